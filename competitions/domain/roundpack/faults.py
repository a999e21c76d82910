"""What can be wrong with a pack, each fault at a path of the ZIP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from competitions.domain.scoring.faults import one_line


class PackFaultCode(StrEnum):
    """The parameters are named behind each."""

    NOT_ZIP = "not_zip"
    TOO_MANY = "too_many"  # limit
    TOO_BIG = "too_big"  # limit: bytes of all files unpacked
    FILE_TOO_BIG = "file_too_big"  # limit
    BOMB = "bomb"  # unpacks to far more than it is
    PATH = "path"
    LINK = "link"
    TWICE = "twice"
    LOCKED = "locked"  # encrypted, or packed in a way that is not read
    NO_MANIFEST = "no_manifest"
    DOCUMENT = "document"  # detail: what the reader of the format says
    MISSING = "missing"
    EXTRA = "extra"
    SIZE = "size"
    HASH = "hash"
    UNREADABLE = "unreadable"
    RESULTS = "results"  # entry, given, computed
    RULE = "rule"  # the score pack was made by another rule than the rule book's
    LIST = "list"  # the hash of the list is not that of its rows
    SCORE = "score"  # entry, given
    ORDER = "order"  # entry
    ENTRY = "entry"  # entry: in the list and not among the entries by this number, or the other way round


_LINES = {
    PackFaultCode.NOT_ZIP: "this is no ZIP file, or it is cut off",
    PackFaultCode.TOO_MANY: "more than {limit} files",
    PackFaultCode.TOO_BIG: "the files are larger than {limit} bytes in all",
    PackFaultCode.FILE_TOO_BIG: "larger than {limit} bytes",
    PackFaultCode.BOMB: "it unpacks to far more than a file of this kind can",
    PackFaultCode.PATH: "a path that a pack does not have",
    PackFaultCode.LINK: "a link or a special file",
    PackFaultCode.TWICE: "the same path stands twice",
    PackFaultCode.LOCKED: "encrypted, or packed in a way that is not read",
    PackFaultCode.NO_MANIFEST: "the manifest is missing",
    PackFaultCode.DOCUMENT: "{detail}",
    PackFaultCode.MISSING: "named by the manifest and not in the ZIP",
    PackFaultCode.EXTRA: "in the ZIP, and neither the manifest nor an entry names it",
    PackFaultCode.SIZE: "another size than the manifest says",
    PackFaultCode.HASH: "another SHA-256 than the manifest says: the file was changed",
    PackFaultCode.UNREADABLE: "cannot be unpacked: it is damaged",
    PackFaultCode.RESULTS: "entry {entry}: {given} stands there, {computed} follows from the marks",
    PackFaultCode.RULE: "the rule is not that of the rule book",
    PackFaultCode.LIST: "the hash of the list is not that of its rows",
    PackFaultCode.SCORE: "entry {entry}: no result of a stage is {given}",
    PackFaultCode.ORDER: "entry {entry} stands before one with a better result",
    PackFaultCode.ENTRY: "entry {entry} stands in the list or among the entries, not in both",
}


@dataclass(frozen=True, slots=True)
class PackFault:
    """One fault: the path of the file in the ZIP ("" for the ZIP itself), a code, what a sentence needs."""

    path: str
    code: PackFaultCode
    params: Mapping[str, str | int] = field(default_factory=dict)


def fault_line(fault: PackFault) -> str:
    """One clear line for a terminal. Nothing of a hostile name or text reaches it raw."""
    path = fault.path.encode("unicode_escape").decode()[:200]
    text = _LINES[fault.code].format(**{key: str(value)[:200] for key, value in fault.params.items()})
    return f"{path or '(the ZIP)'}: {one_line(text)}"


class PackRefused(ValueError):
    """The pack cannot even be read on; ``faults`` says why."""

    def __init__(self, faults: Sequence[PackFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(map(fault_line, faults)))
