"""Fields that no form of ours asks for: every column of every model, with a value that would be noticed."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

# Names of columns that are buttons of forms, too (the editor of the rule book; an answer by a paper of its own): pressing one is
# no smuggling.
BUTTONS = {"act", "paper"}
# What a hand would try beside the names of columns.
TRIED = {
    "role": "administrator",
    "state": "published",
    "status": "done",
    "score": "97",
    "total": "97",
    "published": "on",
    "frozen": "on",
    "filing_no": "evil",
    "acting_for": "1",
    "actor": "1",
    "pk": "1",
    "id": "1",
    "is_admin": "on",
    "groups": "1",
    "user_permissions": "1",
}


def smuggled() -> dict[str, str]:
    """Name → value."""
    found: dict[str, str] = {}
    for app in settings.OWN_APPS:
        for model in apps.get_app_config(app).get_models():
            for column in model._meta.concrete_fields:
                found[column.name] = found[column.attname] = _value(column)
    return {name: value for name, value in (found | TRIED).items() if name not in BUTTONS}


def _value(column: models.Field[Any, Any]) -> str:
    if isinstance(column, models.BooleanField):
        return "on"
    if column.choices:
        return str(list(column.flatchoices)[-1][0])
    for kind, value in (
        (models.ForeignKey, "1"),
        (models.IntegerField, "97"),
        (models.DecimalField, "97"),
        (models.DateTimeField, "2020-01-01T00:00"),
        (models.DateField, "2020-01-01"),
        (models.JSONField, '{"evil": 1}'),
        (models.EmailField, "evil@example.com"),
    ):
        if isinstance(column, kind):
            return value
    return "evil"
