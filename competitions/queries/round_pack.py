"""What goes into a round pack, read for the worker: documents, tables and the contexts of its papers. Never a phone or an
ID number outside ``entries.json`` and the entry forms."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.queries import holds_for_organisation
from competitions.domain.roundpack import PackedRound
from competitions.enums import EntryState, PublicityState, ReportState
from competitions.models import (
    Competition,
    Entry,
    Objection,
    PublicityNotice,
    ReplacementRequest,
    RoundPack,
    RoundReport,
)
from competitions.queries.halls import by_list
from competitions.queries.nouns import nouns_of
from competitions.queries.rule_books import book_of
from competitions.queries.vacancies import vacancy_words
from ui import formats
from ui.export import xlsx_bytes
from workflow.actors import Actor
from workflow.crypto import blind_index

BATCH = 50


def report_of(competition: Competition) -> RoundReport | None:
    """The list that went up and was not taken back. One query."""
    rows = RoundReport.objects.exclude(state=ReportState.TAKEN_BACK).select_related("addressee", "submitted_by")
    found = rows.filter(competition=competition).first()
    if found is not None:
        found.competition = competition
    return found


def packs_of(competition: Competition) -> QuerySet[RoundPack]:
    """All versions, the newest first."""
    return RoundPack.objects.filter(competition=competition).select_related("job", "ordered_by")


def may_make_pack(actor: Actor, competition: Competition) -> bool:
    """An organiser of the office that holds the round."""
    return holds_for_organisation(actor, competition.organisation_id, Role.ORGANISER)


def may_read_pack(actor: Actor, competition: Competition, report: RoundReport | None) -> bool:
    """Who may have it made, and the office that the list is addressed to: it holds people's numbers."""
    if may_make_pack(actor, competition):
        return True
    if report is None or report.addressee_id is None:
        return False
    return holds_for_organisation(actor, report.addressee_id, Role.ORGANISER, Role.APPROVER)


def installation() -> str:
    """The same in all packs of this installation, and nobody else's: it hangs on its keys."""
    return blind_index("installation", "round-pack")[:32]


def moment(at: dt.datetime) -> str:
    """Local time with its offset, to the second."""
    return timezone.localtime(at).replace(microsecond=0).isoformat()


def inputs_of(report: RoundReport) -> list[object]:
    """Everything of the competition that the pack is made from and that can change, without reading a file. Six queries."""
    competition = report.competition
    ids = [row["entry"] for row in report.rows]
    entries = Entry.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "version", "state", "form_version")
    files = Entry.objects.filter(pk__in=ids, attachments__isnull=False)
    named = files.order_by("attachments__pk").values_list("attachments__kind", "attachments__sha256")
    objected = Objection.objects.filter(notice__competition=competition).order_by("pk")
    states = Entry.objects.filter(competition=competition).order_by("state").values_list("state", flat=True)
    return [
        [
            report.version,
            report.rows_hash,
            report.summary,
            competition.rules_version,
            competition.rules,
            competition.name,
        ],
        [list(row) for row in entries],
        [list(row) for row in named],
        [[row.version, row.state, row.rows, str(row.starts_on), str(row.ends_on)] for row in notices(competition)],
        [list(row) for row in objected.values_list("number", "state", "turn")],
        sorted(Counter(states).items()),
    ]


