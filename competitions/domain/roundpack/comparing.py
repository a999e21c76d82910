"""The results that stand in a pack, line by line beside those that follow from its marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from competitions.domain.roundpack.faults import PackFault, PackFaultCode

Json = Mapping[str, Any]
_CLIP = 60


def compare(path: str, given: Json, computed: Json) -> Iterator[PackFault]:
    """Each difference as a fault of the file at ``path``. Only the texts of warnings may be in another language."""
    for detail in _of_head(given, computed):
        yield PackFault(path, PackFaultCode.DOCUMENT, {"detail": detail})
    lines = [line if isinstance(line, dict) else {} for line in given["results"]]
    theirs = {str(line.get("entry")): line for line in lines}
    ours = {line["entry"]: line for line in computed["results"]}
    is_same = True
    for entry in dict.fromkeys([*ours, *theirs]):
        if ours.get(entry) != theirs.get(entry) and (entry in ours or theirs[entry]):
            is_same = False
            told, follows = _difference(theirs.get(entry), ours.get(entry))
            yield PackFault(path, PackFaultCode.RESULTS, {"entry": entry, "given": told, "computed": follows})
    if is_same and [line.get("entry") for line in lines] != list(ours):
        yield PackFault(path, PackFaultCode.DOCUMENT, {"detail": "results: each entry stands there once, by rank"})


def _of_head(given: Json, computed: Json) -> Iterator[str]:
    yield from (f"{key[:_CLIP]}: there is no such key" for key in given if key not in computed)
    if given.get("format") != computed["format"]:
        yield f"format: {str(given.get('format'))[:_CLIP]} is none of: {computed['format']}"
    if given.get("inputs_sha256") != computed["inputs_sha256"]:
        yield "inputs_sha256: it is not that of the score pack"
    if given.get("severity") is not None:
        yield "severity: it does not belong into a round pack"
    if _warned(given.get("warnings")) != _warned(computed["warnings"]):
        yield "warnings: others follow from the marks"


def _warned(warnings: object) -> object:
    """Code and entry of each, and that there is a text."""
    if not isinstance(warnings, list):
        return None
    return [
        (one.get("code"), one.get("entry"), isinstance(one.get("text"), str), len(one))
        if isinstance(one, dict)
        else one
        for one in warnings
    ]


def _difference(given: object, computed: object) -> tuple[str, str]:
    """What stands there and what follows: the place where they part, or the line's rank and result."""
    if not isinstance(given, dict) or not isinstance(computed, dict):
        return _told(given), _told(computed)
    if _told(given) != _told(computed):
        return _told(given), _told(computed)
    place, told, follows = _parting(given, computed)
    return f"{place.removeprefix('.')} {_short(told)}", _short(follows)


def _told(line: object) -> str:
    return f"rank {line.get('rank')} with {line.get('shown')}" if isinstance(line, dict) else "nothing"


def _parting(given: object, computed: object) -> tuple[str, object, object]:
    """The first place, from the top, at which two documents that are not equal part."""
    if isinstance(given, dict) and isinstance(computed, dict):
        keys = [key for key in [*computed, *given] if given.get(key, _NOTHING) != computed.get(key, _NOTHING)]
        below, told, follows = _parting(given.get(keys[0], _NOTHING), computed.get(keys[0], _NOTHING))
        return f".{keys[0]}{below}", told, follows
    if isinstance(given, list) and isinstance(computed, list) and len(given) == len(computed):
        index = next(index for index, one in enumerate(given) if one != computed[index])
        below, told, follows = _parting(given[index], computed[index])
        return f"[{index}]{below}", told, follows
    return "", given, computed


_NOTHING = object()


def _short(value: object) -> str:
    return "nothing" if value is _NOTHING else str(value)[:_CLIP]
