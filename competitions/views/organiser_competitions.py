"""The list of competitions, a new one, the workspace's overview and history, cancelling and archiving."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_view
from accounts.enums import RegionLevel
from accounts.models import Person, Region
from accounts.queries import region_paths
from competitions.actions.competitions import HeldAlready, cancel_competition, create_competition
from competitions.enums import CompetitionState, EntryState
from competitions.forms.desk import NewCompetitionForm
from competitions.models import Competition
from competitions.permissions.competition import may_organise
from competitions.presets import book as preset_book
from competitions.queries.competitions import competitions_visible_to, organisations_of
from competitions.queries.desk_home import entries_of
from competitions.queries.filings import desk_of
from competitions.queries.history import history_items, history_rows
from competitions.queries.levels_inbox import CALLS
from competitions.queries.overview import funnel_rows, key_facts
from competitions.queries.results import running_publicity
from competitions.queries.workspace import phase_words, todo_of, workspace
from competitions.views.organiser_base import competition_or_404, organised_or_403
from ui import formats
from ui.lists import Column, Filter, ListPage
from ui.parts import Crumb
from ui.tones import tone_of
from ui.views import act_and_redirect, act_with_reason, perform_or_explain
from workflow import clock, inbox
from workflow.idempotency import idempotent
from workflow.services import allowed_moves, perform

HISTORY_ROWS = 100


def _years(request: HttpRequest) -> list[tuple[int, str]]:
    this = clock.today().year
    return [(year, str(year)) for year in range(this + 1, this - 6, -1)]


@method_decorator(desk_view, name="dispatch")
class CompetitionList(ListPage):
    """Competitions of the actor's regions, drafts included."""

    template_name = "competitions/desk/competition_list.html"
    search_fields = ("name", "organisation__name", "filing__number")
    default_sort = "-year"
    columns = (
        Column(gettext_lazy("Competition"), sort="name", export="name", width=44),
        Column(gettext_lazy("Region"), sort="region__path", key="region", export="region.name"),
        Column(gettext_lazy("Office"), export="organisation.name", width=30),
        Column(gettext_lazy("Year"), sort=("year", "pk"), key="year", css="n", export="year", width=8),
        Column(
            gettext_lazy("Registration closes"),
            sort="registration_closes_at",
            key="closes",
            css="n",
            export="registration_closes_at",
        ),
        Column(gettext_lazy("Entries"), sort="entry_count", key="entries", css="n", export="entry_count", width=10),
        Column(gettext_lazy("Filing number"), export=lambda row: row.filing.number if row.filing else "", width=24),
        Column(gettext_lazy("State"), export=lambda row: phase_words(row, row.phase(clock.now()))),
    )

    def get_filters(self) -> tuple[Filter, ...]:
        return (
            Filter("state", _("State"), CompetitionState.choices),
            Filter("year", _("Year"), _years),
            Filter("level", _("Level"), RegionLevel.choices, lookup="region__level"),
            Filter(
                "region",
                _("Region"),
                self._region_choices,
                apply=lambda rows, code: rows.filter(region__path__contains=f"/{code}/"),
            ),
        )

    @cached_property
    def _region_choices(self) -> list[tuple[str, str]]:
        """The regions right below the actor's own: cities for the province, counties for a city."""
        below = Region.objects.filter(parent__path__in=region_paths(self.request.actor))
        return list(below.order_by("path").values_list("code", "short_name"))

    @property
    def export_name(self) -> str:
        """The name of the exported file, in the reader's language."""
        return _("Competitions")

    def get_queryset(self) -> QuerySet[Competition]:
        return (
            competitions_visible_to(self.request.actor)
            .select_related("region", "organisation", "filing")
            .defer("rules", "introduction", "how_to_enter", "filing__form")
            .annotate(entry_count=entries_of(~Q(state=EntryState.DRAFT)), is_running=running_publicity())
        )

    def prepare_rows(self, rows: list[Any]) -> list[Any]:
        now = clock.now()
        base = reverse("competitions_desk:competition_list")
        for row in rows:
            phase = row.phase(now)
            row.url = f"{base}{row.pk}/"
            row.phase_label, row.phase_tone = phase_words(row, phase), tone_of(row.state)
            row.closes = formats.day(row.registration_closes_at)
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_create = bool(desk_of(self.request.actor).organises)
        return super().get_context_data(title=_("Competitions"), may_create=may_create, **kwargs)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def competition_new(request: HttpRequest) -> HttpResponse:
    """Choose a preset; the draft is there at once, so that nothing typed later is lost."""
    if not desk_of(request.actor).organises:
        raise PermissionDenied
    organisations = organisations_of(request.actor)
    form = NewCompetitionForm(
        request.POST or None,
        organisations=organisations,
        initial={"year": clock.today().year},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            outcome = perform_or_explain(
                request,
                lambda: _create(request.actor, form),
                success=_("The draft is there. Go through the steps; every step is kept when you save it."),
                form=form,
            )
            if outcome:
                return redirect("competitions_desk:competition_setup", pk=outcome.value.pk, section="basics")
            status = outcome.status
    context = {
        "title": _("New competition"),
        "crumbs": [
            Crumb(_("Competitions"), reverse("competitions_desk:competition_list")),
            Crumb(_("New competition")),
        ],
        "form": form,
        "presets": [(preset_book(code), name) for code, name in form.fields["preset"].choices],
        "calls": inbox.drawn(CALLS, request.actor),
        "has_office": organisations.exists() if request.method == "GET" else True,
    }
    return render(request, "competitions/desk/competition_new.html", context, status=status)


def _create(actor: Person, form: NewCompetitionForm) -> Competition:
    """As the form says; one that a colleague made at the same moment is asked about, too."""
    data = form.cleaned_data
    chosen = {name: data[name] for name in ("organisation", "preset", "edition", "year")}
    try:
        return create_competition(actor=actor, is_first=not data["again"], **chosen)
    except HeldAlready as held:
        form.existing = held.competition
        raise


@require_safe
@desk_view
def competition_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The overview: where it stands, what waits, how far the entries are, key facts."""
    competition = competition_or_404(request, pk)
    moves = {move.name for move in allowed_moves(competition, request.actor)}
    context = workspace(request, competition) | {
        "items": todo_of(competition, request.actor),
        "funnel": funnel_rows(competition),
        "facts": key_facts(competition),
        "may_organise": may_organise(request.actor, competition),
        "may_cancel": "cancel" in moves,
        "may_archive": "archive" in moves,
    }
    return render(request, "competitions/desk/overview.html", context)


@require_safe
@desk_view
def competition_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who did what and when, with the reason: the competition and its filing."""
    competition = competition_or_404(request, pk)
    rows = list(history_rows(competition, competition.filing)[:HISTORY_ROWS])
    context = workspace(request, competition, place=_("History")) | {
        "items": history_items(rows),
        "is_cut": len(rows) == HISTORY_ROWS,
    }
    return render(request, "competitions/desk/history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def competition_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then cancel."""
    competition = organised_or_403(request, pk)
    back = reverse("competitions_desk:competition_detail", kwargs={"pk": pk})
    form, status = act_with_reason(
        request,
        lambda reason: cancel_competition(competition=competition, actor=request.actor, reason=reason),
        _("The competition is cancelled."),
        help_text=_("The public and everybody who has entered read it."),
    )
    if not status:
        return redirect(back)
    context = workspace(request, competition, place=_("Cancel the competition")) | {"form": form, "back": back}
    return render(request, "competitions/desk/cancel.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def competition_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then close the books."""
    competition = organised_or_403(request, pk)
    back = reverse("competitions_desk:competition_detail", kwargs={"pk": pk})
    if request.method == "POST":
        return act_and_redirect(
            request,
            lambda: perform(competition, "archive", actor=request.actor),
            to=back,
            success=_("The competition is archived."),
        )
    context = workspace(request, competition, place=_("Archive")) | {"back": back}
    return render(request, "competitions/desk/archive.html", context)
