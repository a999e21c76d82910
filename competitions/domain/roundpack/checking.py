"""Whether a pack is what it says: hashes, files, formats, and every result computed anew from the marks."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, TypeVar

from competitions.domain import rulebook, scoring
from competitions.domain.reading import DocumentError, read_document
from competitions.domain.roundpack.comparing import compare
from competitions.domain.roundpack.documents import (
    PackedEntry,
    RoundEntries,
    RoundList,
    list_hash,
    read_entries,
    read_list,
)
from competitions.domain.roundpack.faults import PackFault, PackFaultCode, PackRefused
from competitions.domain.roundpack.manifest import (
    ENTRIES,
    MANIFEST,
    RECOMMENDED,
    RULEBOOK,
    Manifest,
    read_manifest,
    results_path,
    score_pack_path,
)
from competitions.domain.roundpack.opening import OpenPack, faults_at, read_document_of

T = TypeVar("T")
_NO_TRACK = "-"  # the code of no track: the sheet of the stage itself
_OF_ENTRIES, _FORM = "entries/", "/form.pdf"  # the printed form is made from the answers and is none of the files
Progress = Callable[[int, int], None]  # files done, files in all
Results = Mapping[str, Mapping[str, Any]]  # entry number → its line, of one stage


@dataclass
class Checked:
    """What a pack holds. With ``faults`` the rest may be incomplete and must not be used."""

    faults: list[PackFault] = field(default_factory=list)
    manifest: Manifest | None = None
    entries: tuple[PackedEntry, ...] = ()
    listed: RoundList | None = None
    results: dict[str, Results] = field(default_factory=dict)
    packs: dict[tuple[str, str], str] = field(default_factory=dict)  # stage and entry: the name of its score pack


def check_pack(pack: OpenPack, progress: Progress = lambda done, total: None) -> Checked:
    """Everything that can be said about a pack without its installation. Never raises for what stands in it."""
    checked = Checked()
    try:
        checked.manifest = _read(pack, MANIFEST, read_manifest)
    except PackRefused as error:
        checked.faults += error.faults
        return checked
    checked.faults += _faults_of_files(pack, checked.manifest, progress)
    # What was changed is not read on: one fault, not the twenty that follow from it.
    damaged = {fault.path for fault in checked.faults}
    checked.faults += _faults_of_documents(pack, checked, damaged)
    if not checked.faults:
        checked.faults += _faults_between(checked)
    return checked


def _faults_of_files(pack: OpenPack, manifest: Manifest, progress: Progress) -> Iterator[PackFault]:
    named = {row.path for row in manifest.files} | {MANIFEST}
    yield from (PackFault(path, PackFaultCode.EXTRA) for path in pack.sizes if path not in named)
    for done, row in enumerate(manifest.files):
        progress(done, len(manifest.files))
        if row.path not in pack.sizes:
            yield PackFault(row.path, PackFaultCode.MISSING)
        elif pack.sizes[row.path] != row.bytes:
            yield PackFault(row.path, PackFaultCode.SIZE)
        else:
            total = hashlib.sha256()
            try:
                for piece in pack.chunks(row.path):
                    total.update(piece)
            except PackRefused as error:
                yield from error.faults
            else:
                if total.hexdigest() != row.sha256:
                    yield PackFault(row.path, PackFaultCode.HASH)
    needed = [RULEBOOK, ENTRIES, RECOMMENDED]
    for stage in manifest.stages:
        for name in stage.names:
            needed += [score_pack_path(stage.code, name), results_path(stage.code, name)]
    yield from (PackFault(path, PackFaultCode.MISSING) for path in needed if path not in named)


def _faults_of_documents(pack: OpenPack, checked: Checked, damaged: set[str]) -> Iterator[PackFault]:
    book = None
    try:
        if RULEBOOK not in damaged:
            book = _book(pack)
        if ENTRIES not in damaged:
            read: RoundEntries = _read(pack, ENTRIES, read_entries)
            checked.entries = read.entries
        if RECOMMENDED not in damaged:
            checked.listed = _read(pack, RECOMMENDED, read_list)
            rows = pack.document(RECOMMENDED)
            if not isinstance(rows, dict) or list_hash(rows.get("rows", [])) != checked.listed.rows_hash:
                yield PackFault(RECOMMENDED, PackFaultCode.LIST)
    except PackRefused as error:
        yield from error.faults
    for stage in checked.manifest.stages if checked.manifest else ():
        for name in stage.names:
            if {score_pack_path(stage.code, name), results_path(stage.code, name)} & damaged:
                continue
            try:
                yield from _faults_of_results(pack, checked, stage.code, name, book)
            except PackRefused as error:
                yield from error.faults


def _faults_of_results(
    pack: OpenPack, checked: Checked, code: str, name: str, book: rulebook.RuleBook | None
) -> Iterator[PackFault]:
    """The results are computed anew from the score pack, by the rule of the book, and compared line by line."""
    at, marks_at = results_path(code, name), score_pack_path(code, name)
    try:
        loaded = scoring.load(pack.read(marks_at))
    except DocumentError as error:
        raise PackRefused(faults_at(marks_at, error)) from error
    if book is not None and not _is_rule_of(book, code, loaded.pack.rule):
        yield PackFault(marks_at, PackFaultCode.RULE)
    computed = json.loads(scoring.as_text(scoring.tabulate(loaded.pack).document(loaded.inputs_sha256)))
    given = pack.document(at)
    if not isinstance(given, dict) or not isinstance(given.get("results"), list):
        raise PackRefused([PackFault(at, PackFaultCode.DOCUMENT, {"detail": "it is no results document"})])
    ours = {line["entry"]: line for line in computed["results"]}
    checked.results[code] = {**checked.results.get(code, {}), **ours}
    checked.packs |= {(code, entry): name for entry in ours}
    yield from compare(at, given, computed)


def _is_rule_of(book: rulebook.RuleBook, code: str, rule: scoring.Rule) -> bool:
    """The line is drawn by people over the whole field; items are those of the stage's sheet, or of one of its tracks."""
    if all(stage.code != code for stage in book.stages):
        return False
    tracks = [one.track for one in book.stage(code).track_rubrics]
    rules = (scoring.from_book(book, code, track) for track in [_NO_TRACK, *tracks])
    return any(replace(ours, cut=None) == replace(rule, cut=None) for ours in rules)


