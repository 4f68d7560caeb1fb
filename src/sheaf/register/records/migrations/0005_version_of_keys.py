"""The version of the matcher stands beside the search keys that it made; what is there was made by the first."""

import django.db.models.deletion
from django.db import migrations, models

import sheaf.kernel.clock
import sheaf.register.records.models


class Migration(migrations.Migration):

    dependencies = [("records", "0004_edits_of_history")]

    operations = [
        migrations.AddField("dataset", "keys", models.CharField(max_length=32, default="small-1"), preserve_default=False),
        migrations.AlterField(
            "dataset", "keys", models.CharField(max_length=32, default=sheaf.register.records.models.current_keys)),
        migrations.AddField("segment", "live", models.BooleanField(default=True)),
        migrations.AddField("segment", "replaced", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="Rebuild",
            fields=[
                ("dataset", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+",
                                                 serialize=False, to="records.dataset")),
                ("version", models.CharField(max_length=32)),
                ("upto", models.CharField(blank=True, max_length=255)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("segments", models.JSONField(default=list)),
                ("started", models.DateTimeField(default=sheaf.kernel.clock.now)),
                ("holder", models.CharField(blank=True, max_length=36)),
                ("until", models.DateTimeField(null=True)),
            ],
        ),
    ]
