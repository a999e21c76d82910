"""What strikes the eye about an entry that waits for its check: duplicates, an old stamp, a firm close to its limit."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from competitions.domain.eligibility import add_years
from competitions.domain.rulebook import RuleBook
from competitions.enums import AttachmentKind, EntryState
from competitions.models import Attachment, Competition, Entry, TeamMember
from competitions.queries.other_entries import LIVE_STATES, Who

# To the contestant an entry is handed in; to the organiser it waits.
DESK_STATES = {**dict(EntryState.choices), EntryState.SUBMITTED.value: gettext_lazy("To be checked")}
# What two entries that may be one share: the firm, the holder of a passport, the text; people and their phones.
_ENTRY_KEYS = ("uscc", "firm_key", "holder_key", "text_key")
_MEMBER_KEYS = ("person_index", "phone_index")
# A firm that reaches its limit within so many days of the cut-off day is pointed out.
NEAR_DAYS = 30


class Hint(NamedTuple):
    """One remark of the machine. ``tone`` as for chips."""

    text: str
    tone: str


class _Flags(NamedTuple):
    """What the database knows of one row: the same that the filters below find."""

    same_firm: bool = False
    same_person: bool = False
    alike: bool = False
    stale_stamp: bool = False
    came_back: bool = False


# What a list of entries reads of each: enough for its row and, with one more query, for its hint.
ROW_FIELDS = (
    "pk", "token", "number", "title", "organisation_name", "uscc", "registered_on", "state", "submitted_at",
    "track__code", "track__name", "leader__name", "source",
)  # fmt: skip
Row = Mapping[str, Any]


@functools.cache
def _rows() -> QuerySet[Entry, dict[str, Any]]:
    """Put together once, narrowed for each competition."""
    return Entry.objects.filter(submitted_at__isnull=False).values(*ROW_FIELDS)


def rows_handed_in(competition: Competition) -> QuerySet[Entry, dict[str, Any]]:
    """Every entry but the drafts as ``ROW_FIELDS``, for a ``competition`` that was found in the actor's scope.

    The same rows as ``entries_visible_to`` gives there, without the two joins that ten thousand rows would pay for.
    """
    return _rows().filter(competition=competition)


def filter_duplicates(competition: Competition, rows: QuerySet[Entry, Any]) -> QuerySet[Entry, Any]:
    """Entries that share firm, person, phone or text with another live one of the competition.

    Grouped once for each key instead of asked for each row: ten thousand rows stay one pass.
    """
    live = Entry.objects.filter(competition=competition, state__in=LIVE_STATES)
    people = TeamMember.objects.filter(entry__competition=competition, entry__state__in=LIVE_STATES)
    alive, gone = Q(state__in=LIVE_STATES), ~Q(state__in=LIVE_STATES)
    twice, once = Q(n__gt=1), Q(n__gte=1)

    def shared(of: QuerySet[Any], key: str, counted: Count, found: Q) -> QuerySet[Any]:
        groups = of.filter(**{f"{key}__gt": ""}).order_by().values(key).annotate(n=counted)
        return groups.filter(found).values(key)

    def holds(found: Q) -> Q:
        """Has one of these keys."""
        wanted = Q(pk__in=[])
        for key in _ENTRY_KEYS:
            wanted |= Q(**{f"{key}__in": shared(live, key, Count("pk"), found)})
        for key in _MEMBER_KEYS:
            same = {f"{key}__in": shared(people, key, Count("entry", distinct=True), found)}
            members = TeamMember.objects.filter(entry__competition=competition, **same)
            wanted |= Q(pk__in=members.values("entry"))
        return wanted

    return rows.filter(alive & holds(twice) | gone & holds(once))


def filter_stale_stamps(rows: QuerySet[Entry, Any]) -> QuerySet[Entry, Any]:
    """Entries whose stamped form shows an older state of the form."""
    stamps = Attachment.objects.filter(entry=OuterRef("pk"), kind=AttachmentKind.STAMPED_FORM)
    return rows.filter(Exists(stamps.exclude(form_version=OuterRef("form_version"))))


def filter_resubmitted(rows: QuerySet[Entry, Any]) -> QuerySet[Entry, Any]:
    """Entries that came back after a return and wait again."""
    return rows.filter(state=EntryState.SUBMITTED, decided_at__isnull=False)


def hints_for(rows: Sequence[Row], book: RuleBook, cut_off: dt.date) -> dict[int, Hint]:
    """The most telling hint for each row (``values(*ROW_FIELDS)``) of a page, by key. One query."""
    flags = _flags([row["pk"] for row in rows])
    years = firm_age_limits(book)
    fine = Hint(_("Meets every condition"), "ok")
    return {row["pk"]: _hint(row, flags.get(row["pk"], _Flags()), years, cut_off) or fine for row in rows}


def _flags(keys: list[int]) -> dict[int, _Flags]:
    """The flags of one page by key.

    Written out: building this query costs more than a third of the whole list page when the ORM does it each time.
    The keys stand in it as numbers, for a statement with so many placeholders is taken apart anew each time.
    """
    if not keys:
        return {}
    live = ", ".join(["%s"] * len(LIVE_STATES))
    page = ", ".join(str(int(key)) for key in keys)
    entry, member, file = (model._meta.db_table for model in (Entry, TeamMember, Attachment))

    def another(column: str) -> str:
        """Whether another live entry has the same in ``column``."""
        return f"""(e.{column} <> '' AND EXISTS (
                SELECT 1 FROM {entry} o WHERE o.competition_id = e.competition_id AND o.{column} = e.{column}
                AND o.id <> e.id AND o.state IN ({live})))"""  # noqa: S608 - names and placeholders only

    def somebody(column: str) -> str:
        """Whether somebody of another live entry has the same in ``column``."""
        return f"""EXISTS (
                SELECT 1 FROM {member} m
                JOIN {member} x ON x.{column} = m.{column} AND x.entry_id <> m.entry_id
                JOIN {entry} o ON o.id = x.entry_id AND o.competition_id = e.competition_id AND o.state IN ({live})
                WHERE m.entry_id = e.id AND m.{column} <> '')"""  # noqa: S608 - names and placeholders only

    sql = f"""
        SELECT e.id,
            {another("uscc")} OR {another("firm_key")},
            {somebody("person_index")} OR {another("holder_key")},
            {somebody("phone_index")} OR {another("text_key")},
            EXISTS (
                SELECT 1 FROM {file} f
                WHERE f.entry_id = e.id AND f.kind = %s AND f.form_version <> e.form_version),
            e.state = %s AND e.decided_at IS NOT NULL
        FROM {entry} e WHERE e.id IN ({page})"""  # noqa: S608 - table names, numbers and placeholders only
    states = [state.value for state in LIVE_STATES]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*states * 6, AttachmentKind.STAMPED_FORM.value, EntryState.SUBMITTED.value])
        return {pk: _Flags(*found) for pk, *found in cursor.fetchall()}


def firm_age_limits(book: RuleBook) -> dict[str, int]:
    """Years since registration that a firm must stay below, by track code; an empty code is every track."""
    limits: dict[str, int] = {}
    for rule in book.eligibility:
        if rule.check == "firm_age_below":
            for code in rule.tracks or ("",):
                limits[code] = int(str(rule.params["years"]))
    return limits


def _hint(row: Row, flags: _Flags, years: dict[str, int], cut_off: dt.date) -> Hint | None:
    if flags.same_firm:
        return Hint(_("Possible duplicate: the same unit has another entry"), "danger")
    if flags.same_person:
        return Hint(_("Possible duplicate: a person stands in another entry"), "danger")
    if flags.alike:
        return Hint(_("Possible duplicate: the same phone or text as another entry"), "warn")
    if flags.stale_stamp:
        return Hint(_("The stamped form is of an older version"), "warn")
    near = _days_to_limit(row, years, cut_off)
    if near is not None and near <= NEAR_DAYS:
        words = ngettext(
            "%(days)d day short of the firm's age limit", "%(days)d days short of the firm's age limit", near
        )
        return Hint(words % {"days": near}, "warn")
    return Hint(_("Handed in again after a return"), "info") if flags.came_back else None


def _days_to_limit(row: Row, years: dict[str, int], cut_off: dt.date) -> int | None:
    """Days from the cut-off day to the anniversary that would rule the firm out; None without a firm or a limit."""
    limit = years.get(row["track__code"] or "", years.get(""))
    if row["registered_on"] is None or limit is None:
        return None
    return (add_years(row["registered_on"], limit) - cut_off).days


def duplicates_of(entry: Entry, who: Who) -> list[Entry]:
    """Other live entries of the competition that are certainly of the same head or firm. One query."""
    return list(
        Entry.objects.filter(who.is_person() | who.is_firm(), competition=entry.competition_id, state__in=LIVE_STATES)
        .exclude(pk=entry.pk)
        .defer("form", "summary", "consents")
        .order_by("pk")[:20]
    )