def _faults_between(checked: Checked) -> Iterator[PackFault]:
    """List, entries, files and results agree."""
    rows = checked.listed.rows if checked.listed else ()
    listed, known = {row.entry: row.number for row in rows}, {entry.key: entry.number for entry in checked.entries}
    for key in sorted({*listed, *known}):
        if listed.get(key) != known.get(key):
            yield PackFault(ENTRIES, PackFaultCode.ENTRY, {"entry": known.get(key) or listed.get(key) or key})
    named = {row.path for row in checked.manifest.files} if checked.manifest else set()
    owned = {file.path for entry in checked.entries for file in entry.files}
    yield from (PackFault(path, PackFaultCode.MISSING) for path in sorted(owned - named))
    loose = {path for path in named if path.startswith(_OF_ENTRIES) and not path.endswith(_FORM)} - owned
    yield from (PackFault(path, PackFaultCode.EXTRA) for path in sorted(loose))
    for row in rows:
        if row.score is not None and score_of(checked, row.number, row.score) is None:
            yield PackFault(RECOMMENDED, PackFaultCode.SCORE, {"entry": row.number or row.entry, "given": row.score})
    for track in sorted({row.track for row in rows}):
        yield from _faults_of_order(checked, track)


def score_of(checked: Checked, number: str, shown: str) -> str | None:
    """Code of the last stage in which the entry has this result."""
    codes = [stage.code for stage in checked.manifest.stages] if checked.manifest else []
    for code in reversed(codes):
        line = checked.results.get(code, {}).get(number)
        if line is not None and line["shown"] == shown:
            return code
    return None


def _faults_of_order(checked: Checked, track: str) -> Iterator[PackFault]:
    """Nobody has a better rank in the list than somebody with a better rank in the results; equals may be parted. Ranks of
    different score packs (halls ranked apart) say nothing about each other.
    """
    rows = checked.listed.rows if checked.listed else ()
    packs: dict[str, list[tuple[Fraction, Fraction, str]]] = {}
    for row in rows:
        code = score_of(checked, row.number, row.score) if row.score is not None and row.track == track else None
        rank = checked.results[code][row.number]["rank"] if code else None
        if row.rank is not None and rank is not None:
            packs.setdefault(checked.packs[code or "", row.number], []).append(
                (Fraction(row.rank), Fraction(rank), row.number)
            )
    for placed in packs.values():
        for (before, rank, number), (after, following, _other) in itertools.pairwise(sorted(placed)):
            if before < after and rank > following:
                yield PackFault(RECOMMENDED, PackFaultCode.ORDER, {"entry": number})


def _book(pack: OpenPack) -> rulebook.RuleBook:
    try:
        return rulebook.parse(pack.document(RULEBOOK))
    except DocumentError as error:
        raise PackRefused(faults_at(RULEBOOK, error)) from error


def _read(pack: OpenPack, path: str, read: Callable[[Any], T]) -> T:
    try:
        return read_document(read_document_of(path, pack.read(path)), read)
    except DocumentError as error:
        raise PackRefused(faults_at(path, error)) from error
