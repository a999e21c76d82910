"""Writing a round pack: a ZIP that grows on disk file by file, each hashed as it goes in; nothing of it stays in memory."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterable
from typing import IO, Self

from competitions.domain.file_names import extension_of
from competitions.domain.roundpack import (
    ENTRIES,
    ENTRIES_FORMAT,
    FORMAT,
    LIST_FORMAT,
    MANIFEST,
    RECOMMENDED,
    RULEBOOK,
    FileRow,
    Manifest,
    Member,
    PackedEntry,
    PackedFile,
    PackedStage,
    RoundEntries,
    dump,
)
from competitions.models import Attachment, Entry, RoundPack, RoundReport
from competitions.printing import packed_form
from competitions.queries import round_pack as reads
from competitions.queries.entry_snapshot import form_version_of, snapshot_of
from ui.pdf import template_to_pdf

CHUNK = 1024 * 1024
# One fixed moment for every file: the same content gives the same bytes.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_PACKED = frozenset({"pdf", "pptx", "docx", "xlsx", "zip", "mp4", "jpg", "jpeg", "png"})


class PackWriter:
    """The ZIP being written. ``rows`` are the manifest's lines so far."""

    def __init__(self, target: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self.rows: list[FileRow] = []

    def add(self, path: str, pieces: Iterable[bytes]) -> FileRow:
        """One file from its pieces."""
        info = zipfile.ZipInfo(path, _MOMENT)
        info.external_attr = 0o100644 << 16
        info.compress_type = zipfile.ZIP_STORED if extension_of(path) in _PACKED else zipfile.ZIP_DEFLATED
        total, size = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as into:
            for piece in pieces:
                total.update(piece)
                size += len(piece)
                into.write(piece)
        row = FileRow(path=path, bytes=size, sha256=total.hexdigest())
        self.rows.append(row)
        return row

    def add_json(self, path: str, document: object) -> FileRow:
        """One document."""
        return self.add(path, [as_json(document)])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """Whatever happened, nothing is written to the file afterwards."""
        self._zip.close()

    def finish(self, manifest: Manifest) -> None:
        """The manifest comes last: it knows all the others."""
        document = as_json(dump(manifest, FORMAT))
        info = zipfile.ZipInfo(MANIFEST, _MOMENT)
        info.external_attr, info.compress_type = 0o100644 << 16, zipfile.ZIP_DEFLATED
        self._zip.writestr(info, document)


def as_json(document: object) -> bytes:
    """Readable, and the same bytes for the same document."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def write_round(
    writer: PackWriter, pack: RoundPack, report: RoundReport, stages: list[PackedStage], step: Callable[[int], None]
) -> Manifest:
    """All parts that the competition itself holds; returns the manifest without its files. ``step`` is told each entry."""
    competition = report.competition
    writer.add_json(RULEBOOK, competition.rules)
    listed = {"format": LIST_FORMAT, "rows_hash": report.rows_hash, "summary": report.summary, "rows": report.rows}
    writer.add_json(RECOMMENDED, listed)
    found, ids = [], [row["entry"] for row in report.rows]
    for number, entry in enumerate(reads.entries_in_order(ids), start=1):
        found.append(_write_entry(writer, entry, _folder(entry, number)))
        step(number)
    writer.add_json(ENTRIES, dump(RoundEntries(entries=tuple(found)), ENTRIES_FORMAT))
    for path, table in reads.tables(report):
        writer.add(path, [table])
    for notice in reads.notices(competition):
        writer.add_json(f"publicity/v{notice.version}.json", reads.notice_document(notice))
        page = template_to_pdf("competitions/print/round_publicity.html", reads.notice_context(notice))
        writer.add(f"publicity/v{notice.version}.pdf", [page])
    writer.add_json("objections.json", reads.objections_document(competition))
    writer.add_json("statistics.json", reads.statistics_document(competition))
    writer.add("summary.pdf", [template_to_pdf("competitions/print/round_summary.html", reads.summary_context(report))])
    writer.add("README.txt", [reads.readme(report).encode()])
    return Manifest(
        installation=reads.installation(),
        version=pack.version,
        made_at=reads.moment(pack.ordered_at),
        round=reads.round_of(report),
        stages=tuple(stages),
    )


def _folder(entry: Entry, place: int) -> str:
    """Its place in the list and what of its number may stand in a path: whoever unpacks it finds it without a key."""
    plain = re.sub("[^A-Za-z0-9]+", "-", entry.number).strip("-")[:60]
    return "-".join(filter(None, (f"{place:03d}", plain)))


def _write_entry(writer: PackWriter, entry: Entry, folder: str) -> PackedEntry:
    """Its printed form and its files, then what the next level takes over."""
    snapshot = snapshot_of(entry)
    version = form_version_of(snapshot)
    base = f"entries/{folder}"
    writer.add(f"{base}/form.pdf", [packed_form(snapshot)])
    files = []
    for file in sorted(snapshot.files.values(), key=lambda one: (one.kind, one.slot)):
        path = f"{base}/{file.key}{file.extension.lower()}"
        writer.add(path, _pieces(file))
        fits = not file.form_version or file.form_version == version
        packed = PackedFile(
            path=path, kind=file.kind, place=file.slot, name=file.name, extension=file.extension, fits=fits
        )
        files.append(packed)
    return PackedEntry(**reads.facts_of_entry(entry), members=_members(entry), files=tuple(files))


def _members(entry: Entry) -> tuple[Member, ...]:
    names = ("name", "duty", "id_kind", "id_number", "phone", "is_leader", "is_presenter")
    return tuple(Member(**{name: getattr(one, name) for name in names}) for one in snapshot_of(entry).members)


def _pieces(file: Attachment) -> Iterable[bytes]:
    with file.file.open("rb") as stream:
        while piece := stream.read(CHUNK):
            yield piece
