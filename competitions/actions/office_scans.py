"""The office's stack of scans: taken apart page by page, sorted by the printed codes, the rest filed by eye."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.actions.upload_errors import FileRefused
from competitions.actions.uploads import check_content, check_promise
from competitions.domain.paper_codes import PaperCode, PaperKind
from competitions.domain.rulebook import Attachment as Wanted
from competitions.domain.rulebook import AttachmentKind as BookFile
from competitions.domain.scan_codes import Unreadable
from competitions.domain.scan_stacks import StackPage, page_count, pages
from competitions.enums import ScanMatch
from competitions.models import Competition, Entry, OfficeScan
from competitions.queries.entry_list import current_list
from competitions.queries.entry_snapshot import form_version_of, snapshot_of
from competitions.queries.office_scans import OF_ENTRY, application_version, entries_for_scans
from competitions.queries.paper_words import paper_name
from workflow import clock
from workflow.services import Conflict, Refused, act, lock, record

ORGANISE = "competitions.organise_competition"
KINDS = ("pdf", "jpg", "jpeg", "png")


@dataclass(frozen=True)
class Sorted:
    """What became of a stack: pages matched by their code, and pages for the eye."""

    matched: int
    loose: int


@dataclass(frozen=True)
class _Place:
    """What a page is; ``form`` None: nobody knows, and ``problem`` says why."""

    form: PaperKind | None = None
    entry: Entry | None = None
    version: str = ""
    problem: str = ""


def add_stack(*, competition: Competition, actor: Person, files: Sequence[tuple[File[bytes], str]]) -> Sorted:
    """Take a stack apart and sort it. Raises ``FileRefused`` in words, before anything is kept."""
    action = "competition.scans_added"
    require(actor, ORGANISE, competition, action)
    checked = [(*_checked(upload, name), name) for upload, name in files]
    total = sum(_count(content, extension, name) for content, extension, name in checked)
    if total > settings.SCAN_STACK_PAGES_MAX:
        words = _("The stack has %(count)d pages; at most %(most)d go at once. Please send it in parts.")
        raise FileRefused(words % {"count": total, "most": settings.SCAN_STACK_PAGES_MAX})
    rows = [row for content, extension, name in checked for row in _rows(competition, actor, content, extension, name)]
    try:
        with act():
            locked = lock(competition)
            OfficeScan.objects.bulk_create(rows)
            done = Sorted(sum(bool(row.form) for row in rows), sum(not row.form for row in rows))
            record(action, actor=actor, target=locked, data={"matched": done.matched, "loose": done.loose})
    except BaseException:
        for row in rows:
            default_storage.delete(str(row.file.name))
        raise
    return done


def _checked(upload: File[bytes], name: str) -> tuple[File[bytes], str]:
    wanted = Wanted(
        kind=BookFile.STAMPED_FORM, name="", required=False, extensions=KINDS, max_bytes=settings.UPLOAD_MAX_BYTES
    )
    check_promise(wanted, name, upload.size)
    content, extension, _type = check_content(wanted, upload, name)
    return content, extension


def _count(content: File[bytes], extension: str, name: str) -> int:
    try:
        return page_count(content.file, extension)  # type: ignore[arg-type]
    except Unreadable:
        raise FileRefused(_("%(name)s cannot be opened. Please scan it again.") % {"name": name}) from None


def _rows(
    competition: Competition, actor: Person, content: File[bytes], extension: str, name: str
) -> Iterator[OfficeScan]:
    now = clock.now()
    # Of a long list there are many pages: what it says now is read once.
    the_list = functools.cache(lambda: current_list(competition))
    for page in pages(content.file, extension):  # type: ignore[arg-type]
        place = _place(competition, page, the_list)
        row = OfficeScan(
            competition=competition,
            entry=place.entry,
            form=place.form.value if place.form else "",
            version=place.version,
            match=ScanMatch.BY_CODE if place.form else ScanMatch.TO_EYE,
            problem=place.problem[:300],
            name=name[-200:],
            page=page.number,
            extension=page.extension,
            sha256=hashlib.sha256(page.content).hexdigest(),
            added_by=actor,
            added_at=now,
        )
        row.file.save("page", ContentFile(page.content), save=False)
        yield row


def _place(competition: Competition, page: StackPage, the_list: Callable[[], str]) -> _Place:
    """What the codes on a page say; two different ones are left to the eye."""
    if len(page.codes) != 1:
        return _Place(problem=_("Several codes are on the page.") if page.codes else _("No code could be read."))
    code = page.codes[0]
    try:
        entry, current = _subject(competition, code, the_list)
    except Refused as refused:
        return _Place(problem=str(refused))
    if code.version != current:
        words = _("An older print of “%(form)s”: it was changed since and has to be printed and stamped again.")
        return _Place(problem=words % {"form": paper_name(code.kind)})
    return _Place(code.kind, entry, code.version)


def _subject(competition: Competition, code: PaperCode, the_list: Callable[[], str]) -> tuple[Entry | None, str]:
    """The entry of a code, if its form has one, and the version that holds."""
    if code.kind in OF_ENTRY:
        entry = Entry.objects.filter(competition=competition, token=code.token).select_related("competition").first()
        if entry is None:
            raise Refused(_("The code names an entry of another round."))
        return entry, form_version_of(snapshot_of(entry))
    if code.kind is PaperKind.ENTRY_LIST:
        if code.token != str(competition.pk):
            raise Refused(_("The code names another round."))
        return None, the_list()
    if competition.filing is None or code.token != str(competition.filing_id):
        raise Refused(_("The code names another filing."))
    return None, application_version(competition.filing)


def file_scan(*, scan: OfficeScan, actor: Person, form: PaperKind, entry: Entry | None = None) -> OfficeScan:
    """Say by eye what a page is; the person who looked at it stands in the audit."""
    action = "competition.scan_filed"
    require(actor, ORGANISE, scan.competition, action)
    with act():
        locked = (
            OfficeScan.objects.select_for_update(no_key=True, of=("self",))
            .select_related("competition__filing")
            .get(pk=scan.pk)
        )
        if locked.form:
            raise Conflict(_("This page has been filed already."))
        if (form in OF_ENTRY) != (entry is not None):
            raise Refused(_("Choose what the page is."))
        if entry is not None and not entries_for_scans(locked.competition).filter(pk=entry.pk).exists():
            raise Refused(_("The entry belongs to another round."))
        filing = locked.competition.filing
        locked.form, locked.entry, locked.match = form.value, entry, ScanMatch.BY_EYE
        if form is PaperKind.FILING_APPLICATION and filing is not None:
            locked.version = application_version(filing)
        elif entry is not None:
            locked.version = form_version_of(snapshot_of(entry))
        elif form is PaperKind.ENTRY_LIST:
            locked.version = current_list(locked.competition)
        locked.save(update_fields=["form", "entry", "match", "version"])
        data = {"form": form.value, "entry": entry.pk if entry else None, "sha256": locked.sha256}
        record(action, actor=actor, target=locked.competition, data=data)
    return locked


def drop_scan(*, scan: OfficeScan, actor: Person) -> None:
    """Throw a page away: a blank one, or one that was filed wrongly."""
    action = "competition.scan_dropped"
    require(actor, ORGANISE, scan.competition, action)
    with act():
        locked = (
            OfficeScan.objects.select_for_update(no_key=False, of=("self",))
            .select_related("competition")
            .filter(pk=scan.pk)
            .first()
        )
        if locked is None:
            raise Conflict(_("This page has been thrown away already."))
        stored = str(locked.file.name)
        data = {"form": locked.form, "entry": locked.entry_id, "sha256": locked.sha256}
        record(action, actor=actor, target=locked.competition, data=data)
        locked.delete()
        transaction.on_commit(lambda: default_storage.delete(stored), robust=True)
