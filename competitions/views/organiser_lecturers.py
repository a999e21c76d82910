"""The list of lecturers of the province: who is on it, a new list looked at first, taken over then."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_view
from accounts.models import Region
from competitions.actions.lecturers import take_lecturers_over, upload_lecturers
from competitions.domain.lecturers import HEADINGS
from competitions.forms.lecturers import LecturerListForm
from competitions.models import LecturerList
from competitions.queries.lecturers import (
    changes_of,
    faults_of,
    lecturer_lists_visible_to,
    lecturer_region,
    lecturers_visible_to,
)
from ui.export import Sheet as Page
from ui.export import workbook_bytes, workbook_response
from ui.listed import found_page, upload_page
from ui.lists import Column, ListPage
from ui.parts import Crumb
from ui.views import act_and_redirect
from workflow import clock
from workflow.idempotency import idempotent


def _region_or_403(request: HttpRequest) -> Region:
    region = lecturer_region(request.actor)
    if region is None:
        raise PermissionDenied(_("The organisers of the province keep the list of lecturers."))
    return region


@method_decorator(desk_view, name="dispatch")
class LecturerPage(ListPage):
    """The list that holds."""

    template_name = "competitions/lecturers/list.html"
    search_fields = ("name", "certificate")
    default_sort = "name"
    columns = (
        Column(gettext_lazy("Name"), sort="name", export="name"),
        Column(gettext_lazy("Certificate number"), sort="certificate", export="certificate", width=24),
        Column(gettext_lazy("Courses"), export=lambda row: "、".join(row.courses), width=24),
        Column(gettext_lazy("Lecturer level"), export="level"),
        Column(gettext_lazy("Grades by year"), export=lambda row: _grades(row.grades), width=30),
        Column(gettext_lazy("Teaching suspended"), export=lambda row: row.suspended_until or row.suspended_since or ""),
    )

    def get_queryset(self) -> Any:
        _region_or_403(self.request)
        return lecturers_visible_to(self.request.actor)

    def prepare_rows(self, rows: list[Any]) -> list[Any]:
        today = clock.today()
        for row in rows:
            row.courses_words, row.grades_words = "、".join(row.courses), _grades(row.grades)
            until, since = row.suspended_until, row.suspended_since
            row.is_suspended = since is not None and since <= today and (until is None or today <= until)
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lists = lecturer_lists_visible_to(self.request.actor).select_related("taken_over_by")
        current = lists.filter(taken_over_at__isnull=False).defer("rows", "faults").first()
        return super().get_context_data(title=_("Lecturers"), current=current, **kwargs)


def _grades(grades: dict[str, str]) -> str:
    return "，".join(f"{year}年{grade}" for year, grade in sorted(grades.items(), reverse=True))


def _crumbs(place: str) -> list[Crumb]:
    return [Crumb(_("Lecturers"), reverse("competitions_desk:lecturers")), Crumb(place)]


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def lecturers_new(request: HttpRequest) -> HttpResponse:
    """Upload a list: it is looked at first."""
    region = _region_or_403(request)
    title, back = _("Upload a list of lecturers"), reverse("competitions_desk:lecturers")
    return upload_page(
        request,
        "competitions/lecturers/new.html",
        form=LecturerListForm(request.POST or None, request.FILES or None),
        take=lambda file: upload_lecturers(region=region, actor=request.actor, file=file, name=file.name),
        found_url=lambda found: reverse("competitions_desk:lecturer_list", kwargs={"number": found.pk}),
        title=title,
        crumbs=_crumbs(title),
        headings=HEADINGS,
        template_url=reverse("competitions_desk:lecturers_template"),
        back=back,
    )


@require_safe
@desk_view
def lecturers_template(request: HttpRequest) -> HttpResponse:
    """The headings, with an example of a row."""
    _region_or_403(request)
    year = clock.today().year
    names = [words[0] for words in HEADINGS.values()]
    headings = [*names[:4], f"{year - 1}年度考核等次", f"{year - 2}年度考核等次", *names[4:]]
    row = ["张示例", "SYB-示例-0001", "SIYB、网创电商版", "创业培训讲师", "优秀", "合格", "", ""]
    content = workbook_bytes(
        [Page("讲师名单", headings, [row], [14, 22, 24, 18, 18, 18, 14, 14], texts=range(8), open_rows=200)]
    )
    return workbook_response(_("List of lecturers"), content)


def _list_or_404(request: HttpRequest, number: int) -> LecturerList:
    _region_or_403(request)
    rows = lecturer_lists_visible_to(request.actor).select_related("made_by", "taken_over_by")
    return get_object_or_404(rows, pk=number)


@require_safe
@desk_view
def lecturer_list(request: HttpRequest, number: int) -> HttpResponse:
    """What the look at a list found, and the button that takes it over."""
    found = _list_or_404(request, number)
    return found_page(
        request,
        "competitions/lecturers/detail.html",
        found=found,
        faults=faults_of(found),
        counts=changes_of(found),
        sample=found.rows[:5],
        crumbs=_crumbs(found.name),
        new_url=reverse("competitions_desk:lecturers_new"),
    )


@require_POST
@desk_view
@idempotent
def lecturer_list_take_over(request: HttpRequest, number: int) -> HttpResponse:
    """The list holds from now on."""
    found = _list_or_404(request, number)
    return act_and_redirect(
        request,
        lambda: take_lecturers_over(found=found, actor=request.actor),
        to=reverse("competitions_desk:lecturers"),
        success=_("The list is taken over; entries are checked against it from now on."),
    )
