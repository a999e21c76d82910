"""One search over pages, contests and activities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.models import NewsPage, StandardPage, StoryPage
from cms.queries.activities import public_activities
from cms.search import MAX_QUESTION
from competitions.queries.public import public_competitions
from ui.formats import day

PAGES, THINGS = 30, 10


@dataclass(frozen=True)
class Hit:
    """One result."""

    kind: str
    title: str
    url: str
    text: str
    date: str = ""


def search_everything(question: str) -> list[Hit]:
    """Contests and activities by name first, then pages by relevance. Six queries at most."""
    words = question.strip()[:MAX_QUESTION]
    if not words:
        return []
    return [*_contests(words), *_activities(words), *_pages(words)]


def _contests(words: str) -> list[Hit]:
    rows = public_competitions().filter(
        Q(name__icontains=words) | Q(theme__icontains=words) | Q(introduction__icontains=words)
    )
    return [
        Hit(_("Competition"), row.name, f"/competitions/{row.slug}/", _shortened(row.introduction or row.theme))
        for row in rows[:THINGS]
    ]


def _activities(words: str) -> list[Hit]:
    rows = public_activities().filter(Q(name__icontains=words) | Q(introduction__icontains=words))
    return [
        Hit(_("Activity"), row.name, f"/activities/{row.slug}/", _shortened(row.introduction), day(row.starts_at))
        for row in rows.order_by("-starts_at")[:THINGS]
    ]


def _pages(words: str) -> list[Hit]:
    """The index says which pages; one query per kind reads what is shown of them."""
    found = list(Page.objects.live().filter(depth__gt=2).search(words)[:PAGES])
    kinds: list[tuple[type[Any], str]] = [(NewsPage, _("News")), (StoryPage, _("Story")), (StandardPage, _("Web page"))]
    hits: dict[int, Hit] = {}
    for model, label in kinds:
        ids = [page.pk for page in found if page.specific_class is model]
        if ids:
            for page in model.objects.filter(pk__in=ids).defer("body"):
                date = day(getattr(page, "published_on", None) or page.first_published_at)
                hits[page.pk] = Hit(label, page.title, page.address, _shortened(page.summary), date)
    return [hits[page.pk] for page in found if page.pk in hits]


def _shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 120 else f"{plain[:119]}…"
