from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("asks", "0003_unsent_corrections"),
    ]

    operations = [
        migrations.AddField(
            model_name="question",
            name="once",
            field=models.CharField(max_length=64, null=True),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(fields=("asker", "once"), name="asks_question_once"),
        ),
    ]
