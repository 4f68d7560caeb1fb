"""The steps by which an engagement with an external party is approved."""

from django.db import migrations


def load(apps, schema_editor):
    from sheaf.plan.registers.starting import load as write

    write(apps, schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
