"""Public bodies, members, and lead shepherds as sources named them."""

from django.db import migrations


def load(apps, schema_editor):
    from sheaf.plan.bodies.starting import load as write

    write(apps, schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("bodies", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
