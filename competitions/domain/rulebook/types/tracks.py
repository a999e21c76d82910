"""What a contest is divided into, who stands behind it, and on what it rests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from competitions.domain import documents as f
from competitions.domain.documents import Part
from competitions.domain.rulebook.types.words import BodyRole, TrackKind


@dataclass(frozen=True, kw_only=True, slots=True)
class LegalBasis(Part):
    """A document that the contest rests on. 成文日期 and 发布日期 differ, so both are kept."""

    doc_no: str = f.text(80, doc="文号 as printed, for example 人社部函〔2024〕17号.")
    title: str = f.text(120, "", doc="Title of the document.")
    issued_on: date | None = f.day(None, "成文日期.")
    published_on: date | None = f.day(None, "发布日期.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Body(Part):
    """A body and its role."""

    role: BodyRole = f.choice(BodyRole)
    name: str = f.text(120)


@dataclass(frozen=True, kw_only=True, slots=True)
class Track(Part):
    """A category that entries compete in; `quota` is how many of it go up to the next level.

    `direct_places` go up without a round, named by the office (直接推荐). A track with fewer than `min_entries` checked
    entries may be merged into the track `merge_into`.
    """

    code: str = f.code()
    name: str = f.text(60)
    short: str = f.text(20, "", doc="Stands in entry numbers; empty: the code in capitals.")
    kind: TrackKind = f.choice(TrackKind)
    scope: str = f.text(1000, "", doc="What belongs into the track, as shown to the public.")
    quota: int = f.whole(0, 10_000)
    direct_places: int = f.whole(0, 10_000, 0, "Places for direct recommendation, without a round.")
    min_entries: int | None = f.whole(1, 10_000, None, "Fewer checked entries: the track may be merged.")
    merge_into: str = f.code("", "Code of the track that a too small one is merged into.")

    def __post_init__(self) -> None:
        if not self.short:
            object.__setattr__(self, "short", self.code.upper())
