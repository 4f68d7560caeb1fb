import django.db.models.deletion
import sheaf.kernel.clock
import sheaf.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dataset_id', models.CharField(max_length=36, unique=True)),
                ('name', models.CharField(max_length=100)),
                ('previous', models.JSONField(default=list)),
                ('at', models.DateTimeField(default=sheaf.kernel.clock.now)),
                ('cursor', models.CharField(blank=True, max_length=36)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('raised', models.PositiveIntegerField(default=0)),
                ('finished', models.DateTimeField(null=True)),
                ('lease', models.CharField(blank=True, max_length=36)),
                ('lease_until', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['name', 'finished'], name='alerts_run_name_07952c_idx')],
            },
        ),
        migrations.CreateModel(
            name='StandingAlert',
            fields=[
                ('state', models.CharField(max_length=8)),
                ('unit', models.CharField(blank=True, default='', max_length=128)),
                ('crime_area', models.CharField(blank=True, default='', max_length=64)),
                ('level', models.PositiveSmallIntegerField(default=2)),
                ('compartment', models.CharField(default='OPEN', max_length=16)),
                ('id', models.CharField(default=sheaf.kernel.ids.new_id, max_length=36, primary_key=True, serialize=False)),
                ('owner', models.CharField(db_index=True, max_length=36)),
                ('owner_title', models.CharField(max_length=200)),
                ('appointment', models.CharField(max_length=64)),
                ('subject', models.JSONField()),
                ('purpose', models.CharField(max_length=32)),
                ('case', models.CharField(max_length=100)),
                ('lists', models.BooleanField(default=True)),
                ('imports', models.BooleanField(default=False)),
                ('least', models.FloatField()),
                ('created', models.DateTimeField(default=sheaf.kernel.clock.now)),
                ('ends', models.DateField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.CharField(blank=True, max_length=200)),
                ('asleep', models.DateTimeField(null=True)),
                ('full', models.DateTimeField(null=True)),
                ('version', models.CharField(max_length=64)),
            ],
            options={
                'indexes': [models.Index(fields=['unit', 'ends'], name='alerts_stan_unit_f809d4_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('least__gt', 0), ('least__lt', 1)), name='alerts_least')],
            },
        ),
        migrations.CreateModel(
            name='Raised',
            fields=[
                ('id', models.CharField(default=sheaf.kernel.ids.new_id, max_length=36, primary_key=True, serialize=False)),
                ('thing', models.CharField(max_length=64)),
                ('record_id', models.CharField(max_length=36)),
                ('list_name', models.CharField(blank=True, max_length=100)),
                ('entity_id', models.CharField(blank=True, max_length=255)),
                ('band', models.PositiveSmallIntegerField()),
                ('edits', models.JSONField(default=list)),
                ('other', models.CharField(blank=True, max_length=36)),
                ('at', models.DateTimeField(default=sheaf.kernel.clock.now)),
                ('decision', models.CharField(blank=True, max_length=12)),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='raised', to='alerts.standingalert')),
            ],
            options={
                'indexes': [models.Index(fields=['alert', 'decision', '-at'], name='alerts_rais_alert_i_5617af_idx')],
                'constraints': [models.UniqueConstraint(fields=('alert', 'thing', 'band'), name='alerts_raised_once'), models.CheckConstraint(condition=models.Q(('decision__in', ['', 'same', 'not_same', 'unsure'])), name='alerts_decision')],
            },
        ),
        migrations.CreateModel(
            name='AlertKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hash', models.BigIntegerField()),
                ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keys', to='alerts.standingalert')),
            ],
            options={
                'indexes': [models.Index(fields=['hash', 'alert'], name='alerts_key_whole')],
            },
        ),
        migrations.CreateModel(
            name='Waiting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record_id', models.CharField(blank=True, max_length=36)),
                ('edit', models.PositiveIntegerField(default=0)),
                ('other', models.CharField(blank=True, max_length=36)),
                ('machine', models.BooleanField(default=False)),
                ('dataset_id', models.CharField(blank=True, max_length=36)),
                ('previous', models.JSONField(default=list)),
                ('at', models.DateTimeField(default=sheaf.kernel.clock.now)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('alert', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='alerts.standingalert')),
            ],
            options={
                'indexes': [models.Index(fields=['tries', 'id'], name='alerts_wait_tries_afcf9b_idx')],
            },
        ),
    ]
