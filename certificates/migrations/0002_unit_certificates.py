import django.db.models.deletion
from django.db import migrations, models

import certificates.models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_sign_off'),
        ('certificates', '0001_initial'),
        ('competitions', '0020_unit_awards'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnitCertificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('serial', models.CharField(max_length=120, unique=True)),
                ('code', models.CharField(default=certificates.models.new_code, max_length=32, unique=True)),
                ('text', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('unit_award', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='certificate', to='competitions.unitaward')),
            ],
            options={
                'ordering': ['serial'],
            },
        ),
    ]
