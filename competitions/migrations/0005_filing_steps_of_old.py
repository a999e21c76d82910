"""Filings of before had one addressee: each gets the one step that it has, so that the page and the clock find it."""

from __future__ import annotations

from typing import Any

from django.db import migrations

# State of the filing → answer of its last version's step.
ANSWERS = {"returned": "returned", "approved": "passed", "refused": "refused", "withdrawn": "withdrawn"}


def make_steps(apps: Any, schema_editor: Any) -> None:
    """One step for the latest version of each filing that was ever filed and has none."""
    filing_model = apps.get_model("competitions", "Filing")
    step_model = apps.get_model("competitions", "FilingStep")
    for filing in filing_model.objects.filter(version__gt=0, steps=None).defer("form").iterator():
        answer = ANSWERS.get(filing.state, "")
        if not answer and filing.state != "submitted":
            answer = "returned"  # it came back and is being filed again
        step_model.objects.create(
            filing=filing,
            version=filing.version,
            order=1,
            office_id=filing.addressee_id,
            received_at=filing.submitted_at,
            due_on=filing.due_on,
            answer=answer,
            opinion=filing.opinion if answer else "",
            decided_by_id=filing.decided_by_id,
            decided_at=filing.decided_at,
        )


class Migration(migrations.Migration):
    dependencies = [("competitions", "0004_filing_chain")]

    operations = [migrations.RunPython(make_steps, migrations.RunPython.noop)]
