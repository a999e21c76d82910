"""The book in sentences, with the worked examples of the engine beside the rules of every stage."""

from __future__ import annotations

from dataclasses import replace

from competitions.domain.rulebook import RuleBook, chapter_of, describe
from competitions.domain.scoring.examples import examples
from competitions.domain.sentences import Chapter, Sentence

_MOST = 64
_kept: dict[tuple[int, str], tuple[RuleBook, tuple[Chapter, ...]]] = {}


def told(book: RuleBook, *, region: str = "") -> tuple[Chapter, ...]:
    """All chapters of `describe`; those of marked stages carry examples, computed as results are.

    A book never changes, and every visit of a public page asks for the same one: what was told lately is kept.
    """
    found = _kept.get((id(book), region))
    # The book is kept beside its words, so no other can have got its id.
    if found is None:
        if len(_kept) >= _MOST:
            _kept.clear()
        found = _kept[id(book), region] = (book, _told(book, region))
    return found[1]


def _told(book: RuleBook, region: str) -> tuple[Chapter, ...]:
    worked = {chapter_of(stage): _lines(book, stage.code) for stage in book.stages}
    return tuple(replace(one, examples=worked.get(one.code, ())) for one in describe(book, region=region))


def _lines(book: RuleBook, stage: str) -> tuple[Sentence, ...]:
    # Where tracks have sheets of their own the first track of the stage stands for all.
    track = next((one.code for one in book.tracks_of(book.stage(stage))), "")
    return tuple(line for example in examples(book, stage, track) for line in example.lines)
