"""The link of the outcome SMS, and whether the project goes on."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

import competitions.models.entry


def give_tokens(apps: Any, schema_editor: Any) -> None:
    """A link of its own for each report that there is."""
    model = apps.get_model("competitions", "OutcomeReport")
    for pk in model.objects.values_list("pk", flat=True).iterator():
        model.objects.filter(pk=pk).update(token=competitions.models.entry.new_token())


class Migration(migrations.Migration):
    dependencies = [("competitions", "0015_resumable_upload")]

    operations = [
        migrations.AddField("outcomereport", "is_running", models.BooleanField(
            blank=True, help_text="whether the project still goes on", null=True)),
        migrations.AddField("outcomereport", "token", models.CharField(
            default="", help_text="of the link in the SMS", max_length=32)),
        migrations.RunPython(give_tokens, migrations.RunPython.noop),
        migrations.AlterField("outcomereport", "token", models.CharField(
            default=competitions.models.entry.new_token, help_text="of the link in the SMS", max_length=32, unique=True)),
    ]
