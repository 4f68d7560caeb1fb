"""A draft that was withdrawn was shown by its withdrawal; it is dropped and unseen again."""

from django.db import migrations


def drop(apps, schema_editor):
    held = apps.get_model("registers", "Change").objects.filter(event="withdraw", before="draft")
    apps.get_model("registers", "Item").objects.filter(step="withdrawn", pk__in=held.values("item")).update(step="dropped")
    held.update(after="dropped")


class Migration(migrations.Migration):
    dependencies = [("registers", "0002_guideline")]
    operations = [migrations.RunPython(drop, migrations.RunPython.noop)]
