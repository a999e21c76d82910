"""Objections: which are open, what they hold up, who may read them, what waits for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import Person
from accounts.queries import region_paths, within_regions
from competitions.domain.rulebook import Objection as Rule
from competitions.domain.windows import end_of_day
from competitions.enums import ObjectionEffect, ObjectionState, ObjectorKind, PublicityState
from competitions.models import Competition, Objection, PublicityNotice
from competitions.queries.filings import desk_of
from competitions.queries.rule_books import book_of
from competitions.queries.unpublished import shown_rows
from ui.parts import TodoItem
from workflow import clock
from workflow.actors import Actor
from workflow.crypto import blind_index
from workflow.inbox import InboxItem, Row, as_rows

OPEN = (ObjectionState.RECEIVED, ObjectionState.CHECKING)
PROPOSED = "proposed"


def rule_of(competition: Competition) -> Rule:
    """What the rule book says of objections; where it says nothing, what the format says by itself."""
    return book_of(competition).publicity.objection or Rule()


def token_key(token: str) -> str:
    """The keyed hash by which a follow-up link is found; the link itself is stored encrypted."""
    return blind_index("objection", token)


def by_token(token: str) -> Objection | None:
    """The objection of a follow-up link, with its list and competition; None when there is none. One query."""
    rows = Objection.objects.select_related("notice__competition__organisation", "entry")
    return rows.filter(token_index=token_key(token)).first() if token else None


def objections_visible_to(actor: Actor) -> QuerySet[Objection]:
    """Objections to lists of the regions of the actor's desk roles. Who raised them is for the office alone."""
    if not isinstance(actor, Person):
        return Objection.objects.none()
    return Objection.objects.filter(within_regions("notice__competition__region", region_paths(actor)))


@dataclass(frozen=True)
class Held:
    """What objections hold up: everything (the list as a whole), or single entries.

    ``open_numbers`` wait for a decision; ``wrong_numbers`` were upheld and change the list, but no corrected list has
    been published yet. ``any``: somebody objected at all, clues left out.
    """

    everything: bool = False
    entries: frozenset[int] = frozenset()
    open_numbers: tuple[str, ...] = ()
    wrong_numbers: tuple[str, ...] = ()
    any: bool = False

    def holds(self, entry_id: int) -> bool:
        """Whether the award of this entry has to wait."""
        return self.everything or entry_id in self.entries

    def why_no_report(self) -> str:
        """Why the list cannot go up, in words; empty when nothing stands against it."""
        if self.open_numbers:
            words = ngettext(
                "%(count)d objection is not decided yet (%(numbers)s). The list goes up when it is.",
                "%(count)d objections are not decided yet (%(numbers)s). The list goes up when they are.",
                len(self.open_numbers),
            )
            return words % {"count": len(self.open_numbers), "numbers": _(", ").join(self.open_numbers)}
        return self.why_wrong()

    def why_wrong(self) -> str:
        """That a corrected list is due; empty when none is."""
        if not self.wrong_numbers:
            return ""
        words = _("Objection %(numbers)s was upheld: publish the corrected list first.")
        return words % {"numbers": _(", ").join(self.wrong_numbers)}


def held(competition: Competition) -> Held:
    """One query."""
    rows = Objection.objects.filter(notice__competition=competition).exclude(state=ObjectionState.NOTED)
    facts = list(rows.order_by("pk").values_list("entry_id", "number", "state", "effect", "settled_by_id"))
    waiting = [(entry, number) for entry, number, state, _effect, _by in facts if state in OPEN]
    wrong = tuple(
        number
        for _entry, number, state, effect, settled in facts
        if state == ObjectionState.UPHELD and effect != ObjectionEffect.NONE and settled is None
    )
    return Held(
        everything=any(entry is None for entry, _number in waiting),
        entries=frozenset(entry for entry, _number in waiting if entry is not None),
        open_numbers=tuple(number for _entry, number in waiting),
        wrong_numbers=wrong,
        any=bool(facts),
    )


def uncorrected(competition: Competition) -> QuerySet[Objection]:
    """Upheld ones that change the list, while no corrected list has been published yet."""
    rows = Objection.objects.filter(notice__competition=competition, state=ObjectionState.UPHELD, settled_by=None)
    return rows.exclude(effect=ObjectionEffect.NONE).order_by("decided_at", "pk")


def is_held(entry: str) -> Exists:
    """An expression for querysets: whether an open objection holds up the entry to which the path ``entry`` leads (of
    entries themselves: ``pk``)."""
    competition = "competition" if entry == "pk" else f"{entry}__competition"
    rows = Objection.objects.filter(state__in=OPEN, notice__competition=OuterRef(competition))
    return Exists(rows.filter(Q(entry=OuterRef(entry)) | Q(entry=None)))


@dataclass(frozen=True)
class ObjectionRow:
    """One line of the office's list."""

    objection: Objection
    url: str
    about: str
    late: bool


