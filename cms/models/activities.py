"""Activities in public: every launched one by its slug."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from cms.models.base import BasePage
from cms.queries.activities import activity_list, activity_view
from ui.parts import Crumb


class ActivityIndexPage(RoutablePageMixin, BasePage):
    """/activities/ and, below it, every public activity."""

    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    template = "cms/activity_index.html"

    class Meta:
        verbose_name = _("activities")

    @path("")
    def everything(self, request: HttpRequest) -> HttpResponse:
        return self.render(request, context_overrides=activity_list(request.GET))

    @path("<slug:slug>/")
    def activity(self, request: HttpRequest, slug: str) -> HttpResponse:
        view = activity_view(slug)
        if view is None:
            raise Http404
        crumbs = [Crumb(_("Home"), "/"), Crumb(self.title, "/activities/"), Crumb(view.activity.name)]
        overrides = {"activity": view, "title": view.activity.name, "description": view.description, "crumbs": crumbs}
        return self.render(request, template="cms/activity.html", context_overrides=overrides)
