"""The book in plain sentences, chapter by chapter, as the public page, the plan and its print show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from competitions.domain.rulebook.sentences.about import about, who
from competitions.domain.rulebook.sentences.after import after, awards, below, numbers, objections, publicity
from competitions.domain.rulebook.sentences.entries import files, office_papers, questions, tracks
from competitions.domain.rulebook.sentences.persons import of_persons, said_of_persons
from competitions.domain.rulebook.sentences.promotion import onward, upward
from competitions.domain.rulebook.sentences.scoring import parts, rubrics, scoring, sheets
from competitions.domain.rulebook.sentences.stages import how, practice, rejudge, shown, signing
from competitions.domain.rulebook.types import EntrantKind, RuleBook, Stage
from competitions.domain.sentences import N_, Chapter, Sentence

__all__ = ["FOR_OFFICES", "chapter_of", "describe", "of_judging"]

FOR_OFFICES = frozenset({"office_papers", "numbers", "below"})
"""Chapters that concern offices, not who enters."""

_TITLES = {
    "about": N_("About the contest"),
    "who": N_("Who may enter"),
    "tracks": N_("Tracks"),
    "questions": N_("What the entry form asks"),
    "hand_in": N_("What to hand in"),
    "office_papers": N_("Forms of the office"),
    "rubrics": N_("Score sheets and items"),
    "promotion": N_("Promotion and recommendation"),
    "awards": N_("What is awarded"),
    "publicity": N_("Publicity"),
    "objections": N_("Objections and appeals"),
    "after": N_("After the contest"),
    "numbers": N_("How numbers look"),
    "below": N_("What rounds below may settle"),
    "notes": N_("Further rules"),
}


def describe(
    book: RuleBook, *, region: str = "", short: str = "", regions: Mapping[str, str] | None = None
) -> tuple[Chapter, ...]:
    """All chapters that have something to say, with the stages in their order between what comes before and after.

    `region` is the name of the contest's region, `short` the one that numbers carry, `regions` names by code.
    """
    names = dict(regions or {})
    told = (
        _chapter("about", about(book)),
        _chapter("who", who(book, region, names)),
        _chapter("tracks", tracks(book)),
        _chapter("questions", questions(book)),
        _chapter("hand_in", files(book)),
        _chapter("office_papers", office_papers(book)),
        *(_stage(stage, book) for stage in book.stages),
        _chapter("rubrics", rubrics(book)),
        _chapter("promotion", upward(book)),
        _chapter("awards", awards(book)),
        _chapter("publicity", publicity(book)),
        _chapter("objections", objections(book)),
        _chapter("after", after(book)),
        _chapter("numbers", numbers(book, short or region)),
        _chapter("below", below(book)),
        _chapter("notes", _notes(book.notes, demo=book.demo)),
    )
    kept = tuple(chapter for chapter in told if chapter.lines)
    return tuple(map(of_persons, kept)) if book.entrant is EntrantKind.PERSON else kept


def of_judging(stage: Stage, book: RuleBook) -> dict[str, tuple[Sentence, ...]]:
    """What a stage's own page says of its judging, in the sentences of its chapter: `parts` of the result with their votes,
    `practice`, `signing` and judging `again`; only what the book has."""
    told = {
        "parts": parts(stage, book),
        "practice": practice(stage),
        "signing": signing(stage),
        "again": rejudge(stage),
    }
    said = said_of_persons if book.entrant is EntrantKind.PERSON else None
    return {code: tuple(map(said, lines) if said else lines) for code, found in told.items() if (lines := tuple(found))}


def chapter_of(stage: Stage) -> str:
    """The code of the chapter about a stage: its own, unless a chapter of all books is called so."""
    return f"stage_{stage.code}" if stage.code in _TITLES else stage.code


def _chapter(code: str, lines: Iterator[Sentence]) -> Chapter:
    return Chapter(code, Sentence(_TITLES[code]), tuple(lines))


def _stage(stage: Stage, book: RuleBook) -> Chapter:
    lines = [*how(stage, book)]
    if stage.mode.is_marked:
        lines += [*sheets(stage, book), *scoring(stage, book)]
    lines += [*shown(stage), *onward(stage, book), *_notes(stage.notes, demo=stage.demo)]
    return Chapter(chapter_of(stage), Sentence("%(stage)s", {"stage": stage.name}), tuple(lines))


def _notes(text: str, *, demo: bool) -> Iterator[Sentence]:
    """Free text, a line each."""
    for line in text.splitlines():
        if line.strip():
            yield Sentence("%(text)s", {"text": line.strip()}, demo=demo)
