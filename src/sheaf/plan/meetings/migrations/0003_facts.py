"""Meetings held and decisions taken, as public sources report them."""

from django.db import migrations


def load(apps, schema_editor):
    from sheaf.plan.meetings.starting import load as write

    write(apps, schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_sources")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
