"""发布前隐私检查 of a public list: what would become public, and which numbers of persons stand in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.domain.privacy import Finding, Kind, masked, scan

KINDS = {
    Kind.ID: gettext_lazy("ID number"),
    Kind.PERMIT: gettext_lazy("travel permit"),
    Kind.PHONE: gettext_lazy("mobile number"),
    Kind.CARD: gettext_lazy("bank card"),
}
TEXTS = ("title", "receiving_unit", "address", "reason", "none_reason")
COLUMNS = ("title", "unit", "leader")


@dataclass(frozen=True)
class Found:
    """One finding, as people read it: where it stands, what it is, masked. Never the number itself."""

    where: str
    kind: str
    shown: str
    words: str


def find(where: str, text: str, allowed: Iterable[str] = ()) -> list[Found]:
    """What stands in one text."""
    return [_found(where, one) for one in scan(text, list(allowed))]


def fingerprint(found: Iterable[Found]) -> str:
    """Which findings somebody saw: who states a reason states it for these and no others, in whatever language they read."""
    text = "\n".join(sorted({one.shown or one.where for one in found}))
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""


def in_list(texts: Mapping[str, str], rows: Iterable[Mapping[str, Any]], phones: Iterable[str]) -> list[Found]:
    """All of a list: its texts by name (`TEXTS`), its lines. The phones that the notice itself prints are meant to be."""
    allowed = [phone for phone in phones if phone]
    labels = {
        "title": _("Title"), "receiving_unit": _("Receiving unit"), "address": _("Address"),
        "reason": _("Reason of the correction"), "none_reason": _("Why nobody is on the list"),
    }  # fmt: skip
    found = [one for name in TEXTS for one in find(labels[name], texts.get(name, ""), allowed)]
    for line, row in enumerate(rows, 1):
        where = _("Line %(number)d of the list") % {"number": line}
        found += [one for column in COLUMNS for one in find(where, str(row.get(column, "")), allowed)]
    return found


def mask_rows(rows: Iterable[Mapping[str, Any]], phones: Iterable[str]) -> list[dict[str, Any]]:
    """The lines with every finding shown in part."""
    allowed = [phone for phone in phones if phone]
    return [{key: mask(str(value), allowed) if key in COLUMNS else value for key, value in row.items()} for row in rows]


def mask(text: str, allowed: Iterable[str] = ()) -> str:
    """One text with every finding shown in part."""
    return masked(text, scan(text, list(allowed)))


def _found(where: str, one: Finding) -> Found:
    kind = str(KINDS[one.kind])
    words = _("%(where)s: %(kind)s %(shown)s") % {"where": where, "kind": kind, "shown": one.masked}
    return Found(where, kind, one.masked, words)
