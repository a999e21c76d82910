"""What a vote in the hall may say, and what votes come to."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from fractions import Fraction

from competitions.domain.documents import is_multiple
from competitions.domain.rounding import exact, number_text, plain
from competitions.domain.rulebook import PartSource, ScorePart, VoteScale
from competitions.domain.votes import points_of

CODE_LENGTH = 16  # of 5 bits: 80, good together with the 128 bits of the stage's address
MOST_STEPS = 21  # more points than these are typed, not tapped
_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_LOOKALIKES = str.maketrans("OILU", "011V")


def code_from(key: bytes, nonce: str) -> str:
    """The code that follows from a field key and a ticket's nonce: digits and letters that nobody takes for each other."""
    digest = hmac.digest(key, f"judging.vote:{nonce}".encode(), hashlib.sha256)
    return base64.b32encode(digest).decode()[:CODE_LENGTH].translate(_LETTERS)


def spaced(code: str) -> str:
    """As it is printed: XXXX-XXXX-XXXX-XXXX."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def typed(text: str) -> str:
    """A code as somebody typed it."""
    plain = "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())
    return plain.translate(_LOOKALIKES)[: CODE_LENGTH + 1]


def gives_points(part: ScorePart) -> bool:
    """Whether each ticket gives points to an entry; else it chooses one."""
    return part.source is PartSource.PUBLIC_JURY


def steps_of(part: ScorePart) -> list[str]:
    """All points that may be given, for buttons; none where there are too many."""
    rule = part.ballot
    if rule is None or part.max is None or (part.max - rule.min) / rule.step >= MOST_STEPS:
        return []
    count = int((part.max - rule.min) / rule.step)
    return [number_text(exact(rule.min + at * rule.step)) for at in range(count + 1)]


def points_in(part: ScorePart, text: str) -> str | None:
    """Points as they are kept; None for what the rules do not have."""
    rule = part.ballot
    value = plain(text.replace("，", ".").replace(",", "."))
    if rule is None or part.max is None or value is None or not rule.min <= value <= part.max:
        return None
    return number_text(exact(value)) if is_multiple(value - rule.min, rule.step) else None


def share_of(part: ScorePart, votes: Mapping[int, int]) -> int:
    """How many votes the full mark goes to: those of the leading entry, or all that were cast."""
    counted = votes.values()
    if part.ballot is not None and part.ballot.scale is VoteScale.CAST:
        return sum(counted)
    return max(counted, default=0)


def points_by_votes(part: ScorePart, votes: Mapping[int, int], entries: Iterable[int]) -> dict[int, Fraction]:
    """Entry → its points, 0 for those whom nobody chose; nobody gets any where fewer voted than the rules ask for."""
    rule = part.ballot
    if rule is None or sum(votes.values()) < max(rule.quorum, 1):
        return dict.fromkeys(entries, Fraction(0))
    of = share_of(part, votes)
    return {one: points_of(votes.get(one, 0), of, exact(part.max or 0), rule.round) for one in entries}
