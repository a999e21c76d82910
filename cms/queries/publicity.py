"""Public lists as anybody reads them: no ID number, no phone; masked or gone when their days are over, as set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.domain.masking import mask_name
from cms.enums import AfterPublicity
from cms.paging import choice_links, page_of
from competitions.domain.rulebook import AfterPublicity as AfterBook
from competitions.domain.rulebook import ObjectionChannel
from competitions.enums import PublicityState
from competitions.models import Competition, PublicityNotice
from competitions.queries.halls import by_list
from competitions.queries.nouns import Nouns, nouns_of
from competitions.queries.objections import rule_of
from competitions.queries.results import is_corrected, published_notices
from competitions.queries.unpublished import shown_reason, shown_rows
from competitions.queries.vacancies import vacancy_words
from judging.queries.public_sheet import sheets_of
from ui.formats import day
from ui.tiles import short
from workflow import clock

TAKE_DOWN = AfterBook.TAKE_DOWN.value


@dataclass(frozen=True)
class NoticeCard:
    """A list in a list of lists."""

    notice: PublicityNotice
    url: str
    running: bool
    chip: str
    tone: str
    tile: str = ""


@dataclass(frozen=True)
class NoticeRow:
    """One line: what people need to object, and nothing more."""

    rank: str
    title: str
    unit: str
    leader: str
    award: str


@dataclass(frozen=True)
class NoticeGroup:
    """The lines of one track."""

    name: str
    rows: list[NoticeRow]
    counted: str


@dataclass(frozen=True)
class NoticeView:
    """One public list. ``masked``: its days are over and names are no longer whole; ``left_out``: lines whose consent to
    publication was taken back; ``unnamed``: lines that were without that consent from the first, told as a number only;
    ``sheets``: name and address of the stages whose scores the rules make public."""

    notice: PublicityNotice
    card: NoticeCard
    groups: list[NoticeGroup]
    nouns: Nouns
    masked: bool
    total: int
    left_out: int
    has_awards: bool
    object_url: str
    newer: PublicityNotice | None
    newer_url: str
    earlier_url: str
    reason: str
    unnamed: int
    vacant: list[str]
    sheets: list[tuple[str, str]]


def notice_card(notice: PublicityNotice, competition: Competition) -> NoticeCard:
    running = is_running(notice)
    corrected = bool(getattr(notice, "is_corrected", False))
    ends = day(notice.ends_on)
    return NoticeCard(
        notice=notice,
        url=f"/publicity/{competition.slug}/{notice.version}/",
        running=running,
        chip=_chip(ends, running=running, corrected=corrected),
        tone="warn" if corrected else "gold" if running else "",
        tile=short(competition.region.short_name),
    )


def _chip(ends: str, *, running: bool, corrected: bool) -> str:
    if corrected:
        return pgettext("public list", "Corrected")
    return _("In publicity until %(day)s") % {"day": ends} if running else _("Ended on %(day)s") % {"day": ends}


def is_running(notice: PublicityNotice) -> bool:
    """The last day counts whole, whether the clock has closed the list yet or not."""
    return notice.state == PublicityState.PUBLISHED and (notice.ends_on is None or clock.today() <= notice.ends_on)


def notice_cards(competition: Competition) -> list[NoticeCard]:
    """The published lists of one contest, newest first, without their rows. One query."""
    found = published_notices().filter(competition=competition).select_related(None).defer("rows")
    found = found.annotate(is_corrected=is_corrected())
    return [notice_card(notice, competition) for notice in found]


def notice_list(asked: Mapping[str, str], after_end: str) -> dict[str, Any]:
    """The context of /publicity/: running lists first, then past ones where they stay."""
    show = asked.get("show", "")
    show = show if show in {"running", "over"} else ""
    rows = published_notices().annotate(is_corrected=is_corrected()).defer("rows", "competition__rules")
    over = Q(state=PublicityState.CLOSED) | Q(ends_on__lt=clock.today())
    rows = rows.exclude(over, afterwards=TAKE_DOWN)
    if show == "running" or after_end == AfterPublicity.REMOVE:
        rows = rows.exclude(over)
    elif show == "over":
        rows = rows.filter(over)
    found = page_of(rows.order_by("-ends_on", "-pk"), asked)
    choices = [("running", _("In publicity")), ("over", _("Over"))]
    return {
        "page_of": found,
        "cards": [notice_card(notice, notice.competition) for notice in found.rows],
        "shows": choice_links(choices, show, asked, "show") if after_end != AfterPublicity.REMOVE else [],
    }


def notice_view(slug: str, version: int, after_end: str) -> NoticeView | None:
    """One list, or None when there is none or it has been taken down. Five queries."""
    found = published_notices().filter(competition__slug=slug, version=version)
    notice = (
        found.select_related("competition__region", "competition__organisation", "corrects")
        .prefetch_related("competition__tracks")
        .first()
    )
    if notice is None:
        return None
    newer = _newer(notice)
    notice.is_corrected = newer is not None  # type: ignore[attr-defined]
    card = notice_card(notice, notice.competition)
    after = _after(notice, after_end)
    if not card.running and after == AfterPublicity.REMOVE:
        return None
    masked = notice.mask_names or (not card.running and after == AfterPublicity.MASK)
    tracks = {track.code: track.name for track in notice.competition.tracks.all()}
    rows = shown_rows(notice.rows)
    words = nouns_of(notice.competition)
    groups = _groups(rows, tracks, words, masked=masked)
    return NoticeView(
        notice=notice,
        card=card,
        groups=groups,
        nouns=words,
        masked=masked,
        total=len(rows),
        left_out=len(notice.rows) - len(rows),
        has_awards=any(row.award for group in groups for row in group.rows),
        object_url=_object_url(notice) if card.running and newer is None else "",
        newer=newer,
        earlier_url=f"/publicity/{slug}/{notice.corrects.version}/" if notice.corrects else "",
        newer_url=f"/publicity/{slug}/{newer.version}/" if newer else "",
        reason=shown_reason(newer or notice),
        unnamed=len(notice.withheld),
        vacant=vacancy_words(notice.vacant),
        sheets=[
            (stage.name, reverse("judging_public:sheet", args=[slug, stage.code]))
            for stage in sheets_of(notice.competition)
        ],
    )


def _after(notice: PublicityNotice, after_end: str) -> str:
    """What the site sets and what the rule book said, whichever shows less."""
    book = AfterPublicity.REMOVE.value if notice.afterwards == TAKE_DOWN else notice.afterwards
    order = [AfterPublicity.KEEP.value, AfterPublicity.MASK.value, AfterPublicity.REMOVE.value]
    return max(after_end, book or order[0], key=order.index)


def _newer(notice: PublicityNotice) -> PublicityNotice | None:
    """The newest list that corrects this one. One query."""
    rows = (
        published_notices().select_related(None).filter(competition=notice.competition_id, version__gt=notice.version)
    )
    return rows.select_related("corrects").order_by("-version").first()


def _object_url(notice: PublicityNotice) -> str:
    """Where an objection is raised online; empty where the rule book takes none that way. No query."""
    if ObjectionChannel.ONLINE not in rule_of(notice.competition).channels:
        return ""
    return reverse("competitions_public:object", kwargs={"slug": notice.competition.slug, "version": notice.version})


def _groups(
    rows: Iterable[Mapping[str, Any]], tracks: Mapping[str, str], words: Nouns, *, masked: bool
) -> list[NoticeGroup]:
    """By track and hall, in the order of the contest's tracks. Only the fields named here can reach the page."""
    return [
        NoticeGroup(name, [_notice_row(row, masked=masked) for row in found], words.counted(len(found)))
        for name, found in by_list(tracks, rows)
    ]


def _notice_row(row: Mapping[str, Any], *, masked: bool) -> NoticeRow:
    leader = str(row.get("leader", ""))
    return NoticeRow(
        rank=str(row.get("rank") or ""),
        title=str(row.get("title", "")),
        unit=str(row.get("unit", "")),
        leader=mask_name(leader) if masked else leader,
        award=str(row.get("award") or ""),
    )
