"""The book in sentences, with the worked examples of the engine beside the rules of every stage."""

from __future__ import annotations

from dataclasses import dataclass, replace

from competitions.domain.rulebook import RuleBook, chapter_of, describe
from competitions.domain.scoring.examples import examples
from competitions.domain.sentences import Chapter, Sentence, Translate

_MOST = 64
_kept: dict[tuple[int, str, str], tuple[RuleBook, tuple[Said, ...]]] = {}


@dataclass(frozen=True)
class Said:
    """A chapter in one language: (text, whether it is invented) of each line."""

    code: str
    title: str
    lines: tuple[tuple[str, bool], ...]
    examples: tuple[tuple[str, bool], ...]


def said(book: RuleBook, translate: Translate, language: str, *, region: str = "") -> tuple[Said, ...]:
    """What `told` tells, in the ``language`` of ``translate``.

    A book never changes, and every visit of a public page asks for the same one: what was said lately is kept.
    """
    found = _kept.get((id(book), region, language))
    # The book is kept beside its words, so no other can have got its id.
    if found is None:
        if len(_kept) >= _MOST:
            _kept.clear()
        chapters = tuple(
            Said(
                one.code,
                one.title.text(translate),
                tuple((line.text(translate), line.demo) for line in one.lines),
                tuple((line.text(translate), line.demo) for line in one.examples),
            )
            for one in told(book, region=region)
        )
        found = _kept[id(book), region, language] = (book, chapters)
    return found[1]


def told(book: RuleBook, *, region: str = "", short: str = "") -> tuple[Chapter, ...]:
    """All chapters of `describe`; those of marked stages carry examples, computed as results are."""
    worked = {chapter_of(stage): _lines(book, stage.code) for stage in book.stages}
    chapters = describe(book, region=region, short=short)
    return tuple(replace(one, examples=worked.get(one.code, ())) for one in chapters)


def _lines(book: RuleBook, stage: str) -> tuple[Sentence, ...]:
    # Where tracks have sheets of their own the first track of the stage stands for all.
    track = next((one.code for one in book.tracks_of(book.stage(stage))), "")
    return tuple(line for example in examples(book, stage, track) for line in example.lines)
