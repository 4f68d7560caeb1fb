"""The tallies of what was submitted before there were any."""

from django.db import migrations


def load(apps, schema_editor):
    alias = schema_editor.connection.alias
    tally, arrival = (apps.get_model("glance", name).objects.using(alias) for name in ("Tally", "Arrival"))
    rows = apps.get_model("reporting", "Submission").objects.using(alias).select_related("part").order_by("part", "-version")
    last = {}
    for row in rows.iterator(500):
        last.setdefault(row.part_id, row)
        if row.version == 1:
            last[row.part_id].began = row.at
    for key, row in last.items():
        part = row.part
        said = {item["subject"][:40]: item["status"] for item in row.content["entries"] if item.get("status")}
        tally.bulk_create([tally.model(part=key, year=part.cycle_id, state=part.state, area=part.area, subject=subject, status=status)
                           for subject, status in said.items()])
        arrival.create(part=key, year=part.cycle_id, state=part.state, area=part.area, first=getattr(row, "began", row.at), answers=len(said))


class Migration(migrations.Migration):
    dependencies = [("glance", "0001_initial"), ("reporting", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
