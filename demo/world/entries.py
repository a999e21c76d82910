"""Contestants and their entries, through the verbs that the pages call."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from accounts.actions.people import open_account
from accounts.models import Person
from competitions.actions.entries import add_member, start_entry, submit_entry
from competitions.actions.entry_saving import save_entry
from competitions.actions.uploads import save_attachment
from competitions.domain.rulebook import Question, QuestionKind
from competitions.models import Competition, Entry
from competitions.queries.rule_books import book_of
from demo.world import names, papers
from demo.world.people import SEEDER

Say = Callable[[int, int], None]
# Among the first days of the window, so that there is time for it to come back and be handed in again.
KNOWN_AT = 1
TYPES = ("enterprise", "enterprise", "team", "sole_trader")


@dataclass(frozen=True)
class Crowd:
    """How many entries, and which share is left as a draft. ``known``: whose entry is the one at ``KNOWN_AT``."""

    count: int
    drafts: float = 0.04
    first_number: int = 0
    known: Person | None = None


def make_entries(competition: Competition, crowd: Crowd, rng: random.Random, say: Say) -> Iterator[Entry]:
    """``crowd.count`` entries, spread over the tracks; yields each, submitted or still a draft."""
    tracks = [track.code for track in competition.tracks.all()]
    weights = [5 if track.kind == "main" else 3 for track in competition.tracks.all()]
    counties = list(competition.region.children.values_list("code", flat=True)) or [competition.region_id]
    for index in range(crowd.count):
        number = crowd.first_number + index
        someone = names.persona(rng, number)
        known = crowd.known if index == KNOWN_AT else None
        person: Person = known or open_account(phone=someone.phone, name=someone.name, actor=SEEDER).person  # type: ignore[attr-defined]
        track = rng.choices(tracks, weights)[0]
        fields = project_fields(rng, track, number, rng.choice(counties), competition)
        entry = fill_entry(competition, person, someone, fields, rng)
        if rng.random() >= crowd.drafts or known:
            entry = submit_entry(entry=entry, actor=person)
        say(index + 1, crowd.count)
        yield entry


def project_fields(
    rng: random.Random, track: str, number: int, region: str, competition: Competition
) -> dict[str, str]:
    """What the form's project and entrant sections hold."""
    kind = rng.choice(TYPES)
    title = names.project_title(rng, track, number)
    fields = {
        "title": title,
        "track": track,
        "region": region,
        "entrant_type": kind,
        "summary": f"{title}面向真实需求，由虚构的团队演示。产品已完成样机并有首批客户，计划在一年内带动就业{rng.randint(3, 60)}人。",
    }
    if kind == "team":
        fields["organisation_name"] = f"示例{number:04d}号团队（演示）"
    else:
        year = competition.year - rng.randint(1, 3)
        fields |= {
            "organisation_name": f"示例{number:04d}号{'工作室' if kind == 'sole_trader' else '科技有限公司'}（演示）",
            "uscc": names.credit_code(number),
            "registered_on": f"{year}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
        }
    return fields | answers(rng, competition, kind)


def answers(rng: random.Random, competition: Competition, entrant_type: str) -> dict[str, str]:
    """An answer to every question of the rule book that this kind of entrant is asked."""
    asked = [one for one in book_of(competition).questions if entrant_type in (one.entrant_types or (entrant_type,))]
    return {f"q_{one.code}": _answer(rng, one) for one in asked}


def _answer(rng: random.Random, question: Question) -> str:
    if question.kind is QuestionKind.CHOICE:
        return rng.choice(question.choices)
    if question.kind in (QuestionKind.WHOLE, QuestionKind.DECIMAL):
        return str(rng.randint(question.low, min(question.high, question.low + 60)))
    return "（演示）"


def fill_entry(
    competition: Competition, person: Person, someone: names.Persona, fields: dict[str, str], rng: random.Random
) -> Entry:
    """A complete draft: form, team, consents, files."""
    entry = fill_form(competition, person, someone, fields, rng)
    add_files(entry, person, entry.track.name if entry.track else "")
    return entry


def fill_form(
    competition: Competition, person: Person, someone: names.Persona, fields: dict[str, str], rng: random.Random
) -> Entry:
    """A draft whose form is complete and whose files are missing."""
    entry = start_entry(competition=competition, actor=person)
    entry.competition = competition
    members = [add_member(entry=entry, actor=person) for _ in range(rng.randint(1, 3))]
    fields |= {
        "founder_id_kind": "resident",
        "founder_id_number": someone.id_number,
        "consent_pledge": "on",
        "consent_personal_data": "on",
        "consent_publication": "on",
        "consent_team": "on",
    }
    for place, member in enumerate(members):
        other = names.persona(rng, 100_000 + int(someone.phone[-6:]) * 4 + place)
        fields |= {
            f"m{member.pk}_name": other.name,
            f"m{member.pk}_duty": rng.choice(("技术", "市场", "运营", "财务")),
            f"m{member.pk}_id_kind": "resident",
            f"m{member.pk}_id_number": other.id_number,
            f"m{member.pk}_phone": other.phone[:11],
        }
    saved = save_entry(entry=entry, actor=person, changes=fields)
    if saved.rejected:
        raise ValueError(f"the demo typed something wrong: {saved.rejected}")
    return entry


def add_files(entry: Entry, person: Person, track: str) -> None:
    """Plan, slides and the stamped scan."""
    files = (("plan", papers.plan_file(track), "商业计划书.pdf"), ("slides", papers.slides_file(track), "路演PPT.pdf"))
    for kind, file, name in (*files, ("stamped_form", papers.scan_file("报名表（盖章扫描件）"), "报名表盖章件.pdf")):
        save_attachment(entry=entry, actor=person, kind=kind, upload=file, name=name)
