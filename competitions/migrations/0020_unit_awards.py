import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_sign_off'),
        ('competitions', '0019_rechecks'),
    ]

    operations = [
        migrations.AddField(
            model_name='publicitynotice',
            name='units',
            field=models.JSONField(blank=True, default=list, help_text='units with an award: {id, award, unit, reason}'),
        ),
        migrations.CreateModel(
            name='UnitAward',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(help_text='of the award in the rule book', max_length=40)),
                ('name', models.CharField(help_text='of the award, as the rule book said when it was given', max_length=60)),
                ('unit', models.CharField(max_length=120)),
                ('reason', models.CharField(help_text='what the unit did; the public reads it', max_length=300)),
                ('state', models.CharField(choices=[('named', 'Named'), ('ended', 'Taken back')], default='named', max_length=20)),
                ('named_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('end_reason', models.CharField(blank=True, max_length=300)),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='unit_awards', to='competitions.competition')),
                ('named_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('competition', 'code', 'unit'), name='unit_award_once')],
            },
        ),
    ]
