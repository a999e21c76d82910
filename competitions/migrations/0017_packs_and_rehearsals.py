"""Round packs and their way in, awards that end, rehearsals."""
import django.db.models.deletion
from django.db import migrations, models

import competitions.models.packs


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_sign_off'),
        ('competitions', '0016_outcome_link'),
        ('notifications', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='EntryOrigin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('installation', models.CharField(max_length=64)),
                ('key', models.CharField(help_text="the entry's id in every pack of that installation", max_length=64)),
                ('round_name', models.CharField(max_length=160)),
                ('office', models.CharField(max_length=160)),
                ('number', models.CharField(max_length=40)),
                ('rank', models.PositiveIntegerField(blank=True, null=True)),
                ('score', models.CharField(blank=True, max_length=40)),
                ('award', models.CharField(blank=True, max_length=400)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PackImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='as the user named it', max_length=200)),
                ('file', models.FileField(blank=True, upload_to=competitions.models.packs.import_path)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('checking', 'Being checked'), ('ready', 'Checked, waits to be taken over'), ('refused', 'Not accepted'), ('importing', 'Being taken over'), ('imported', 'Taken over'), ('discarded', 'Put aside')], default='checking', max_length=20)),
                ('facts', models.JSONField(blank=True, default=dict)),
                ('rows', models.JSONField(blank=True, default=list)),
                ('problems', models.JSONField(blank=True, default=list)),
                ('notes', models.JSONField(blank=True, default=list)),
                ('uploaded_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Rehearsal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rules_version', models.PositiveIntegerField()),
                ('per_track', models.PositiveSmallIntegerField()),
                ('report', models.JSONField(blank=True, default=dict)),
                ('ordered_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='RoundPack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('report_version', models.PositiveSmallIntegerField()),
                ('inputs', models.CharField(max_length=64)),
                ('name', models.CharField(default=competitions.models.packs.new_name, help_text='of the file in the store', max_length=32)),
                ('file', models.FileField(blank=True, upload_to='round_packs/')),
                ('size', models.PositiveBigIntegerField(default=0)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('files', models.PositiveIntegerField(default=0, help_text='how many files stand in it, the manifest left out')),
                ('ordered_at', models.DateTimeField()),
                ('made_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-version'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='awardgrant',
            name='award_grant_once',
        ),
        migrations.AddField(
            model_name='awardgrant',
            name='end_reason',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='awardgrant',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='awardgrant',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('award', 'entry'), name='award_grant_once'),
        ),
        migrations.AddField(
            model_name='entryorigin',
            name='competition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competitions.competition'),
        ),
        migrations.AddField(
            model_name='entryorigin',
            name='entry',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='origin', to='competitions.entry'),
        ),
        migrations.AddField(
            model_name='packimport',
            name='competition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pack_imports', to='competitions.competition'),
        ),
        migrations.AddField(
            model_name='packimport',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='packimport',
            name='job',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notifications.job'),
        ),
        migrations.AddField(
            model_name='packimport',
            name='uploaded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='entryorigin',
            name='pack_import',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='origins', to='competitions.packimport'),
        ),
        migrations.AddField(
            model_name='rehearsal',
            name='competition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rehearsals', to='competitions.competition'),
        ),
        migrations.AddField(
            model_name='rehearsal',
            name='job',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notifications.job'),
        ),
        migrations.AddField(
            model_name='rehearsal',
            name='ordered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='roundpack',
            name='competition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='round_packs', to='competitions.competition'),
        ),
        migrations.AddField(
            model_name='roundpack',
            name='job',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notifications.job'),
        ),
        migrations.AddField(
            model_name='roundpack',
            name='ordered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person'),
        ),
        migrations.AddConstraint(
            model_name='packimport',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['refused', 'discarded']), _negated=True), fields=('competition', 'sha256'), name='pack_import_once'),
        ),
        migrations.AddConstraint(
            model_name='entryorigin',
            constraint=models.UniqueConstraint(fields=('competition', 'installation', 'key'), name='entry_origin_once'),
        ),
        migrations.AddConstraint(
            model_name='roundpack',
            constraint=models.UniqueConstraint(fields=('competition', 'version'), name='round_pack_version_once'),
        ),
    ]
