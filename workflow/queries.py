"""Reads of the audit."""

from __future__ import annotations

from django.db.models import Model, QuerySet

from .models import AuditRow


def history_of(obj: Model) -> QuerySet[AuditRow]:
    """What happened to ``obj``, newest first, refusals left out."""
    return AuditRow.objects.filter(target_type=obj._meta.label_lower, target_id=str(obj.pk), succeeded=True).order_by(
        "-seq"
    )
