"""How solid the line is: the gap, its error, who is undecided, how many are expected not to belong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from competitions.domain.sentences import N_, Sentence

SOLID, WEAK = 1.64, 1.0  # z of the gap
UNDECIDED = (0.1, 0.9)  # chances of being inside


class Firmness(StrEnum):
    """What z at the line means."""

    SOLID = "solid"
    WEAK = "weak"
    NONE = "not distinguishable"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of `places`, of all or of one `group`. Numbers are None where the marks do not give them.

    `last_in` and `first_out` of the corrected list; None where nobody is on that side, or several share the place.
    """

    group: str | None
    places: int
    last_in: str | None = None
    first_out: str | None = None
    gap: float | None = None
    se: float | None = None
    z: float | None = None
    firmness: Firmness | None = None
    undecided: tuple[str, ...] | None = None
    expected_wrong: float | None = None


def firmness(gap: float, se: float) -> tuple[float | None, Firmness]:
    """z and its word. Without any error a gap is solid, and none is no gap."""
    if se <= 0:
        return None, Firmness.SOLID if gap > 0 else Firmness.NONE
    z = gap / se
    return z, Firmness.SOLID if z >= SOLID else Firmness.WEAK if z >= WEAK else Firmness.NONE


def undecided(inside: Mapping[str, float]) -> tuple[str, ...]:
    """Entries whose chance is neither high nor low, in the order given."""
    return tuple(entry for entry, chance in inside.items() if UNDECIDED[0] <= chance <= UNDECIDED[1])


def expected_wrong(inside: Mapping[str, float], promoted: Sequence[str]) -> float:
    """How many of the promoted are expected to lie truly below the line."""
    return sum(1 - inside[entry] for entry in promoted)


def line_sentence(line: Line) -> Sentence | None:
    """The line in a sentence; None where nothing can be said."""
    if line.firmness is None or line.gap is None or line.se is None:
        return None
    msgid = {
        Firmness.SOLID: N_("The line is solid: the gap of %(gap)s is clearly larger than its error (%(se)s)."),
        Firmness.WEAK: N_("The line is weak: the gap of %(gap)s is hardly larger than its error (%(se)s)."),
        Firmness.NONE: N_("At the line the marks do not tell entries apart: the gap is %(gap)s, its error %(se)s."),
    }[line.firmness]
    return Sentence(msgid, {"gap": f"{line.gap:.2f}", "se": f"{line.se:.2f}"})


def remedy(line: Line, reviews: float) -> Sentence | None:
    """What helps where the line is not solid. `reviews`: marks that an entry has now; one more lowers errors by √(k/(k+1))."""
    if line.firmness in (None, Firmness.SOLID) or not line.undecided or reviews <= 0:
        return None
    msgid = N_(
        "One more review for each of the %(count)s undecided entries lowers their error by %(percent)s%%; or judge them again "
        "as a group."
    )
    return Sentence(
        msgid, {"count": len(line.undecided), "percent": round(100 * (1 - (reviews / (reviews + 1)) ** 0.5))}
    )
