"""What an entrant hands in: questions, files, papers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from competitions.domain import documents as f
from competitions.domain.documents import Part
from competitions.domain.reading import FaultCode, Reader
from competitions.domain.rulebook.types.words import AttachmentKind, PaperKind, PaperStep, QuestionKind

MAX_BYTES = 2 * 1024 * 1024 * 1024
HIGHEST = 10**12
_EXTENSION = re.compile(r"[a-z0-9]{1,8}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


# The scan of a printed form is matched with the form as one file.
_ONE_SCAN = frozenset(
    {
        AttachmentKind.STAMPED_FORM, AttachmentKind.PLEDGE, AttachmentKind.RECOMMENDATION,
        AttachmentKind.WITHDRAWAL_PLEDGE, AttachmentKind.PAPER_CONSENT,
    }
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment(Part):
    """A file to hand in. Extensions without a dot, lower case; the size in bytes, the length of a video in seconds."""

    kind: AttachmentKind = f.choice(AttachmentKind)
    name: str = f.text(60)
    required: bool = f.flag()
    extensions: tuple[str, ...] = f.texts(8)
    max_bytes: int = f.whole(1, MAX_BYTES)
    tracks: tuple[str, ...] = f.texts(40, doc="Codes of the tracks that it is asked of; empty: all.")
    entrant_types: tuple[str, ...] = f.texts(40, doc="Kinds of entrants that it is asked of; empty: all.")
    paper_copies: int = f.whole(0, 100, 0, "So many printed copies are handed in as well.")
    min_seconds: int | None = f.whole(1, 24 * 3600, None, "A video is at least so long.")
    max_seconds: int | None = f.whole(1, 24 * 3600, None, "A video is at most so long.")
    hint: str = f.text(300, "")
    min_files: int = f.whole(1, 10, 1, "Where it is required: so many files of this kind at least.")
    max_files: int = f.whole(1, 10, 1, "So many files of this kind at most; a scan of a printed form is one file.")

    def check(self, reader: Reader) -> None:
        """Extensions are plain; numbers of files fit each other."""
        if self.max_files < self.min_files:
            reader.fault("max_files", FaultCode.RANGE, value=self.max_files, low=self.min_files, high=10)
        if self.max_files > 1 and self.kind in _ONE_SCAN:
            reader.fault("max_files", FaultCode.RANGE, value=self.max_files, low=1, high=1)
        for one in self.extensions:
            if not _EXTENSION.fullmatch(one):
                reader.fault("extensions", FaultCode.CHOICE, value=one[:40], allowed="pdf, pptx, …")
        if not self.extensions:
            reader.fault("extensions", FaultCode.EMPTY)

    def asked_of(self, track: str, entrant_type: str) -> bool:
        """Whether it is asked of an entry; what is not told yet (empty) is taken as asked."""
        return (not self.tracks or not track or track in self.tracks) and (
            not self.entrant_types or not entrant_type or entrant_type in self.entrant_types
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition(Part):
    """A question is asked only where an earlier one was answered by one of `values`."""

    question: str = f.code(pattern=_NAME)
    values: tuple[str, ...] = f.texts(60)


@dataclass(frozen=True, kw_only=True, slots=True)
class Question(Part):
    """What the entry form asks beyond its fixed fields; `purpose` says why it is needed (promise L1).

    `entrant_types` and `tracks` empty: asked of all. `limit` is the length of a text; `low` and `high` bound a number.
    """

    code: str = f.code(pattern=_NAME)
    label: str = f.text(60)
    kind: QuestionKind = f.choice(QuestionKind)
    required: bool = f.flag()
    purpose: str = f.text(120)
    hint: str = f.text(200, "")
    unit: str = f.text(20, "")
    choices: tuple[str, ...] = f.texts(60)
    entrant_types: tuple[str, ...] = f.texts()
    limit: int = f.whole(1, 10_000, 200)
    low: int = f.whole(0, HIGHEST, 0)
    high: int = f.whole(0, HIGHEST, HIGHEST)
    tracks: tuple[str, ...] = f.texts(40, doc="Codes of the tracks that it is asked of; empty: all.")
    only_if: Condition | None = f.child(Condition, None)

    def check(self, reader: Reader) -> None:
        """Choices go with a choice, bounds stand in order."""
        if (self.kind is QuestionKind.CHOICE) != bool(self.choices):
            reader.fault("choices", FaultCode.EMPTY)
        if self.low > self.high:
            reader.fault("high", FaultCode.RANGE, value=self.high, low=self.low, high=HIGHEST)


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper(Part):
    """A form that is printed, signed, stamped and scanned back, and before which step the scan must be there."""

    kind: PaperKind = f.choice(PaperKind)
    needed_for: PaperStep = f.choice(PaperStep)
    copies: int = f.whole(1, 100, 1)
    text: str = f.text(4000, "", doc="Wording of a pledge or a recommendation.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Team(Part):
    """Rules of the team. Without `members_accept` the leader ticks that the members agree."""

    members_accept: bool = f.flag(False, "Every member accepts by a link.")
