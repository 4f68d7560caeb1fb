"""A held match keeps what was compared, part beside part, until it is decided."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("asks", "0004_question_once")]

    operations = [migrations.AddField("heldanswer", "compared", models.JSONField(default=list))]
