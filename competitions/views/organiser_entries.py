"""The entries of a competition: the list with hints, passing many at once with a preview and a way back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.access import desk_view
from competitions.actions.entry_checks import (
    BULK_ACTION,
    MOST_AT_ONCE,
    accept_entries,
    preview_acceptance,
    undo_acceptance,
)
from competitions.enums import CompetitionState, EntrySource, EntryState
from competitions.models import Competition, Entry
from competitions.permissions.competition import may_organise
from competitions.printing_office import list_parts
from competitions.queries.eligibility import cut_off_of
from competitions.queries.entries import entries_visible_to
from competitions.queries.entry_hints import (
    DESK_STATES,
    filter_duplicates,
    filter_resubmitted,
    filter_stale_stamps,
    hints_for,
    rows_handed_in,
)
from competitions.queries.levels_words import source_words
from competitions.queries.nouns import Nouns, nouns_of
from competitions.queries.places import parts_of
from competitions.queries.rule_books import book_of
from competitions.queries.workspace import entry_counts, workspace
from competitions.views.organiser_base import head_or_404, organised_or_403
from ui import formats
from ui.forms import whole_number
from ui.lists import Column, Filter, ListPage, ListState
from ui.parts import Tab
from ui.templatetags.ui import chip, tick_box
from ui.tones import tone_of
from ui.views import perform_or_explain
from workflow import clock
from workflow.idempotency import idempotent
from workflow.models import AuditRow
from workflow.services import ManyRefused

RELATED = ("competition__region", "track", "leader__user")
_SHOWN = [(value, label) for value, label in DESK_STATES.items() if value != EntryState.DRAFT]


@method_decorator(desk_view, name="dispatch")
class EntryList(ListPage):
    """Tab 30: entries handed in. Drafts are their contestants' own and only counted."""

    template_name = "competitions/desk/entry_list.html"
    search_fields = ("title", "number", "organisation_name", "leader__name")
    default_sort = "-submitted"
    keep = ("done",)
    columns = (
        Column(gettext_lazy("Project"), sort="title", export=itemgetter("title"), width=40, noun="title"),
        Column("", heading=gettext_lazy("Entry number"), export=itemgetter("number"), width=24, noun="number"),
        Column(
            "",
            heading=gettext_lazy("Way in"),
            export=lambda row: source_words(row["source"]) or str(EntrySource.DIRECT.label),
            width=20,
        ),
        Column(gettext_lazy("Track"), sort="track__order", key="track", export=itemgetter("track__name")),
        Column(
            gettext_lazy("Leader"), sort="leader__name", key="leader", export=itemgetter("leader__name"), noun="head"
        ),
        Column(
            gettext_lazy("Unit"), sort="organisation_name", key="unit", export=itemgetter("organisation_name"), width=34
        ),
        Column(
            gettext_lazy("Handed in"),
            sort=("submitted_at", "pk"),
            key="submitted",
            css="n",
            export=itemgetter("submitted_at"),
        ),
        Column(gettext_lazy("Hint")),
        Column(gettext_lazy("State"), sort="state", export=lambda row: str(DESK_STATES[row["state"]])),
    )

    @property
    def export_name(self) -> str:
        """The name of the exported file, in the reader's language."""
        return self.nouns.entries

    @cached_property
    def nouns(self) -> Nouns:
        return nouns_of(self.competition)

    @cached_property
    def competition(self) -> Competition:
        return head_or_404(self.request, self.kwargs["pk"])

    @cached_property
    def organises(self) -> bool:
        return may_organise(self.request.actor, self.competition)

    @property
    def may_check(self) -> bool:
        """Whether entries can be passed from here: only until judging is opened."""
        return self.organises and self.competition.state == CompetitionState.FILED

    def get_filters(self) -> tuple[Filter, ...]:
        tracks = [(track.code, track.name) for track in book_of(self.competition).tracks]
        hints = [
            ("duplicate", _("possible duplicate")),
            ("stamp", _("stamped form of an older version")),
            ("again", _("handed in again")),
        ]
        return (
            Filter("state", _("State"), _SHOWN),
            Filter("track", _("Track"), tracks, lookup="track__code"),
            Filter("region", _("Region"), parts_of(self.competition.region_id), lookup="region_id"),
            Filter("hint", _("Hint"), hints, apply=self._hinted),
            Filter("source", _("Way in"), EntrySource.choices),
        )

    def _hinted(self, rows: QuerySet[Any], hint: str) -> QuerySet[Any]:
        if hint == "duplicate":
            return filter_duplicates(self.competition, rows)
        return filter_stale_stamps(rows) if hint == "stamp" else filter_resubmitted(rows)

    def get_queryset(self) -> QuerySet[Any, Any]:
        return rows_handed_in(self.competition)

    def known_total(self, values: Mapping[str, str], q: str) -> int | None:
        """The head of the workspace counts by state; that is the total unless something else narrows the list."""
        if q or set(values) - {"state"}:
            return None
        counts = entry_counts(self.competition)
        return counts.of(values["state"]) if "state" in values else counts.handed_in

    def prepare_rows(self, rows: list[Any]) -> list[Any]:
        """The texts of each line as a plain dictionary."""
        book = book_of(self.competition)
        hints = hints_for(rows, book, cut_off_of(self.competition, book, clock.now()))
        base = reverse("competitions_desk:entry_list", kwargs={"pk": self.competition.pk})
        chips = {value: chip(label, tone_of(value)) for value, label in DESK_STATES.items()}
        remarks = {hint: chip(hint.text, hint.tone) for hint in set(hints.values())}
        choose, may_check = _("Choose"), self.may_check
        return [
            {
                "title": row["title"],
                "number": row["number"],
                "url": f"{base}{row['token']}/",
                "source": _source(row["source"]),
                "track": row["track__name"] or "",
                "leader": row["leader__name"],
                "unit": row["organisation_name"],
                "at": at,
                "hint": remarks[hints[row["pk"]]],
                "state": chips[row["state"]],
                "tick": tick_box("entry", row["token"], f"{choose}: {row['title']}")
                if may_check and row["state"] == EntryState.SUBMITTED
                else "",
            }
            for row, at in zip(rows, formats.all_short(row["submitted_at"] for row in rows), strict=True)
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        competition = self.competition
        context = super().get_context_data(**kwargs)
        _states_are_tabs(context["list"])
        context |= workspace(self.request, competition, place=self.nouns.entries)
        context |= {
            "may_check": self.may_check,
            "organises": self.organises,
            "state_tabs": self._state_tabs(competition),
            "bulk": self._bulk(competition) if self.organises else None,
            "list_parts": self._list_parts(),
            "drafts": entry_counts(competition).of(EntryState.DRAFT),
        }
        return context

    def _list_parts(self) -> range | None:
        """A long list is printed in parts; None where one document holds all of it."""
        counts = entry_counts(self.competition)
        parts = list_parts(counts.handed_in - counts.of(EntryState.WITHDRAWN))
        return range(1, parts + 1) if parts > 1 else None

    def _state_tabs(self, competition: Competition) -> list[Tab]:
        """The states that have entries, with their counts: one click each."""
        counts, path = entry_counts(competition), self.request.path
        chosen = self.request.GET.get("state", "")
        tabs = [Tab(_("All"), path, not chosen, counts.handed_in)]
        tabs += [
            Tab(label, f"{path}?state={value}", chosen == value, counts.of(value))
            for value, label in _SHOWN
            if counts.of(value)
        ]
        return tabs

    def _bulk(self, competition: Competition) -> AuditRow | None:
        """The bulk act that was just done, so that it can be undone from here."""
        done = whole_number(self.request.GET.get("done"))
        if not done or competition.state != CompetitionState.FILED:
            return None
        return AuditRow.objects.filter(pk=done, action=BULK_ACTION, target_id=str(competition.pk)).first()


def _states_are_tabs(shown: ListState) -> None:
    """The state is chosen by the tabs above; the search form only carries it on."""
    for one in shown.filters:
        if one.name == "state":
            shown.kept += [("state", option.value) for option in one.options if option.chosen]
    shown.filters = [one for one in shown.filters if one.name != "state"]


def _chosen(request: HttpRequest, competition: Competition) -> list[Entry]:
    """The entries that were ticked, in the order of their key; unknown ones are left out."""
    tokens = [token for token in request.POST.getlist("entry")[:MOST_AT_ONCE] if "\x00" not in token]
    rows = entries_visible_to(request.actor).filter(competition=competition, token__in=tokens)
    return list(rows.select_related(*RELATED).order_by("pk"))


@require_POST
@desk_view
@idempotent
def entries_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """First what would happen, with counts and reasons; with ``confirm`` the act itself."""
    competition = organised_or_403(request, pk)
    back = reverse("competitions_desk:entry_list", kwargs={"pk": pk})
    chosen = _chosen(request, competition)
    refused: list[tuple[Entry, str]] = []
    status = 200
    if "confirm" in request.POST:

        def accept() -> AuditRow:
            try:
                return accept_entries(competition=competition, entries=chosen, actor=request.actor)
            except ManyRefused as error:
                refused.extend(error.reasons)
                raise

        done = ngettext("%(count)d entry passed.", "%(count)d entries passed.", len(chosen)) % {"count": len(chosen)}
        outcome = perform_or_explain(request, accept, success=done)
        if outcome:
            return redirect(f"{back}?state=submitted&done={outcome.value.pk}")
        status, chosen = outcome.status, _chosen(request, competition)
    preview = preview_acceptance(entries=chosen, actor=request.actor)
    context = workspace(request, competition, place=_("Pass several entries")) | {
        "preview": preview,
        "back": back,
        "refused": refused,
    }
    return render(request, "competitions/desk/entries_accept.html", context, status=status)


@require_POST
@desk_view
@idempotent
def entries_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the entries of a bulk act back."""
    competition = organised_or_403(request, pk)
    bulk = AuditRow.objects.filter(pk=whole_number(request.POST.get("bulk")), action=BULK_ACTION).first()
    if bulk is not None:
        perform_or_explain(
            request,
            lambda: undo_acceptance(competition=competition, bulk=bulk, actor=request.actor),
            success=_("Undone: these entries wait for their check again."),
        )
    return redirect(reverse("competitions_desk:entry_list", kwargs={"pk": pk}) + "?state=submitted")


def _source(source: str) -> str:
    """The way in behind the number, where it is not the usual one."""
    words = source_words(source)
    return format_html(" · <b>{}</b>", words) if words else ""
