"""Public lists (公示)."""

from __future__ import annotations

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from cms.enums import AfterPublicity
from cms.models.base import BasePage
from cms.queries.publicity import notice_list, notice_view
from ui.parts import Crumb


class PublicityIndexPage(RoutablePageMixin, BasePage):
    """/publicity/: running and past lists; one by contest and version."""

    after_end = models.CharField(
        _("when the days are over, a list"), max_length=10, choices=AfterPublicity.choices, default=AfterPublicity.MASK
    )

    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    template = "cms/publicity_index.html"
    content_panels = [*BasePage.content_panels, FieldPanel("after_end")]

    class Meta:
        verbose_name = _("publicity")

    @path("")
    def everything(self, request: HttpRequest) -> HttpResponse:
        return self.render(request, context_overrides=notice_list(request.GET, self.after_end))

    @path("<slug:slug>/<int:version>/")
    def notice(self, request: HttpRequest, slug: str, version: int) -> HttpResponse:
        view = notice_view(slug, version, self.after_end)
        if view is None:
            raise Http404
        crumbs = [Crumb(_("Home"), "/"), Crumb(self.title, "/publicity/"), Crumb(view.notice.title)]
        overrides = {"view": view, "title": view.notice.title, "crumbs": crumbs}
        return self.render(request, template="cms/publicity.html", context_overrides=overrides)
