"""The list that went up, and its entries with people, answers and files: what the next level takes over without retyping."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from typing import Any

from competitions.domain import documents as f
from competitions.domain.documents import Record, Spec
from competitions.domain.reading import FaultCode, Reader, fits
from competitions.domain.roundpack.manifest import read_with_format, schema_with_format, with_format

ENTRIES_FORMAT = "chuangxiang.roundentries/1"
LIST_FORMAT = "chuangxiang.roundlist/1"
_MOST = 2**53


def _free(kind: type[Any], doc: str) -> Any:
    """Whatever JSON stands there, as long as it is an object or a list."""

    def read(reader: Reader, key: str, given: Any) -> object:
        value = reader.raw(key)
        if value is None:
            return None
        if not isinstance(value, kind):
            reader.fault(key, FaultCode.TYPE, expected="object" if kind is dict else "list")
            return None
        if not fits(value):
            reader.fault(key, FaultCode.TYPE, expected="text")
            return None
        return value

    schema = {"type": ["object" if kind is dict else "array", "null"]}
    return field(default=None, metadata={"spec": Spec(read, lambda: dict(schema)), "doc": doc})


def _text_or_null(limit: int, doc: str) -> Any:
    def read(reader: Reader, key: str, given: Any) -> str | None:
        if not reader.has(key):
            reader.skip(key)
            return None
        return reader.text(key, limit=limit)

    def schema() -> dict[str, object]:
        return {"type": ["string", "null"], "maxLength": limit}

    return field(default=None, metadata={"spec": Spec(read, schema), "doc": doc})


@dataclass(frozen=True, kw_only=True, slots=True)
class Member(Record):
    """Somebody of the team. The numbers are for the level above alone: a pack is never published."""

    name: str = f.text(60)
    duty: str = f.text(60, "")
    id_kind: str = f.text(20, "")
    id_number: str = f.text(40, "")
    phone: str = f.text(40, "")
    is_leader: bool = f.flag(False)
    is_presenter: bool = f.flag(False)


@dataclass(frozen=True, kw_only=True, slots=True)
class PackedFile(Record):
    """A file of an entry, and where it stands in the ZIP."""

    path: str = f.text(300)
    kind: str = f.text(20)
    name: str = f.text(200, doc="As the entrant named it.")
    extension: str = f.text(10, "")
    fits: bool = f.flag(True, "False for a stamped scan of an earlier form.")
    place: int = f.whole(1, 10, 1, "Where there are several of a kind.")


@dataclass(frozen=True, kw_only=True, slots=True)
class PackedEntry(Record):
    """An entry of the list as its round had it. `key` is `entry` of its row in the list; `id` stays the same in every pack."""

    key: int = f.whole(1, _MOST)
    id: str = f.text(64)
    number: str = f.text(40)
    track: str = f.code("")
    track_name: str = f.text(60, "")
    title: str = f.text(120)
    entrant_type: str = f.text(20, "")
    organisation_name: str = f.text(120, "")
    uscc: str = f.text(18, "")
    registered_on: Any = f.day(None)
    region: str = f.text(20, "")
    summary: str = f.text(20_000, "")
    form: Mapping[str, Any] | None = _free(dict, "The answers that the rule book asks for.")
    consents: Mapping[str, Any] | None = _free(dict, "What the entrant agreed to, and when.")
    members: tuple[Member, ...] = f.parts(Member)
    files: tuple[PackedFile, ...] = f.parts(PackedFile)

    def check(self, reader: Reader) -> None:
        """One head, and at most one file at each place of a kind."""
        if sum(member.is_leader for member in self.members) != 1:
            reader.fault("members", FaultCode.CONTRADICTION, detail="exactly one member is the head")
        kinds = [(one.kind, one.place) for one in self.files]
        if len(set(kinds)) < len(kinds):
            reader.fault("files", FaultCode.CONTRADICTION, detail="two files of the same kind")


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundEntries(Record):
    """`entries.json`."""

    entries: tuple[PackedEntry, ...] = f.parts(PackedEntry)

    def check(self, reader: Reader) -> None:
        """Every entry once."""
        for name in ("key", "id", "number"):
            counted = Counter(getattr(one, name) for one in self.entries)
            for value, count in counted.items():
                if count > 1:
                    reader.fault("entries", FaultCode.DUPLICATE, value=str(value)[:60])


@dataclass(frozen=True, kw_only=True, slots=True)
class ListRow(Record):
    """One line of the list: place, result and honours. No personal number."""

    entry: int = f.whole(1, _MOST)
    number: str = f.text(40, "")
    track: str = f.text(40, "")
    track_name: str = f.text(80, "", "With the hall where halls are ranked apart.")
    hall: str = f.text(10, "", "Only where halls are ranked apart; the rank then counts in the hall.")
    rank: Decimal | None = f.number(
        None, 'A whole one as a number; shared out between equals as text: `"2.5"`.', low=Decimal(1)
    )
    score: str | None = _text_or_null(40, "As it was published; null where nothing was marked.")
    award: str = f.text(400, "")
    honours: Sequence[Any] | None = _free(list, "Each honour with code, name and scope.")
    promoted: bool = f.flag(True)
    title: str = f.text(120, "")
    unit: str = f.text(120, "")
    leader: str = f.text(60, "")
    region: str = f.text(100, "")


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundList(Record):
    """`lists/recommended.json`. `rows_hash` is the SHA-256 of the canonical JSON of `rows`: it stands on the printed list."""

    rows_hash: str = f.text(64)
    summary: str = f.text(20_000, "")
    rows: tuple[ListRow, ...] = f.parts(ListRow)


def list_hash(rows: object) -> str:
    """The hash of rows as they stand in the file."""
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def read_entries(reader: Reader) -> RoundEntries:
    """For `read_document`."""
    found: RoundEntries = read_with_format(reader, RoundEntries, ENTRIES_FORMAT)
    return found


def read_list(reader: Reader) -> RoundList:
    """For `read_document`."""
    found: RoundList = read_with_format(reader, RoundList, LIST_FORMAT)
    return found


def entries_schema() -> dict[str, object]:
    """The JSON Schema of `entries.json`."""
    return schema_with_format(RoundEntries, ENTRIES_FORMAT, "Entries of a round pack")


def list_schema() -> dict[str, object]:
    """The JSON Schema of `lists/recommended.json`."""
    return schema_with_format(RoundList, LIST_FORMAT, "List of a round pack")


def dump(part: Record, name: str) -> dict[str, object]:
    """The document of a manifest, a list or entries, by its format."""
    return with_format(part, name)
