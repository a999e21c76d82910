"""The overview of a workspace: the funnel of entries, the key facts, what the organiser and the approver can do now."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import Role
from accounts.queries import holds_for_organisation
from competitions.enums import CompetitionState, EntryState
from competitions.models import Competition, Promotion
from competitions.queries.filing_todo import filing_item
from competitions.queries.rule_books import book_of
from competitions.queries.workspace import entry_counts
from ui import formats
from ui.charts import FunnelRow
from ui.parts import TodoItem
from workflow import clock
from workflow.actors import Actor


def funnel_rows(competition: Competition) -> list[FunnelRow]:
    """From begun to recommended: what is there, what still waits, and the places there will be."""
    counts, book = entry_counts(competition), book_of(competition)
    waiting = counts.of(EntryState.SUBMITTED)
    note = _("+%(count)d waiting") % {"count": waiting} if waiting else ""
    rows = [
        FunnelRow(_("Entries begun"), counts.all),
        FunnelRow(_("Handed in"), counts.handed_in),
        FunnelRow(_("Passed the check"), counts.passed, note, pending=waiting),
    ]
    went_on = _went_on(competition)
    for stage, following in zip(book.stages, book.stages[1:], strict=False):
        label = _("To %(stage)s") % {"stage": _short_name(following.name)}
        if stage.code in went_on:
            rows.append(FunnelRow(label, went_on[stage.code]))
            continue
        # Where everybody, a share or so many of each unit go on, nobody can say how many places there will be.
        if stage.advance_per_track:
            places = stage.advance_per_track * len(book.tracks) * (stage.halls if stage.ranks_halls_apart else 1)
            rows.append(FunnelRow(label, places, _("places"), is_quota=True))
    promoted = counts.of(EntryState.PROMOTED)
    if promoted:
        rows.append(FunnelRow(_("Recommended"), promoted))
    else:
        quota = sum(track.quota for track in book.tracks)
        rows.append(FunnelRow(_("Recommended"), quota, _("places"), is_quota=True))
    return rows


def _went_on(competition: Competition) -> dict[str, int]:
    """How many each decided stage sent on, by its code. One query, none before judging."""
    if competition.state in (CompetitionState.DRAFT, CompetitionState.AWAITING_FILING, CompetitionState.FILED):
        return {}
    rows = Promotion.objects.filter(stage__competition=competition, undone_at__isnull=True)
    return {
        code: sum(len(entries) for entries in promoted.values())
        for code, promoted in rows.values_list("stage__code", "promoted")
    }


def _short_name(name: str) -> str:
    """A stage's name without what stands in brackets."""
    return name.split("（", maxsplit=1)[0].split("(", maxsplit=1)[0]


def key_facts(competition: Competition) -> list[tuple[str, str]]:
    """Label and value; no query beyond what the workspace has read."""
    book, filing = book_of(competition), competition.filing
    opens, closes = competition.registration_opens_at, competition.registration_closes_at
    window = "–"
    if opens and closes:
        window = _("%(opens)s to %(closes)s") % {"opens": formats.when(opens), "closes": formats.deadline(closes)}
    tracks = _("%(count)d tracks, %(quota)d places upward") % {
        "count": len(book.tracks),
        "quota": sum(track.quota for track in book.tracks),
    }
    above = [(_("Round above"), competition.parent.name)] if competition.parent else []
    return [
        *above,
        (_("Filing number"), filing.number if filing and filing.number else _("not yet given")),
        (_("Filed with"), filing.addressee.name if filing else ""),
        (_("Registration"), window),
        (_("Tracks"), tracks),
        (_("Judging"), " → ".join(stage.name for stage in book.stages)),
        (_("Day of the final"), formats.planned(competition.final_on)),
        (_("Venue"), competition.venue),
        (_("Receiving unit"), competition.receiving_unit),
        (_("Phone"), competition.phone),
    ]


def filing_todo(competition: Competition, actor: Actor) -> list[TodoItem]:
    """What the filing wants of this actor. One query while it lies at one of the actor's offices."""
    filing = competition.filing
    if filing is None or competition.state == CompetitionState.CANCELLED:
        return []
    url = reverse("competitions_desk:competition_filing", kwargs={"pk": competition.pk})
    item = filing_item(filing, actor, url, now=clock.now())
    return [item] if item else []


def entries_todo(competition: Competition, actor: Actor) -> list[TodoItem]:
    """Entries that wait for their check. No query beyond the counts."""
    counts = entry_counts(competition)
    waiting = counts.of(EntryState.SUBMITTED)
    organises = holds_for_organisation(actor, competition.organisation_id, Role.ORGANISER)
    if not waiting or not organises or competition.state != CompetitionState.FILED:
        return []
    title = ngettext("%(count)d entry is waiting to be checked", "%(count)d entries are waiting to be checked", waiting)
    returned = counts.of(EntryState.RETURNED)
    detail = _("%(count)d returned ones are still with their contestants.") % {"count": returned} if returned else ""
    url = reverse("competitions_desk:entry_list", kwargs={"pk": competition.pk}) + "?state=submitted"
    return [TodoItem(title % {"count": waiting}, url, _("Start checking"), detail)]
