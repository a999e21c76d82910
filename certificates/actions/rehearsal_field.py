"""The invented field of a rehearsal: a copy of the competition, entries whose people nobody can take for real."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator

from accounts.domain.ids import check_digit
from accounts.domain.uscc import check_character
from accounts.enums import IdKind
from accounts.models import Person, Region
from competitions.domain.consents import CONSENTS, given
from competitions.domain.rulebook import Question, QuestionKind
from competitions.enums import AttachmentKind, CompetitionState, EntrantType, EntrySource
from competitions.models import Attachment, Competition, Entry, Stage, TeamMember, Track
from competitions.queries.eligibility import team_limits
from competitions.queries.entry_problems import asked_questions
from competitions.queries.entry_snapshot import Snapshot, form_version_of
from competitions.queries.rule_books import book_of
from workflow import clock

MARK = "【演练】"
# A division that no region has: no such number was ever given out.
_DIVISION = "439999"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_PHONE = 19_900_000_000
_COPIED = (
    "kind", "edition", "year", "region", "organisation", "theme", "venue", "contact", "receiving_unit", "phone",
    "address", "supervision_phone", "rules", "rules_version", "created_by",
)  # fmt: skip


def shadow_of(competition: Competition) -> Competition:
    """A copy that takes entries right now. It has no filing and no call, and no page shows it."""
    now = clock.now()
    shadow = Competition.objects.create(
        name=f"{MARK}{competition.name}"[:120],
        slug=f"rehearsal-{uuid.uuid4().hex}",
        state=CompetitionState.FILED,
        registration_opens_at=now - dt.timedelta(days=1),
        registration_closes_at=now + dt.timedelta(days=1),
        final_on=now.date(),
        created_at=now,
        **{name: getattr(competition, name) for name in _COPIED},
    )
    for kind in (Track, Stage):
        for row in kind._base_manager.filter(competition=competition).order_by("pk"):
            names = [
                one.attname for one in kind._meta.concrete_fields if one.name not in ("id", "competition", "state")
            ]
            kind._base_manager.create(competition=shadow, **{name: getattr(row, name) for name in names})
    for body in competition.bodies.all():
        shadow.bodies.create(name=body.name, role=body.role, order=body.order)
    Stage.objects.filter(competition=shadow).update(seed="")
    return Competition.objects.select_related("region", "organisation__region").get(pk=shadow.pk)


def name_of(kind: str, number: int) -> str:
    """演练选手甲乙: says what it is and is a name for every check."""
    return f"演练{kind}{_STEMS[number // 10 % 10]}{_STEMS[number % 10]}"


def judges(count: int, start: int) -> list[Person]:
    """Invented judges without a phone: nobody is written to."""
    now = clock.now()
    return [Person.objects.create(name=name_of("评委", start + number), created_at=now) for number in range(count)]


def entries(shadow: Competition, per_track: int) -> Iterator[Entry]:
    """Complete drafts, ``per_track`` in every track; best first, by their number."""
    region = Region.objects.filter(parent=shadow.region_id).order_by("pk").first() or shadow.region
    number = 0
    for track in shadow.tracks.all():
        for _place in range(per_track):
            number += 1
            yield _entry(shadow, track, region, number)


def _entry(shadow: Competition, track: Track, region: Region, number: int) -> Entry:
    now = clock.now()
    person = Person.objects.create(name=name_of("选手", number), created_at=now)
    consents: dict[str, object] = {}
    for consent in CONSENTS:
        consents = given(consents, consent.code, now.isoformat())
    code = f"91{_DIVISION}MA{number:07d}"
    entry = Entry.objects.create(
        competition=shadow,
        track=track,
        leader=person,
        source=EntrySource.DIRECT,
        title=f"演练项目{track.name}{number}",
        entrant_type=EntrantType.ENTERPRISE,
        organisation_name=f"演练{number}号公司（虚构）",
        uscc=code + check_character(code),
        registered_on=now.date() - dt.timedelta(days=400),
        region=region,
        summary="这是赛前演练自动生成的虚构项目，演练结束即不存在。",
        consents=consents,
        created_at=now,
        saved_at=now,
    )
    entry.competition = shadow
    for order in range(team_limits(book_of(shadow))[0]):
        _member(entry, number, order)
    snapshot = Snapshot(entry)
    entry.form = {question.code: _answer(question) for question in asked_questions(snapshot)}
    entry.save(update_fields=["form"])
    snapshot = Snapshot(entry)
    for wanted in snapshot.book.attachments:
        for slot in range(1, wanted.min_files + 1):
            _file(entry, wanted.kind.value, slot, form_version_of(snapshot))
    return entry


def _member(entry: Entry, number: int, order: int) -> None:
    body = f"{_DIVISION}19900101{(number * 7 + order) % 1000:03d}"
    one = TeamMember(
        entry=entry, name=name_of("选手", number + order), duty="演练", phone=str(_PHONE + number * 10 + order),
        is_leader=order == 0, is_presenter=order == 0, order=order,
    )  # fmt: skip
    one.set_id(IdKind.RESIDENT, body + check_digit(body))
    one.save(force_insert=True)


def _answer(question: Question) -> str:
    if question.kind is QuestionKind.CHOICE:
        return question.choices[0]
    if question.kind in (QuestionKind.WHOLE, QuestionKind.DECIMAL):
        return str(question.low)
    return "（演练）"


def _file(entry: Entry, kind: str, slot: int, version: str) -> None:
    """A row without a file: nothing is stored outside the transaction."""
    Attachment.objects.create(
        entry=entry, kind=kind, slot=slot, file="rehearsal/none.pdf", name=f"{MARK}.pdf", extension=".pdf",
        content_type="application/pdf", size=1, sha256="0" * 64, uploaded_by=entry.leader, uploaded_at=clock.now(),
        form_version=version if kind == AttachmentKind.STAMPED_FORM else "",
    )  # fmt: skip