def digest(inputs: object) -> str:
    """SHA-256 of what went in."""
    text = json.dumps(inputs, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def entries_in_order(ids: Sequence[int]) -> Iterator[Entry]:
    """The entries in this order, a few at a time, with team and files."""
    for start in range(0, len(ids), BATCH):
        part = list(ids[start : start + BATCH])
        rows = Entry.objects.filter(pk__in=part).select_related("competition__region", "track", "region", "leader")
        found = {entry.pk: entry for entry in rows.prefetch_related("members", "attachments")}
        for key in part:
            yield found[key]


def facts_of_entry(entry: Entry) -> dict[str, Any]:
    """The fields of an entry as ``PackedEntry`` names them."""
    return {
        "key": entry.pk,
        "id": blind_index("round-pack-entry", entry.token)[:32],
        "number": entry.number,
        "track": entry.track.code if entry.track else "",
        "track_name": entry.track.name if entry.track else "",
        "title": entry.title,
        "entrant_type": entry.entrant_type,
        "organisation_name": entry.organisation_name,
        "uscc": entry.uscc,
        "registered_on": entry.registered_on,
        "region": entry.region_id or "",
        "summary": entry.summary,
        "form": entry.form or None,
        "consents": entry.consents or None,
    }


def round_of(report: RoundReport) -> PackedRound:
    """The head of the manifest."""
    competition = report.competition
    return PackedRound(
        id=competition.slug,
        name=competition.name,
        kind=competition.kind,
        edition=competition.edition,
        year=competition.year,
        region=competition.region_id,
        region_name=competition.region.name,
        office=competition.organisation.name,
        addressee=report.recipient,
        reported_at=moment(report.submitted_at),
        report_version=report.version,
        selected=ReplacementRequest.objects.filter(round=competition).exists(),
    )


def notices(competition: Competition) -> list[PublicityNotice]:
    """The lists that were public, the first first."""
    rows = competition.notices.filter(state__in=[PublicityState.PUBLISHED, PublicityState.CLOSED])
    return list(rows.select_related("corrects").order_by("version"))


def notice_document(notice: PublicityNotice) -> dict[str, Any]:
    """A public list as it was shown, with its times."""
    return {
        "format": "chuangxiang.publicity/1",
        "version": notice.version,
        "title": notice.title,
        "corrects": notice.corrects.version if notice.corrects else None,
        "reason": notice.reason,
        "published_at": moment(notice.published_at) if notice.published_at else None,
        "starts_on": notice.starts_on.isoformat() if notice.starts_on else None,
        "ends_on": notice.ends_on.isoformat() if notice.ends_on else None,
        "closed_at": moment(notice.closed_at) if notice.closed_at else None,
        "days": notice.days,
        "day_kind": notice.day_kind,
        "receiving_unit": notice.receiving_unit,
        "phone": notice.phone,
        "address": notice.address,
        "supervision_phone": notice.supervision_phone,
        "names_masked": notice.mask_names,
        "rows": notice.rows,
        "units": notice.units,
        "not_named": len(notice.withheld),
        "vacant": notice.vacant,
        "none_reason": notice.none_reason,
    }


def notice_context(notice: PublicityNotice) -> dict[str, Any]:
    """For the print of the page."""
    rows = by_track(notice.competition, notice.rows)
    vacant = vacancy_words(notice.vacant)
    return {"notice": notice, "tracks": rows, "vacant": vacant, "nouns": nouns_of(notice.competition)}


def by_track(competition: Competition, rows: Sequence[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Rows by the name of their track and hall, in the order of the rule book."""
    return by_list({track.code: track.name for track in book_of(competition).tracks}, rows)


def objections_document(competition: Competition) -> dict[str, Any]:
    """What was objected and what became of it; never by whom."""
    rows = Objection.objects.filter(notice__competition=competition).select_related("notice", "entry", "settled_by")
    return {
        "format": "chuangxiang.objections/1",
        "objections": [
            {
                "number": row.number,
                "list": row.notice.version,
                "entry": row.entry.number if row.entry else None,
                "channel": row.channel,
                "kind": row.kind,
                "received_at": moment(row.received_at),
                "state": row.state,
                "effect": row.effect if row.state == "upheld" else "none",
                "public_reason": row.public_reason if row.decided_at else "",
                "decided_at": moment(row.decided_at) if row.decided_at else None,
                "corrected_by_list": row.settled_by.version if row.settled_by else None,
            }
            for row in rows.order_by("pk")
        ],
    }


def statistics_document(competition: Competition) -> dict[str, Any]:
    """Entries by track and state, and by region. Two queries."""
    rows = Entry.objects.filter(competition=competition).exclude(state=EntryState.DRAFT).order_by("pk")
    facts = list(rows.values_list("track__code", "state", "region__name", "source"))
    tracks: dict[str, Counter[str]] = {}
    for track, state, _region, _source in facts:
        tracks.setdefault(track or "", Counter())[state] += 1
    return {
        "format": "chuangxiang.statistics/1",
        "entries": len(facts),
        "tracks": {track: dict(sorted(counts.items())) for track, counts in sorted(tracks.items())},
        "regions": dict(sorted(Counter(region or "" for _track, _state, region, _source in facts).items())),
        "sources": dict(sorted(Counter(source for *_rest, source in facts).items())),
    }


def tables(report: RoundReport) -> Iterator[tuple[str, bytes]]:
    """The list as a workbook."""
    nouns = nouns_of(report.competition)
    headings = (
        _("Track"), _("Rank"), _("Award"), nouns.number, nouns.title, _("Unit"), nouns.head, _("Region"), _("Score"),
    )  # fmt: skip
    keys = ("track_name", "rank", "award", "number", "title", "unit", "leader", "region", "score")
    rows = ([row.get(key, "") for key in keys] for row in report.rows)
    yield "lists/recommended.xlsx", xlsx_bytes(headings, rows, (14, 8, 12, 22, 36, 30, 16, 16, 10))


def summary_context(report: RoundReport) -> dict[str, Any]:
    """For the summary on paper."""
    competition = report.competition
    statistics = statistics_document(competition)
    states = {value: str(label) for value, label in EntryState.choices}
    names = {track.code: track.name for track in book_of(competition).tracks}
    objected = objections_document(competition)["objections"]
    return {
        "report": report,
        "competition": competition,
        "nouns": nouns_of(competition),
        "tracks": by_track(competition, report.rows),
        "entries": statistics["entries"],
        "counts": [
            (names.get(track, track), _(", ").join(f"{states[state]} {count}" for state, count in counts.items()))
            for track, counts in statistics["tracks"].items()
        ],
        "notices": notices(competition),
        "objections": len(objected),
        "upheld": sum(row["state"] == "upheld" for row in objected),
        "submitted": formats.when(report.submitted_at),
    }


def readme(report: RoundReport) -> str:
    """What stands where, for whoever opens the ZIP by hand."""
    lines = [
        report.competition.name,
        "",
        _(
            "manifest.json names every file with its SHA-256. `manage.py verify_pack` checks the whole and computes the results"
        ),
        _("anew from the marks. This pack holds personal data: it is for the office that the list is addressed to."),
        "",
        f"rulebook.json – {_('the rule book')}",
        f"lists/ – {_('the recommended entries and the rankings of every stage')}",
        f"entries.json, entries/ – {_('the recommended entries with people, answers, forms and files')}",
        f"stages/ – {_('score pack, results and score sheets of every stage with marks')}",
        f"publicity/ – {_('every public list as it was shown, with its times')}",
        f"objections.json, statistics.json, summary.pdf – {_('objections, numbers, summary')}",
        "",
    ]
    return "\r\n".join(lines)
