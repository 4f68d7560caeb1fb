from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sharing', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PublicAddendum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=300)),
                ('digest', models.CharField(max_length=64)),
                ('content', models.JSONField()),
                ('number', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ('-year', 'number'),
                'constraints': [models.UniqueConstraint(fields=('year', 'number'), name='sharing_addendum_once')],
            },
        ),
    ]
