"""The list of filings of every kind, sent and received."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.access import desk_view
from competitions.enums import FilingState, FilingSubject
from competitions.models import Filing
from competitions.queries.filing_subjects import address_pattern
from competitions.queries.filings import filings_visible_to, filings_waiting_for, is_overdue_filter
from ui import formats
from ui.lists import Column, Filter, ListPage
from ui.tones import tone_of
from workflow import clock

_WAITING = "mine"


def _lies_with(row: Filing) -> str:
    """The office that is asked now; nothing for what is not on its way."""
    return row.addressee.name if row.state == FilingState.SUBMITTED else ""


@method_decorator(desk_view, name="dispatch")
class FilingList(ListPage):
    """Filings of the actor's regions; what waits for the actor is one filter away."""

    template_name = "competitions/desk/filing_list.html"
    search_fields = ("title", "number", "organisation__name")
    default_sort = "-filed"
    columns = (
        Column(gettext_lazy("Filing"), sort="title", export="title", width=44),
        Column(
            gettext_lazy("Kind"),
            sort="subject_kind",
            key="kind",
            export=lambda row: str(row.get_subject_kind_display()),
        ),
        Column(gettext_lazy("Office"), sort="organisation__name", key="office", export="organisation.name", width=30),
        Column(gettext_lazy("Filed on"), sort=("submitted_at", "pk"), key="filed", css="n", export="submitted_at"),
        Column(gettext_lazy("Answer due"), sort="due_on", key="due", css="n", export="due_on"),
        Column(gettext_lazy("Filing number"), sort="number", export="number", width=26),
        Column(gettext_lazy("State"), export=lambda row: str(row.get_state_display())),
        Column("", heading=gettext_lazy("Lies with"), export=_lies_with, width=30),
        Column("", heading=gettext_lazy("Filed late"), export=lambda row: _("late") if row.is_late else "", width=8),
    )

    @property
    def export_name(self) -> str:
        """The name of the exported file, in the reader's language."""
        return _("Filings")

    def get_filters(self) -> tuple[Filter, ...]:
        actor = self.request.actor
        return (
            Filter(
                "waiting",
                _("To do"),
                [(_WAITING, _("waits for me"))],
                apply=lambda rows, _value: rows.filter(pk__in=filings_waiting_for(actor).values("pk")),
            ),
            Filter(
                "overdue",
                _("Answer"),
                [("yes", _("overdue"))],
                apply=lambda rows, _value: rows.filter(is_overdue_filter(clock.today())),
            ),
            Filter(
                "late",
                _("Time of filing"),
                [("yes", _("late filing"))],
                apply=lambda rows, _value: rows.filter(is_late=True),
            ),
            Filter("state", _("State"), FilingState.choices),
            Filter("kind", _("Kind"), FilingSubject.choices, lookup="subject_kind"),
        )

    def get_queryset(self) -> QuerySet[Filing]:
        return filings_visible_to(self.request.actor).select_related("organisation", "addressee").defer("form")

    def prepare_rows(self, rows: list[Any]) -> list[Any]:
        today = formats.local(clock.now()).date()
        patterns = {kind: address_pattern(kind) for kind in FilingSubject.values}
        kinds, states = dict(FilingSubject.choices), dict(FilingState.choices)
        for row in rows:
            pattern = patterns.get(row.subject_kind, "")
            row.url = pattern % row.pk if pattern else ""
            row.kind_label, row.state_label, row.tone = kinds[row.subject_kind], states[row.state], tone_of(row.state)
            row.filed = formats.when_short(row.submitted_at)
            row.due = formats.when_short(row.due_on) if row.state == FilingState.SUBMITTED else ""
            row.overdue = bool(row.due and row.due_on < today)
            row.lies_with = _lies_with(row)
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=_("Filings"), **kwargs)


@require_safe
@desk_view
def filing_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The filing of a competition is a tab of its workspace."""
    filing = get_object_or_404(
        filings_visible_to(request.actor).filter(subject_kind=FilingSubject.COMPETITION).select_related("competition"),
        pk=pk,
    )
    competition = getattr(filing, "competition", None)
    if competition is None:
        raise Http404
    return redirect("competitions_desk:competition_filing", pk=competition.pk)
