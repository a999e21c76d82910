
import django.db.models.deletion
from django.db import migrations, models

import competitions.models.office_scans


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_sign_off'),
        ('competitions', '0025_entries_by_the_office'),
    ]

    operations = [
        migrations.CreateModel(
            name='OfficeScan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(blank=True, max_length=1)),
                ('version', models.CharField(blank=True, max_length=32)),
                ('match', models.CharField(choices=[('', '—'), ('by_code', 'Matched by its code'), ('to_eye', 'To be matched by eye'), ('by_eye', 'Matched by eye')], default='to_eye', max_length=10)),
                ('problem', models.CharField(blank=True, help_text='why it was not matched by its code', max_length=300)),
                ('name', models.CharField(help_text='of the file it came in', max_length=200)),
                ('page', models.PositiveSmallIntegerField(default=1)),
                ('file', models.FileField(upload_to=competitions.models.office_scans.scan_path)),
                ('extension', models.CharField(max_length=8)),
                ('sha256', models.CharField(max_length=64)),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='office_scans', to='competitions.competition')),
                ('entry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='office_scans', to='competitions.entry')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['competition', 'form'], name='office_scan_form')],
            },
        ),
    ]
