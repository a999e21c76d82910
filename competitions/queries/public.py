"""Public reading: the contests that anybody may read about, one by its slug, and how many entered."""

from __future__ import annotations

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Value, prefetch_related_objects
from django.db.models.functions import Coalesce

from competitions.models import Competition, Entry
from competitions.queries import competitions
from workflow.statements import Parameter, Statement

__all__ = ["public_competition", "public_competitions", "with_entry_count"]


def public_competitions() -> QuerySet[Competition]:
    """Those that are filed, and what came after, with region and organisation; without the rule book, which is long."""
    return competitions.public_competitions().select_related("region", "organisation").defer("rules")


def public_competition(slug: str) -> Competition | None:
    """One of them with its filing, bodies and tracks (three queries), or None."""
    found = _BY_SLUG.row(slug=slug)
    if found is not None:
        prefetch_related_objects([found], "bodies", "tracks")
    return found


_BY_SLUG = Statement(
    lambda: (
        competitions.public_competitions()
        .filter(slug=Parameter("slug"))
        .select_related("region", "organisation", "filing")
    )
)


def with_entry_count(rows: QuerySet[Competition]) -> QuerySet[Competition]:
    """Adds ``entry_count``: how many entries were handed in. Drafts are nobody's business."""
    handed_in = (
        Entry.objects.filter(competition=OuterRef("pk"), submitted_at__isnull=False)
        .order_by()
        .values("competition")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return rows.annotate(entry_count=Coalesce(Subquery(handed_in, output_field=IntegerField()), Value(0)))
