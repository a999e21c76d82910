"""What waits between levels: a call to answer, a consent to give, a selection to open."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import RegionLevel, Role
from accounts.models import Person, Region
from competitions.domain.windows import end_of_day
from competitions.enums import (
    ROUND_OFFICES,
    CompetitionState,
    ConsentSide,
    ConsentState,
    ReplacementState,
    RoundAnswerState,
)
from competitions.models import Competition, ReplacementConsent, ReplacementRequest, RoundAnswer, RoundCall
from competitions.queries.filings import desk_of
from competitions.queries.levels import LIVE_REPLACEMENTS
from ui.parts import TodoItem
from workflow import clock
from workflow.actors import Actor
from workflow.inbox import InboxItem, Row, as_rows

GRANTED = "granted"
CALLS = "competitions.calls"


def _regions(actor: Actor) -> dict[str, Region]:
    """By code: the regions for which the actor organises or approves in an office that holds rounds. No query."""
    rows = actor.role_rows() if isinstance(actor, Person) else []
    return {
        row.region.code: row.region
        for row in rows
        if row.role in (Role.ORGANISER, Role.APPROVER)
        and row.region is not None
        and row.region.parent_id
        and row.organisation is not None
        and row.organisation.kind in ROUND_OFFICES
    }


def call_rows(actor: Actor) -> QuerySet[Any] | None:
    """Calls that one of the actor's regions has not answered; None for who answers for nobody."""
    mine = _regions(actor)
    if not mine:
        return None
    ours = OuterRef("competition__region__children")
    held = Competition.objects.filter(parent=OuterRef("competition"), region=ours).exclude(
        state=CompetitionState.CANCELLED
    )
    said = RoundAnswer.objects.filter(call=OuterRef("pk"), region=ours, state=RoundAnswerState.DECLINED)
    asked = ReplacementRequest.objects.filter(
        answer__call=OuterRef("pk"), answer__region=ours, state__in=LIVE_REPLACEMENTS
    )
    rows = RoundCall.objects.filter(
        ~Exists(held), ~Exists(said), ~Exists(asked),
        competition__region__children__in=mine, competition__state=CompetitionState.FILED,
    )  # fmt: skip
    region = "competition__region__children"
    return as_rows(
        CALLS, rows, key="pk", name="competition__name", word=f"{region}__short_name", state=f"{region}__code", day="answer_by"
    )  # fmt: skip


def call_item(row: Row) -> InboxItem:
    """One of them."""
    due = end_of_day(row.day, timezone.get_current_timezone()) if row.day else None
    return InboxItem(
        title=_("Open our round or declare that there is none"),
        url=reverse("competitions_desk:round_answer", args=(row.key, row.state)),
        button=_("Answer"),
        detail=f"{row.name} · {row.word}",
        due=due,
        urgent=due is not None and due < clock.now(),
    )


def replacement_rows(actor: Actor) -> QuerySet[Any] | None:
    """Consents that the actor can give or enter, and selections that the own city may open."""
    desk = desk_of(actor)
    if not desk.signs:
        return None
    provinces = Q(side=ConsentSide.PROVINCE, request__addressee__in=desk.approves) & ~Q(
        request__asked_by=actor.actor_key
    )
    national = Q(side=ConsentSide.NATIONAL, request__addressee__in=desk.signs) & ~Q(request__asked_by=actor.actor_key)
    waits = Q(state=ConsentState.PENDING, request__state=ReplacementState.ASKED) & (provinces | national)
    ready = Q(
        side=ConsentSide.PROVINCE, request__state=ReplacementState.GRANTED, request__organisation__in=desk.organises
    )
    kind = Case(When(request__state=ReplacementState.GRANTED, then=Value(GRANTED)), default=F("side"))
    return as_rows(
        "competitions.replacements", ReplacementConsent.objects.filter(waits | ready), key="request_id",
        name="request__answer__region__short_name", word="request__form", state=kind,
    )  # fmt: skip


def replacement_item(row: Row) -> InboxItem:
    """One of them."""
    if row.state == GRANTED:
        title, button = _("Both consents are given: open the camp or roadshow"), _("Open")
    elif row.state == ConsentSide.PROVINCE:
        title, button = _("A city asks for a camp or roadshow: decide for the province"), _("Examine")
    else:
        title, button = _("A city asks for a camp or roadshow: enter the committee's decision"), _("Enter")
    form = dict(ReplacementRequest._meta.get_field("form").flatchoices).get(row.word, row.word)
    url = reverse("competitions_desk:replacement", kwargs={"pk": row.key})
    return InboxItem(title, url, button, f"{row.name} · {form}")


def calls_to_make(actor: Actor) -> QuerySet[Any] | None:
    """Filed editions of the province that wait to be opened to the cities. A city's call to its counties is free."""
    offices = desk_of(actor).organises
    if not offices:
        return None
    rows = Competition.objects.filter(
        organisation__in=offices, state=CompetitionState.FILED, region__level=RegionLevel.PROVINCE, call=None
    )
    return as_rows("competitions.calls_to_make", rows, key="pk", name="name")


def call_to_make(row: Row) -> InboxItem:
    """One of them."""
    url = reverse("competitions_desk:call", kwargs={"pk": row.key})
    return InboxItem(_("Open it to the rounds of the cities"), url, _("Open it to them"), row.name)


def call_todo(competition: Competition, actor: Actor) -> list[TodoItem]:
    """The same in the workspace. One query for a filed edition of the province."""
    if competition.state != CompetitionState.FILED or competition.region.level != RegionLevel.PROVINCE:
        return []
    rows = calls_to_make(actor)
    if rows is None:
        return []
    items = [call_to_make(Row(*row)) for row in rows.filter(pk=competition.pk)]
    return [TodoItem(item.title, item.url, item.button, item.detail) for item in items]
