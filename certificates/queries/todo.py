"""What waits at the desk after the publicity: awards to give, certificates to make, answers to confirm."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
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
from workflow.inbox import InboxItem, Row, as_rows

AWARDS, ANSWERS = "certificates.awards", "certificates.answers"
GIVE, MAKE = "give", "make"
AFTER_JUDGING = (CompetitionState.PUBLICITY, CompetitionState.REPORTED)


def _awards(scope: Q) -> QuerySet[Any]:
    """Competitions whose publicity is over and that have no awards yet, or have some without a certificate."""
    notice = PublicityNotice.objects.filter(competition=OuterRef("pk"))
    grants = AwardGrant.objects.filter(award__competition=OuterRef("pk"))
    lacks = grants.filter(certificate__isnull=True).exclude(entry__state__in=STRUCK_OUT)
    to_give = Q(Exists(notice.filter(state=PublicityState.CLOSED))) & ~Q(Exists(grants))
    rows = Competition.objects.filter(scope, to_give | Q(Exists(lacks)), state__in=AFTER_JUDGING)
    what = Case(When(Exists(grants), then=Value(MAKE)), default=Value(GIVE))
    return as_rows(AWARDS, rows, key="pk", name="name", state=what)


def _answers(scope: Q) -> QuerySet[Any]:
    """Competitions with answers on the outcome that nobody has confirmed."""
    rows = OutcomeReport.objects.filter(
        entry__competition__in=Competition.objects.filter(scope, state__in=AFTER_JUDGING), state=OutcomeState.ANSWERED
    )
    of = "entry__competition"
    return as_rows(ANSWERS, rows.values(of), key=of, name=f"{of}__name", number=Count("pk"))


def award_rows(actor: Actor) -> QuerySet[Any] | None:
    """Awards to give and certificates to make, for organisers."""
    offices = desk_of(actor).organises
    return _awards(Q(organisation_id__in=offices)) if offices else None


def answer_rows(actor: Actor) -> QuerySet[Any] | None:
    """Answers to confirm, for organisers."""
    offices = desk_of(actor).organises
    return _answers(Q(organisation_id__in=offices)) if offices else None


def item(row: Row) -> InboxItem:
    """One of either."""
    if row.source == ANSWERS:
        title = ngettext(
            "%(count)d answer on the outcome to confirm", "%(count)d answers on the outcome to confirm", row.number
        )
        url = reverse("competitions_desk:outcome_list", kwargs={"pk": row.key}) + "?state=answered"
        return InboxItem(title % {"count": row.number}, url, _("View"), row.name)
    url = reverse("certificates_desk:award_list", kwargs={"pk": row.key})
    if row.state == GIVE:
        return InboxItem(_("The publicity is over: give the awards"), url, _("Give"), row.name)
    return InboxItem(_("The certificates can be made"), url, _("Make"), row.name)


def workspace_items(competition: Competition, actor: Actor) -> list[TodoItem]:
    """The same for one competition's overview. One query."""
    if competition.state not in AFTER_JUDGING or competition.organisation_id not in desk_of(actor).organises:
        return []
    scope = Q(pk=competition.pk)
    found = [item(Row(*row)) for row in _awards(scope).union(_answers(scope), all=True)]
    return [TodoItem(title=one.title, url=one.url, button=one.button) for one in found]


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
