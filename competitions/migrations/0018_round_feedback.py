import django.db.models.deletion
from django.db import migrations, models

import competitions.models.entry


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_sign_off'),
        ('competitions', '0017_packs_and_rehearsals'),
    ]

    operations = [
        migrations.CreateModel(
            name='RoundFeedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('planned', 'Not yet open'), ('open', 'Open for answers'), ('closed', 'Closed')], default='planned', max_length=20)),
                ('opens_on', models.DateField(blank=True, help_text='the clock opens it on this day', null=True)),
                ('closes_on', models.DateField(blank=True, help_text='the last day for answers', null=True)),
                ('remind_on', models.DateField(blank=True, help_text='who has not answered is reminded on this day', null=True)),
                ('with_hall_code', models.BooleanField(default=False, help_text='one code for everybody in the hall, without names')),
                ('hall_token', models.CharField(default=competitions.models.entry.new_token, max_length=32, unique=True)),
                ('items', models.JSONField(blank=True, default=list)),
                ('points', models.PositiveSmallIntegerField(default=5)),
                ('minimum_answers', models.PositiveSmallIntegerField(default=5)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('competition', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='round_feedback', to='competitions.competition')),
            ],
        ),
        migrations.CreateModel(
            name='RoundRating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(choices=[('contestant', 'Contestants'), ('judge', 'Judges'), ('hall', 'By the code in the hall')], max_length=20)),
                ('token', models.CharField(default=competitions.models.entry.new_token, help_text='of the personal link', max_length=32, unique=True)),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('answered', 'Answered')], default='asked', max_length=20)),
                ('marks', models.JSONField(blank=True, default=list)),
                ('comment', models.TextField(blank=True)),
                ('asked_at', models.DateTimeField()),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('feedback', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='competitions.roundfeedback')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('feedback', 'person'), name='round_rating_once_per_person')],
            },
        ),
    ]
