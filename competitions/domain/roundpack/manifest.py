"""The manifest: which round it is and the hash of every file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from competitions.domain import documents as f
from competitions.domain.documents import CODE, Record, part_document, read_part, schema_of
from competitions.domain.reading import FaultCode, Reader

FORMAT = "chuangxiang.roundpack/1"
MANIFEST, RULEBOOK = "manifest.json", "rulebook.json"
ENTRIES, RECOMMENDED = "entries.json", "lists/recommended.json"
# Plain names alone: nothing climbs, nothing is hidden, nothing is another thing on another system.
PATH = re.compile(r"(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){0,4}")
SHA256 = re.compile(r"[0-9a-f]{64}")
_MOST = 2**53


@dataclass(frozen=True, kw_only=True, slots=True)
class FileRow(Record):
    """One file of the ZIP. The manifest itself is not among them."""

    path: str = f.text(300, doc="Letters, digits, dots, dashes and underscores between slashes.")
    bytes: int = f.whole(0, _MOST)
    sha256: str = f.text(64, doc="64 hexadecimal digits in small letters.")

    def check(self, reader: Reader) -> None:
        """Path and hash look like what they are."""
        if self.path and not PATH.fullmatch(self.path):
            reader.fault("path", FaultCode.CHOICE, value=ascii(self.path[:60]), allowed="a plain path")
        if self.sha256 and not SHA256.fullmatch(self.sha256):
            reader.fault("sha256", FaultCode.CHOICE, value=ascii(self.sha256), allowed="64 hexadecimal digits")


@dataclass(frozen=True, kw_only=True, slots=True)
class PackedStage(Record):
    """A stage of the round; one with marks has its score pack and its results in `stages/CODE/`."""

    code: str = f.code()
    name: str = f.text(60)
    has_marks: bool = f.flag(True)
    packs: tuple[str, ...] = f.texts(
        60, (), "Where tracks have score sheets of their own or halls are ranked apart: `stages/CODE/NAME/` each."
    )

    def check(self, reader: Reader) -> None:
        """Each name may stand in a path."""
        for index, name in enumerate(self.packs):
            if not CODE.fullmatch(name):
                reader.fault(f"packs[{index}]", FaultCode.CHOICE, value=ascii(name[:60]), allowed="a-z 0-9 _ -")

    @property
    def names(self) -> tuple[str, ...]:
        """Of its score packs; one alone has none."""
        return (self.packs or ("",)) if self.has_marks else ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PackedRound(Record):
    """The round that the pack is about."""

    id: str = f.text(100, doc="Unique in its installation.")
    name: str = f.text(160)
    kind: str = f.text(20)
    edition: int = f.whole(0, 1000)
    year: int = f.whole(1900, 3000)
    region: str = f.text(20, doc="Code of the region.")
    region_name: str = f.text(100)
    office: str = f.text(160, doc="The office that held the round.")
    addressee: str = f.text(160, "")
    reported_at: str = f.text(40)
    report_version: int = f.whole(1, 10_000)
    selected: bool = f.flag(False, "A camp or roadshow in place of a round: its entries are recommended by selection.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest(Record):
    """The whole manifest."""

    installation: str = f.text(64, doc="The same for all packs of one installation.")
    version: int = f.whole(1, 100_000, doc="Of the pack; a later one replaces it.")
    made_at: str = f.text(40)
    round: PackedRound = f.child(PackedRound)
    stages: tuple[PackedStage, ...] = f.parts(PackedStage)
    files: tuple[FileRow, ...] = f.parts(FileRow)

    def check(self, reader: Reader) -> None:
        """No path twice, whatever its letters' size."""
        seen: set[str] = set()
        for index, row in enumerate(self.files):
            if row.path.lower() in seen:
                reader.fault(f"files[{index}].path", FaultCode.DUPLICATE, value=row.path)
            seen.add(row.path.lower())


def read_manifest(reader: Reader) -> Manifest:
    """For `read_document`."""
    return read_with_format(reader, Manifest, FORMAT)


def read_with_format(reader: Reader, kind: type[Any], name: str) -> Any:
    """A document that tells its format first."""
    value = reader.raw("format")
    if value != name:
        code = FaultCode.MISSING if value is None else FaultCode.CHOICE
        reader.fault("format", code, **({} if value is None else {"value": str(value)[:40], "allowed": name}))
    return read_part(kind, reader)


def with_format(part: Record, name: str) -> dict[str, object]:
    """The document of a part with its format."""
    return {"format": name, **part_document(part)}


def schema_with_format(kind: type[Record], name: str, title: str) -> dict[str, object]:
    """The JSON Schema of such a document."""
    schema = schema_of(kind)
    properties = {"format": {"const": name}, **schema["properties"]}  # type: ignore[dict-item]
    required = ["format", *schema["required"]]  # type: ignore[misc]
    return {**schema, "title": title, "required": required, "properties": properties}


def manifest_schema() -> dict[str, object]:
    """The JSON Schema of `manifest.json`."""
    return schema_with_format(Manifest, FORMAT, "Manifest of a round pack")


def score_pack_path(stage: str, name: str = "") -> str:
    """Where a score pack of a stage stands."""
    return f"stages/{stage}/{name}/scorepack.json" if name else f"stages/{stage}/scorepack.json"


def results_path(stage: str, name: str = "") -> str:
    """Where the results of a score pack stand."""
    return f"stages/{stage}/{name}/results.json" if name else f"stages/{stage}/results.json"