def objection_rows(competition: Competition) -> list[ObjectionRow]:
    """All of a competition, open ones first. One query."""
    rows = Objection.objects.filter(notice__competition=competition).select_related("entry", "notice", "settled_by")
    today = clock.today()
    found = [
        ObjectionRow(
            objection=row,
            url=reverse("competitions_desk:objection", kwargs={"pk": competition.pk, "objection": row.pk}),
            about=row.entry.title if row.entry else _("The list as a whole"),
            late=row.is_open and row.due_on is not None and row.due_on < today,
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: (not row.objection.is_open, -row.objection.pk))


def list_lines(notice: PublicityNotice) -> list[tuple[int, str]]:
    """The lines that somebody may object to: entry and words as the list shows them."""
    return _lines(notice.rows)


def public_lines(notice: PublicityNotice) -> list[tuple[int, str]]:
    """The same as the public reads them: without those whose consent was taken back. One query."""
    return _lines(shown_rows(notice.rows))


def _lines(rows: Iterable[Mapping[str, Any]]) -> list[tuple[int, str]]:
    return [(int(row["entry"]), f"{row['title']}（{row['leader']}）") for row in rows if row.get("entry")]


def _waiting(actor: Person) -> QuerySet[Objection]:
    """What the actor can move on: not what they proposed themselves, not what is about an entry of theirs."""
    desk = desk_of(actor)
    mine = Q(proposed_by=actor) & ~Q(proposal="")
    waits = Q(state__in=OPEN, notice__competition__organisation_id__in=desk.signs) & ~mine
    wrong = Q(state=ObjectionState.UPHELD, settled_by=None, notice__competition__organisation_id__in=desk.organises)
    rows = Objection.objects.filter(waits | (wrong & ~Q(effect=ObjectionEffect.NONE)))
    return rows.exclude(entry__leader=actor)


def _address(pk: int, state: str, competition_id: int) -> str:
    """An upheld one is carried out on the tab of the list."""
    if state == ObjectionState.UPHELD:
        return reverse("competitions_desk:publicity", kwargs={"pk": competition_id})
    return reverse("competitions_desk:objection", kwargs={"pk": competition_id, "objection": pk})


def _title(state: str, proposal: object) -> str:
    if state == ObjectionState.UPHELD:
        return _("An objection was upheld: publish the corrected list")
    if state == ObjectionState.RECEIVED:
        return _("An objection came in")
    return _("A decision on an objection is proposed: confirm it") if proposal else _("Decide an objection")


def waiting_rows(actor: Actor) -> QuerySet[Any] | None:
    """For everybody of the office who may handle them: urgent from the day of the reminder on."""
    if not isinstance(actor, Person) or not desk_of(actor).signs:
        return None
    state = Case(When(~Q(proposal="") & Q(state=ObjectionState.CHECKING), then=Value(PROPOSED)), default=F("state"))
    urgent = Case(When(remind_on__lte=clock.today(), then=Value(1)), default=Value(0))
    return as_rows(
        "competitions.objections", _waiting(actor), key="pk", parent="notice__competition_id",
        name="notice__competition__name", word="number", state=state, day="due_on", number=urgent,
    )  # fmt: skip


def waiting_item(row: Row) -> InboxItem:
    """One of them."""
    proposal = row.state == PROPOSED
    due = end_of_day(row.day, timezone.get_current_timezone()) if row.day else None
    url = _address(row.key, row.state, row.parent or 0)
    return InboxItem(
        _title(row.state, proposal),
        url,
        pgettext("objection", "Handle"),
        f"{row.word} · {row.name}",
        due=due,
        urgent=bool(row.number),
    )


def objections_todo(competition: Competition, actor: Actor) -> list[TodoItem]:
    """The same for the overview of one competition. One query."""
    if not isinstance(actor, Person) or competition.organisation_id not in desk_of(actor).signs:
        return []
    rows = _waiting(actor).filter(notice__competition=competition)
    return [
        TodoItem(
            title=f"{_title(row.state, row.proposal)}: {row.number}",
            url=_address(row.pk, row.state, competition.pk),
            button=pgettext("objection", "Handle"),
            tone="warn",
        )
        for row in rows.order_by("due_on", "pk")[:20]
    ]


def current_notice(competition: Competition) -> PublicityNotice | None:
    """The newest list that anybody could read; None before the first."""
    states = (PublicityState.PUBLISHED, PublicityState.CLOSED)
    return competition.notices.filter(state__in=states).order_by("-version").first()


def is_clue(kind: str, rule: Rule) -> bool:
    """Whether what came without a name is only kept, not decided and not answered."""
    return kind == ObjectorKind.ANONYMOUS and rule.real_name


def about_words(rows: Iterable[tuple[int, str]], entry_id: int | None) -> str:
    """The line's words, or that it is about all."""
    return dict(rows).get(entry_id or 0, "") or _("The list as a whole")
