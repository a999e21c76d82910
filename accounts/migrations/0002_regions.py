"""The division tree of the province, so that every fresh database has it. Data apart from schema."""

from django.db import migrations


def load(apps, schema_editor):
    from accounts.actions.regions import load_regions

    load_regions(apps.get_model("accounts", "Region"))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    # Backwards nothing is taken away: people and competitions point at regions.
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
