"""The codes of the plan of 2016 with our short titles."""

from django.db import migrations


def load(apps, schema_editor):
    from sheaf.plan.editions.starting import load as write

    write(apps, schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("editions", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
