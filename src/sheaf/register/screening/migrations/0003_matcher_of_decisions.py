from django.db import migrations, models


def tell(apps, schema_editor):
    """What was decided so far was decided about the scores that are kept. Of decisions before them nothing is known."""
    candidates = apps.get_model("screening", "Candidate").objects.using(schema_editor.connection.alias)
    candidates.exclude(decision="").update(decided_matcher=models.F("matcher"))


class Migration(migrations.Migration):

    dependencies = [
        ('screening', '0002_ids_and_earlier'),
    ]

    operations = [
        migrations.AddField(
            model_name='candidate',
            name='decided_matcher',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='earlier',
            name='matcher',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
