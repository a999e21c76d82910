"""What the first page shows: seven queries, whatever there is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection
from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import gettext as _

from cms.models.news import NewsPage
from cms.models.stories import NEWEST, StoryPage
from cms.queries.activities import PUBLIC_STATES as PUBLIC_ACTIVITIES
from cms.queries.activities import week_ahead
from cms.queries.contest_lists import LIVE_STATES, cards, in_order_of_interest, listed_contests
from cms.queries.news import card_rows as news_rows
from cms.queries.news import news_cards
from cms.queries.stories import StoryCard, card_rows, story_cards
from competitions.enums import OutcomeState
from competitions.models import AwardGrant, Entry, OutcomeReport
from events.models import Activity
from ui.formats import number
from ui.parts import Stat
from workflow import clock

LIVE, STORIES, NEWS, ACTIVITIES = 4, 5, 6, 4


def home_context(featured_story: int | None) -> dict[str, Any]:
    now = clock.now()
    live = in_order_of_interest(listed_contests().filter(state__in=LIVE_STATES), now)[:LIVE]
    stats, in_all = facts(now)
    return {
        "live": cards(live, now),
        "facts": stats,
        "stories": _stories(featured_story),
        "news": news_cards(news_rows(NewsPage.objects.live())[:NEWS]),
        "activities": week_ahead(now, ACTIVITIES),
        "activities_in_all": in_all,
        "year": clock.today().year,
    }


def _stories(featured: int | None) -> list[StoryCard]:
    """The featured one first, then the newest."""
    rows = card_rows(StoryPage.objects.live())
    if featured is None:
        return story_cards(rows.order_by(*NEWEST)[:STORIES])
    first = Case(When(pk=featured, then=Value(0)), default=Value(1), output_field=IntegerField())
    return story_cards(rows.order_by(first, *NEWEST)[:STORIES])


def facts(now: dt.datetime) -> tuple[list[Stat], int]:
    """Four numbers, and how many activities the coming week has: one query, no query set (they cost ten times as much).

    Sums of answers tell nothing of any one entrant, so they need no consent.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _FACTS, [*PUBLIC_ACTIVITIES, OutcomeState.CONFIRMED, *PUBLIC_ACTIVITIES, now, now + dt.timedelta(days=7)]
        )
        entries, activities, awards, jobs, week = cursor.fetchone()
    stats = [
        Stat(number(entries), _("entries in all")),
        Stat(number(activities), _("start-up activities")),
        Stat(number(awards), _("awards given")),
        Stat(number(jobs or 0), _("jobs (asked months after the contest)")),
    ]
    # Four zeros tell nobody anything.
    return stats if entries or activities else [], week


def _marks(values: tuple[str, ...]) -> str:
    return ", ".join(["%s"] * len(values))


# Only names of our own tables are put in; every value is a parameter.
_FACTS = f"""
SELECT
  (SELECT COUNT(*) FROM {Entry._meta.db_table} WHERE submitted_at IS NOT NULL),
  (SELECT COUNT(*) FROM {Activity._meta.db_table} WHERE state IN ({_marks(PUBLIC_ACTIVITIES)})),
  (SELECT COUNT(*) FROM {AwardGrant._meta.db_table} WHERE ended_at IS NULL),
  (SELECT SUM(jobs) FROM {OutcomeReport._meta.db_table} WHERE state = %s),
  (SELECT COUNT(*) FROM {Activity._meta.db_table}
    WHERE state IN ({_marks(PUBLIC_ACTIVITIES)}) AND ends_at >= %s AND starts_at < %s)
"""  # noqa: S608
