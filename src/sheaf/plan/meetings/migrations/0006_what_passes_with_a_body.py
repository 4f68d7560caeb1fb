from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0005_what_an_agreed_decision_waits_for'),
    ]

    operations = [
        migrations.AddField(
            model_name='decision',
            name='taken_by',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='paper',
            name='readers',
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
