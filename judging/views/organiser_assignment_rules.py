"""Before the engine chooses: how much each judge takes, which pairs are fixed or forbidden."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import desk_view
from competitions.enums import EntryState
from competitions.models import Stage, StageEntry
from competitions.queries.nouns import nouns_of
from competitions.queries.results import tracks_in
from competitions.queries.workspace import workspace
from judging.actions import assignment_rules as verbs
from judging.actions.assignment_groups import nearest, panel_key
from judging.enums import SeatState, SheetState
from judging.forms.assignment import LinesForm, LoadsForm, PairsForm
from judging.models import PanelSeat
from judging.queries.assignment_rules import accepted_seats, place_with_rules, places_with_rules
from judging.queries.conflicts import conflicts_between, words_of
from judging.queries.desk import runs
from judging.queries.rubrics import rules_of
from judging.views.organiser_assignment import OPEN, assign_url
from judging.views.organiser_base import need_organiser, page, stage_or_404
from ui.lists import Column, Filter, ListPage
from ui.views import act_on_form
from workflow.idempotency import idempotent


def _changed(count: int) -> str:
    if not count:
        return _("Nothing was changed.")
    text = ngettext(
        "Saved: %(n)d change. Preview the assignment anew.", "Saved: %(n)d changes. Preview the assignment anew.", count
    )
    return text % {"n": count}


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def loads(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Least and most entries of every judge."""
    stage = stage_or_404(request, pk, code)
    if request.method == "POST":
        need_organiser(request, stage.competition)
    seats = accepted_seats(stage)
    form = LoadsForm(request.POST if request.method == "POST" else None, seats=seats)
    _count, status = act_on_form(
        request, form, lambda: verbs.set_loads(stage=stage, actor=request.actor, bounds=form.bounds), _changed
    )
    if not status:
        return redirect(assign_url(stage))
    rules = rules_of(stage)
    places = stage.stage_entries.filter(entry__state=EntryState.ACCEPTED).count()
    reviews = rules.reviews_per_entry
    return page(
        request, stage, "judging/desk/assign_loads.html", _("Load of each judge"), status,
        form=form, seats=seats, reviews=reviews, is_open=stage.state in OPEN,
        total=places * reviews if reviews else None,
        share=round(places * reviews / len(seats), 1) if reviews and seats else None,
        max_sheets=rules.panel.max_sheets if rules.panel else None, back=assign_url(stage),
    )  # fmt: skip


SHOWN = (("any", gettext_lazy("with fixed or forbidden pairs")), ("none", gettext_lazy("without")))


def _by_rules(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(rule_count__gt=0) if value == "any" else rows.filter(rule_count=0)


@method_decorator(desk_view, name="dispatch")
class PairsPage(ListPage):
    """Every entry with its judges and what was fixed or forbidden by hand."""

    template_name = "judging/desk/assign_pairs.html"
    search_fields = ("entry__title", "entry__number", "blind_code")
    default_sort = "number"
    page_size = 50
    columns = (
        Column(gettext_lazy("Project"), sort="entry__title", key="title", noun="title"),
        Column(gettext_lazy("Entry number"), sort="entry__number", key="number", noun="number"),
        Column(gettext_lazy("Has a sheet")),
        Column(gettext_lazy("By hand"), sort="rule_count", key="rules"),
        Column(gettext_lazy("Act")),
    )
    form: LinesForm | None = None
    status = 200

    @cached_property
    def stage(self) -> Stage:
        return stage_or_404(self.request, self.kwargs["pk"], self.kwargs["code"])

    @property
    def nouns(self) -> Any:
        """What entries are called here."""
        return nouns_of(self.stage.competition)

    def get_queryset(self) -> QuerySet[StageEntry]:
        return places_with_rules(self.stage)

    def get_filters(self) -> tuple[Filter, ...]:
        tracks = [(track.code, track.name) for track in self.stage.competition.tracks.all()]
        wanted = set(tracks_in(self.stage))
        shown = [one for one in tracks if not wanted or one[0] in wanted]
        by_hand = Filter("rules", gettext_lazy("By hand"), SHOWN, apply=_by_rules)
        if len(shown) < 2:
            return (by_hand,)
        return by_hand, Filter("track", gettext_lazy("Track"), shown, lookup="entry__track__code")

    def prepare_rows(self, rows: list[Any]) -> list[Any]:
        pattern = assign_url(self.stage, "assign_pair", place=0)
        for row in rows:
            row.url = pattern.replace("/0/", f"/{row.pk}/")
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stage = self.stage
        may = runs(self.request.actor, stage.competition)
        frame = workspace(self.request, stage.competition, place=_("Fixed and forbidden pairs"))
        return super().get_context_data(**kwargs) | frame | {
            "stage": stage, "runs": may, "is_open": stage.state in OPEN, "back": assign_url(stage),
            "form": self.form or LinesForm(places={}, seats={}),
        }  # fmt: skip

    @method_decorator(idempotent)
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Several pairs at once, by line."""
        stage = self.stage
        need_organiser(request, stage.competition)
        places = dict(stage.stage_entries.filter(entry__state=EntryState.ACCEPTED).values_list("entry__number", "pk"))
        seats = dict(PanelSeat.objects.filter(panel__stage=stage, state=SeatState.ACCEPTED).values_list("number", "pk"))
        form = LinesForm(request.POST, places=places, seats=seats)
        _count, status = act_on_form(
            request,
            form,
            lambda: verbs.set_pairs(
                stage=stage,
                actor=request.actor,
                kinds=dict.fromkeys(form.pairs, form.cleaned_data["kind"]),
                reason=form.cleaned_data["reason"],
            ),
            _changed,
        )
        if not status:
            return redirect(assign_url(stage, "assign_pairs") + "?rules=any")
        self.form = form
        response = self.get(request, *args, **kwargs)
        response.status_code = status
        return response


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def pair(request: HttpRequest, pk: int, code: str, place: int) -> HttpResponse:
    """One entry: of every judge of its panel whether it is fixed, forbidden, or open."""
    stage = stage_or_404(request, pk, code)
    if request.method == "POST":
        need_organiser(request, stage.competition)
    rows = place_with_rules(stage).select_related("entry__leader", "entry__region", "entry__track")
    row = get_object_or_404(rows, pk=place)
    everybody = accepted_seats(stage, row.pk)
    panel = nearest(row, {panel_key(seat) for seat in everybody})
    held = {one.seat_id: one.kind for one in row.pair_rules.all()}
    seats = [seat for seat in everybody if panel_key(seat) == panel or seat.pk in held]
    form = PairsForm(request.POST if request.method == "POST" else None, seats=seats, held=held)
    _count, status = act_on_form(
        request,
        form,
        lambda: verbs.set_pairs(
            stage=stage,
            actor=request.actor,
            kinds={(row.pk, seat): kind for seat, kind in form.kinds.items()},
            reason=form.cleaned_data["reason"],
        ),
        _changed,
    )
    back = assign_url(stage, "assign_pairs")
    if not status:
        return redirect(back)
    why: dict[str, list[str]] = {}
    for one in conflicts_between(seats, [row.entry], stage):
        if one.hard:
            why.setdefault(one.judge, []).append(words_of(one))
    table = [
        (
            seat,
            form[f"seat_{seat.pk}"],
            "；".join(dict.fromkeys(why.get(str(seat.pk), ()))),
            SheetState(seat.here).label if seat.here else "",
        )
        for seat in seats
    ]
    return page(
        request, stage, "judging/desk/assign_pair.html", row.entry.title, status,
        form=form, row=row, table=table, is_open=stage.state in OPEN, back=back,
    )  # fmt: skip
