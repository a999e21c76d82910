"""One input of the entry form, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString

from competitions.forms.box_html import draw, shown_when
from competitions.queries.team_answers import MemberStanding


@dataclass(slots=True)
class Box:
    """``kind``: text, lines, select, radio, date, check, checks, secret. ``stored`` is the masked value of a secret.

    ``notes`` stand below the choices of a radio, by value. ``values`` are the ticks of checks. ``locked``: why the value
    is only shown; ``is_told``: it is said of the whole list already. ``needs``: the fields and values it hangs
    on; not ``asked`` it is in the page, hidden, so that what was answered is not lost and a script can show it.
    """

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    required: bool = True
    help: str = ""
    error: str = ""
    remark: str = ""
    meanwhile: str | None = None
    stored: str = ""
    unit: str = ""
    width: str = ""
    limit: int = 0
    mode: str = ""
    autocomplete: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    notes: Mapping[str, str] = field(default_factory=dict)
    values: Sequence[str] = ()
    locked: str = ""
    is_told: bool = False
    rows: int = 6
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asked: bool = True

    @property
    def html(self) -> SafeString:
        """Label, help, errors and input."""
        return draw(self)

    @property
    def described_by(self) -> str:
        """Ids of help and error, for ``aria-describedby``."""
        parts = [f"id_{self.name}_help"] if self.help or self.stored else []
        return " ".join([*parts, f"id_{self.name}_error"] if self.error else parts)


@dataclass(slots=True)
class MemberBoxes:
    """One member of the team. ``standing``: where members answer for themselves."""

    number: int
    key: int
    name: str
    boxes: list[Box]
    presenter: Box
    standing: MemberStanding | None = None


@dataclass(slots=True)
class Arriving:
    """A file whose pieces are not all there yet; ``mark`` is how the browser knows it again."""

    token: str
    name: str
    size: int
    there: int
    mark: str
    at: Any
    keep_until: Any

    @property
    def percent(self) -> int:
        """How much of it is there."""
        return 100 * self.there // self.size


@dataclass(slots=True)
class FileBox:
    """One file that the rule book asks for. ``warning``: it is there, but no longer right.

    ``plain_limit`` says in words what a browser without scripts can send at most, where that is less.
    ``needs``, ``asked``: as of a box.
    """

    kind: str
    label: str
    required: bool
    limits: str
    max_bytes: int
    accept: str
    help: str = ""
    error: str = ""
    remark: str = ""
    warning: str = ""
    name: str = ""
    size: int = 0
    at: Any = None
    url: str = ""
    plain_limit: str = ""
    note: str = ""
    is_matched: bool = False
    arriving: Arriving | None = None
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asked: bool = True

    @property
    def shows(self) -> SafeString:
        """The attributes of its frame that say when it is asked."""
        return SafeString(shown_when(self.needs, asked=self.asked, untold=True))


@dataclass(slots=True)
class Typed:
    """What overlays the stored values when a page is drawn again: typed texts, errors, values stored meanwhile."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    meanwhile: Mapping[str, str] = field(default_factory=dict)
