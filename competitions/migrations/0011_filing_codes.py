"""Filings approved before there were receipts get their check code, so that their receipts can be checked as well."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import migrations

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def give_codes(apps: Any, schema_editor: Any) -> None:
    """Twelve signs for each approved filing that has none."""
    model = apps.get_model("competitions", "Filing")
    for pk in model.objects.filter(state="approved", check_code=None).values_list("pk", flat=True).iterator():
        code = "".join(secrets.choice(LETTERS) for _place in range(12))
        model.objects.filter(pk=pk).update(check_code=code)


class Migration(migrations.Migration):
    dependencies = [("competitions", "0010_promotion_engine")]

    operations = [migrations.RunPython(give_codes, migrations.RunPython.noop)]
