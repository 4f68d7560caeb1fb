"""The keys of list editions move from rows into postings."""

from itertools import groupby
from uuid import UUID

import django.db.models.deletion
from django.db import migrations, models


def move(apps, schema_editor):
    """Segments of the editions loaded before; their rows go."""
    db = schema_editor.connection.alias
    Dataset, Segment, Posting, SearchKey = (
        apps.get_model("records", name) for name in ("Dataset", "Segment", "Posting", "SearchKey"))
    for dataset in Dataset.objects.using(db).filter(kind="list"):
        rows = SearchKey.objects.using(db).filter(record__dataset=dataset)
        segment = Segment.objects.using(db).create(dataset=dataset)
        ordered = rows.order_by("hash", "record_id").values_list("hash", "record_id").iterator(chunk_size=2000)
        Posting.objects.using(db).bulk_create(
            (Posting(segment=segment, hash=key, records=b"".join(UUID(row).bytes for _, row in group))
             for key, group in groupby(ordered, key=lambda pair: pair[0])), batch_size=2000)
        rows.delete()


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='record',
            name='dataset',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='records', to='records.dataset'),
        ),
        migrations.CreateModel(
            name='Segment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dataset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='segments', to='records.dataset')),
            ],
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hash', models.BigIntegerField()),
                ('records', models.BinaryField()),
                ('segment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.segment')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('segment', 'hash'), name='records_posting_key')],
            },
        ),
        migrations.RunPython(move, migrations.RunPython.noop),
    ]
