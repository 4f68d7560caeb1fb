from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programme', '0005_splits'),
    ]

    operations = [
        migrations.AddField(
            model_name='indicator',
            name='overlapping',
            field=models.JSONField(default=list),
        ),
    ]
