"""How somebody objects to a result: the list it stands on, until when, where."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.domain.rulebook import ObjectionChannel
from competitions.enums import PublicityState
from competitions.models import Entry
from competitions.queries.objections import rule_of
from competitions.queries.results import published_notices
from ui import formats
from workflow import clock


@dataclass(frozen=True)
class Way:
    """``award``: what the public list gives the entry, empty where it gives none. ``until``: the last day, empty where no list
    is public yet or its days are over. ``url``: the form, where objections are taken online now. ``facts``: label, value."""

    award: str
    until: str
    url: str
    facts: list[tuple[str, str]]


def way_of(entry: Entry) -> Way:
    """By the newest public list of the competition. One query."""
    competition = entry.competition
    notice = published_notices().filter(competition=competition).defer("units", "vacant").first()
    if notice is None:
        unit = competition.receiving_unit or competition.organisation.name
        return Way("", "", "", [(_("Receiving unit"), unit), (_("Phone"), competition.phone)])
    is_open = notice.state == PublicityState.PUBLISHED and (notice.ends_on is None or clock.today() <= notice.ends_on)
    online = is_open and ObjectionChannel.ONLINE in rule_of(competition).channels
    where = {"slug": competition.slug, "version": notice.version}
    return Way(
        award=next((row["award"] for row in [*notice.rows, *notice.withheld] if row["entry"] == entry.pk), ""),
        until=str(formats.day(notice.ends_on)) if is_open and notice.ends_on else "",
        url=reverse("competitions_public:object", kwargs=where) if online else "",
        facts=[
            (_("Receiving unit"), notice.receiving_unit),
            (_("Phone"), notice.phone),
            (_("Address"), notice.address),
            (_("Supervision phone"), notice.supervision_phone),
        ],
    )
