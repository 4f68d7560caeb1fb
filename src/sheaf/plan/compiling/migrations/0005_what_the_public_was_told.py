from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('compiling', '0004_what_states_said_of_their_line'),
    ]

    operations = [
        migrations.AddField(
            model_name='compilation',
            name='public',
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
