"""Search keys get a copy of their record's guard, and an index that answers a search alone."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery

COPIES = ("state", "level", "compartment", "crime_area")


def fill(apps, schema_editor):
    """Copy the guards; a retired record loses its keys."""
    db = schema_editor.connection.alias
    Record, SearchKey = apps.get_model("records", "Record"), apps.get_model("records", "SearchKey")
    rows = SearchKey.objects.using(db)
    rows.filter(record__status="retired").delete()
    held = Record.objects.using(db).filter(pk=OuterRef("record_id"))
    rows.update(**{f"record_{name}": Subquery(held.values(name)[:1]) for name in COPIES})


class Migration(migrations.Migration):

    dependencies = [("records", "0002_postings_of_lists")]

    operations = [
        migrations.AddField("searchkey", "record_state", models.CharField(max_length=8, default=""), preserve_default=False),
        migrations.AddField("searchkey", "record_level", models.PositiveSmallIntegerField(default=3), preserve_default=False),
        migrations.AddField("searchkey", "record_compartment", models.CharField(max_length=16, default=""), preserve_default=False),
        migrations.AddField("searchkey", "record_crime_area", models.CharField(max_length=64, blank=True, default=""),
                            preserve_default=False),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveIndex("searchkey", "records_sea_hash_7c10a5_idx"),
        migrations.AddIndex("searchkey", models.Index(name="records_searchkey_whole", fields=[
            "hash", "level", "compartment", "crime_area", "record_state", "record_level", "record_compartment",
            "record_crime_area", "record"])),
    ]
