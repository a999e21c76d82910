"""The rule book of a competition as it is read: chapters in words with worked examples, and what is odd with real counts."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import Region
from competitions.data import work_calendar
from competitions.domain.rulebook import RuleBook, warnings
from competitions.domain.worked import told
from competitions.enums import EntryState
from competitions.models import Competition, Entry
from competitions.queries.rule_books import book_of
from ui import formats

_CHECKED = (EntryState.ACCEPTED, EntryState.PROMOTED, EntryState.NOT_PROMOTED)


@dataclass(frozen=True)
class ReadChapter:
    """A chapter in the reader's language; each line with its mark of invention."""

    code: str
    title: str
    lines: list[tuple[str, bool]]
    examples: list[str]


@dataclass(frozen=True)
class BookPage:
    """All of it."""

    chapters: list[ReadChapter]
    remarks: list[str]


def book_page(competition: Competition) -> BookPage:
    """The book that holds now. One query, for the counts."""
    book = book_of(competition)
    return BookPage(read_chapters(book, competition.region), [text for _path, text in remarks_of(competition, book)])


def read_chapters(book: RuleBook, region: Region) -> list[ReadChapter]:
    """Chapters in words. No query."""
    return [
        ReadChapter(
            chapter.code,
            chapter.title.text(_),
            [(line.text(_), line.demo) for line in chapter.lines],
            [line.text(_) for line in chapter.examples],
        )
        for chapter in told(book, region=region.name, short=region.short_name)
    ]


@dataclass(frozen=True)
class AskedField:
    """A field of the entry form as whoever enters meets it."""

    label: str
    required: bool
    note: str


def entry_form_of(book: RuleBook) -> list[AskedField]:
    """What the rules add to the entry form: the tracks to choose from, the questions, the files. No query."""
    fields = [AskedField(_("Track"), True, "、".join(track.name for track in book.tracks))]
    names = {track.code: track.name for track in book.tracks}
    for question in book.questions:
        notes = [
            question.hint,
            _("Asked for: %(purpose)s.") % {"purpose": question.purpose},
            " / ".join(question.choices),
        ]
        if question.tracks:
            only = "、".join(names.get(code, code) for code in question.tracks)
            notes.append(_("Only in: %(tracks)s.") % {"tracks": only})
        fields.append(AskedField(question.label, question.required, " ".join(filter(None, notes))))
    for file in book.attachments:
        kinds = formats.file_kinds(file.extensions)
        limit = _("%(kinds)s, at most %(size)s.") % {"kinds": kinds, "size": formats.file_size(file.max_bytes)}
        fields.append(AskedField(file.name, file.required, f"{limit} {file.hint}".strip()))
    return fields


def remarks_of(competition: Competition, book: RuleBook) -> list[tuple[str, str]]:
    """What is odd, with its path: against the checked entries of each track once there are any, and the planned days."""
    rows = Entry.objects.filter(competition=competition, state__in=_CHECKED, track__isnull=False).order_by()
    counts = dict(rows.values_list("track__code").annotate(n=Count("pk")))
    if counts:  # a track without any has none, but only once the check has begun
        counts = {track.code: counts.get(track.code, 0) for track in book.tracks}
    found = warnings(book, entries=counts, published_on=competition.final_on, calendar=work_calendar())
    return [(one.path, one.sentence.text(_)) for one in found]
