"""What a story may show of its entry, and stories as cards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from competitions.enums import OutcomeState
from competitions.models import AwardGrant, Entry, OutcomeReport
from ui.formats import in_wan, number

CARD_PICTURE = "fill-800x436"


@dataclass(frozen=True)
class Figure:
    """One chip: what it counts and its value with the unit."""

    label: str
    value: str

    def __str__(self) -> str:
        return f"{self.label} {self.value}"


@dataclass(frozen=True)
class StoryCard:
    """A story in a list. ``theme`` chooses the drawing where there is no ``photo`` (a rendition)."""

    title: str
    address: str
    summary: str
    region: str
    track: str
    theme: str
    award: str
    figures: list[Figure] = field(default_factory=list)
    photo: Any = None
    photo_alt: str = ""


def published_outcomes() -> QuerySet[OutcomeReport]:
    """Reports that the entrant answered and allows to be shown. A consent that is withdrawn takes them out at once."""
    return OutcomeReport.objects.filter(may_publish=True, state__in=[OutcomeState.ANSWERED, OutcomeState.CONFIRMED])


def fact_annotations(entry: str) -> dict[str, Subquery]:
    """For the entry that the outer query has at ``entry``: ``shown``, the newest figures that may be shown, or None;
    ``award``, the name of the first one."""
    outcome = published_outcomes().filter(entry=OuterRef(entry)).order_by("-months")
    shown = outcome.values(figures=JSONObject(jobs="jobs", revenue="revenue", finance="finance"))
    # Whoever takes the consent to publication back takes the award off the page.
    grant = AwardGrant.objects.filter(entry=OuterRef(entry)).order_by("award__order", "rank")
    grant = grant.exclude(entry__consents__publication__has_key="withdrawn_at")
    return {"shown": Subquery(shown[:1]), "award": Subquery(grant.values("award__name")[:1])}


def entry_with_facts(entry_id: int | None) -> Entry | None:
    """The entry of a story with its track and contest, ``shown`` and ``award``, in one query."""
    if entry_id is None:
        return None
    rows = Entry.objects.select_related("track", "competition").only(
        "title", "track__name", "track__code", "competition__name", "competition__slug"
    )
    return rows.annotate(**fact_annotations("pk")).filter(pk=entry_id).first()


def figures_of(shown: dict[str, Any] | None) -> list[Figure]:
    """Chips in words; what was not answered or is zero is left out. Money is in 万元."""
    found = []
    answers = shown or {}
    if jobs := answers.get("jobs"):
        found.append(Figure(_("Jobs it brought"), _("%(count)s people") % {"count": number(jobs)}))
    if revenue := float(answers.get("revenue") or 0):
        found.append(Figure(_("Revenue"), in_wan(revenue)))
    if finance := float(answers.get("finance") or 0):
        found.append(Figure(_("Financing"), in_wan(finance)))
    return found


def card_rows(stories: QuerySet[Any]) -> QuerySet[Any]:
    """The columns of cards, in one query without the bodies; for ``story_cards``."""
    return stories.annotate(**fact_annotations("entry")).values(
        "title",
        "url_path",
        "summary",
        "photo_id",
        "photo_alt",
        "region__short_name",
        "entry__track__name",
        "entry__track__code",
        "shown",
        "award",
    )


def story_cards(rows: Iterable[dict[str, Any]]) -> list[StoryCard]:
    """Cards of ``card_rows``; one query more where there are photos."""
    found = list(rows)
    photos = pictures({row["photo_id"] for row in found if row["photo_id"]}, CARD_PICTURE)
    return [
        StoryCard(
            title=row["title"],
            address="/" + row["url_path"].split("/", 2)[2],
            summary=row["summary"],
            region=row["region__short_name"] or "",
            track=row["entry__track__name"] or "",
            theme=row["entry__track__code"] or "",
            award=row["award"] or "",
            figures=figures_of(row["shown"]),
            photo=photos.get(row["photo_id"]),
            photo_alt=row["photo_alt"],
        )
        for row in found
    ]


def pictures(ids: set[int], spec: str) -> dict[int, Any]:
    """Renditions by picture: one query for those that exist; others are drawn now."""
    if not ids:
        return {}
    images = apps.get_model("cms", "CustomImage")
    renditions = images.get_rendition_model().objects.filter(image_id__in=ids, filter_spec=spec)
    found = {rendition.image_id: rendition for rendition in renditions}
    for image in images.objects.filter(pk__in=ids - set(found)) if ids - set(found) else []:
        found[image.pk] = image.get_rendition(spec)
    return found
