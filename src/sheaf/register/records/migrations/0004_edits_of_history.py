"""Which edit a row of history belongs to, and an index to read the newest first (decision 0041). Rows from before keep 0."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("records", "0003_guard_beside_keys")]

    operations = [
        migrations.AddField("change", "edit", models.PositiveIntegerField(default=0)),
        migrations.AddIndex("change", models.Index(fields=["-at"], name="records_change_last")),
    ]
