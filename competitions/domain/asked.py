"""Which questions and files of a rule book are put to one entry: by its track, its kind of entrant, its earlier answers.

`said` gives what an entry says in a field of the form (`track`, `entrant_type`, `q_<code>`), the empty text for nothing
yet. A question waits until what it depends on is told; a file is announced until it is ruled out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from competitions.domain.file_slots import slots_of
from competitions.domain.rulebook import Attachment, Question, RuleBook

Said = Callable[[str], str]
Needs = Mapping[str, tuple[str, ...]]
OF_KIND = ("organisation_name", "uscc", "registered_on")


def needs_of(part: Question | Attachment) -> dict[str, tuple[str, ...]]:
    """Field of the form → the values with which `part` is asked; empty when it is asked of all."""
    needs: dict[str, tuple[str, ...]] = {}
    if part.tracks:
        needs["track"] = part.tracks
    if part.entrant_types:
        needs["entrant_type"] = part.entrant_types
    if isinstance(part, Question) and part.only_if is not None:
        needs[f"q_{part.only_if.question}"] = part.only_if.values
    return needs


def asked_questions(book: RuleBook, said: Said) -> list[Question]:
    """The questions put to an entry, in the order of the book. One after an unasked question is not asked either."""
    found: list[Question] = []
    asked = {"track", "entrant_type"}
    for question in book.questions:
        needs = needs_of(question)
        if all(field in asked and said(field).strip() in values for field, values in needs.items()):
            found.append(question)
            asked.add(f"q_{question.code}")
    return found


def asked_files(book: RuleBook, said: Said) -> list[Attachment]:
    """The files asked of an entry; while track or kind are not told, also those that they may rule out."""
    return [
        wanted
        for wanted in book.attachments
        if wanted.asked_of(said("track") if wanted.tracks else "", said("entrant_type") if wanted.entrant_types else "")
    ]


def driven_by(book: RuleBook, touched: Iterable[str]) -> list[str]:
    """The fields of the form that may come or go with one of the fields `touched`; what is asked of the entrant depends
    on its kind in every book."""
    moved = set(touched)
    found: list[str] = [*OF_KIND] if "entrant_type" in moved else []
    for question in book.questions:
        if moved & needs_of(question).keys():
            found.append(f"q_{question.code}")
            moved.add(f"q_{question.code}")
    moving = [wanted for wanted in book.attachments if moved & needs_of(wanted).keys()]
    found += [f"file_{slot.key}" for wanted in moving for slot in slots_of(wanted)]
    return found
