"""What waits at the desk after the publicity: awards to give, certificates to make, answers to confirm."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from certificates.queries.awards import STRUCK_OUT
from certificates.queries.certificates import own_certificates
from competitions.enums import CompetitionState, OutcomeState, PublicityState
from competitions.models import AwardGrant, Competition, Entry, OutcomeReport, PublicityNotice
from competitions.queries.filings import desk_of
from ui.cards import Card, CardItem
from ui.parts import TodoItem
from workflow.actors import Actor
from workflow.inbox import InboxItem


def _open(actor: Actor) -> QuerySet[Competition]:
    """Competitions after the publicity of the offices that the actor organises for, with what is still to be done."""
    notice = PublicityNotice.objects.filter(competition=OuterRef("pk")).order_by("-version")
    grants = AwardGrant.objects.filter(award__competition=OuterRef("pk"))
    lacks = grants.filter(certificate__isnull=True).exclude(entry__state__in=STRUCK_OUT)
    answers = (
        OutcomeReport.objects.filter(entry__competition=OuterRef("pk"), state=OutcomeState.ANSWERED)
        .order_by()
        .values("entry__competition")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return (
        Competition.objects.filter(
            organisation_id__in=desk_of(actor).organises,
            state__in=[CompetitionState.PUBLICITY, CompetitionState.REPORTED],
        )
        .annotate(
            publicity_over=Exists(notice.filter(state=PublicityState.CLOSED)),
            has_grants=Exists(grants),
            lacks_certificates=Exists(lacks),
            answers=Subquery(answers),
        )
        .filter(Q(publicity_over=True, has_grants=False) | Q(lacks_certificates=True) | Q(answers__gt=0))
        .only("name")
    )


def _items(competitions: Iterable[Competition]) -> list[tuple[Competition, str, str, str]]:
    """(competition, title, url, button)."""
    items = []
    for row in competitions:
        awards = reverse("certificates_desk:award_list", kwargs={"pk": row.pk})
        if not row.has_grants and row.publicity_over:  # type: ignore[attr-defined]
            items.append((row, _("The publicity is over: give the awards"), awards, _("Give")))
        elif row.lacks_certificates:  # type: ignore[attr-defined]
            items.append((row, _("The certificates can be made"), awards, _("Make")))
        count = row.answers or 0  # type: ignore[attr-defined]
        if count:
            title = ngettext(
                "%(count)d answer on the outcome to confirm", "%(count)d answers on the outcome to confirm", count
            )
            url = reverse("competitions_desk:outcome_list", kwargs={"pk": row.pk}) + "?state=answered"
            items.append((row, title % {"count": count}, url, _("View")))
    return items


def inbox_items(actor: Actor) -> list[InboxItem]:
    """Inbox source. One query."""
    if not desk_of(actor).organises:
        return []
    return [
        InboxItem(title=title, url=url, button=button, detail=row.name)
        for row, title, url, button in _items(_open(actor)[:50])
    ]


def workspace_items(competition: Competition, actor: Actor) -> list[TodoItem]:
    """The same for one competition's overview. One query."""
    if competition.state not in (CompetitionState.PUBLICITY, CompetitionState.REPORTED):
        return []
    found = _items(_open(actor).filter(pk=competition.pk))
    return [TodoItem(title=title, url=url, button=button) for _row, title, url, button in found]


def certificate_card(actor: Actor, entry: Entry | None) -> Card | None:
    """The newest certificates on the contestant's first page; on an entry's page its own. One query."""
    if not isinstance(actor, Person):
        return None
    found = own_certificates(actor)
    if entry is not None:
        found = found.filter(grant__entry=entry)
    url = reverse("certificates_my:certificate_list")
    items = [
        CardItem(
            title=row.text["award"],
            url=url,
            detail=f"{row.text['title']} · {row.serial}",
            chip=row.get_state_display(),
            tone="gold" if row.state == "issued" else "danger",
        )
        for row in found[:5]
    ]
    return Card(heading=_("Certificates"), items=items, url=url, button=_("All certificates")) if items else None
