"""News reports (信息报道), notices and policies, in sections by region."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import BodyBlock
from cms.enums import NewsKind
from cms.models.base import BasePage
from cms.paging import choice_links, page_of
from cms.queries.news import card_rows, news_cards
from ui.parts import Crumb
from workflow import clock


class NewsIndexPage(BasePage):
    """All news; with a region, the section of that region (editors hold permissions on sections)."""

    region = models.ForeignKey(
        "accounts.Region", verbose_name=_("region"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    template = "cms/news_index.html"
    parent_page_types = ["cms.HomePage", "cms.NewsIndexPage"]
    subpage_types = ["cms.NewsPage", "cms.NewsIndexPage"]
    content_panels = [*BasePage.content_panels, FieldPanel("region", read_only=True)]

    class Meta:
        verbose_name = _("news section")
        constraints = [models.UniqueConstraint(fields=["region"], name="news_section_once_per_region")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        kind = request.GET.get("kind", "")
        kind = kind if kind in NewsKind.values else ""
        rows = NewsPage.objects.live().descendant_of(self)
        context["page_of"] = found = page_of(card_rows(rows.filter(kind=kind) if kind else rows), request.GET)
        context["news"] = news_cards(found.rows)
        context["kinds"] = choice_links(NewsKind.choices, kind, request.GET, "kind")
        return context

    @cached_property
    def crumbs(self) -> list[Crumb]:
        if self.region_id is None:
            return super().crumbs
        return [Crumb(_("Home"), "/"), Crumb(_("News"), "/news/"), Crumb(self.title)]


class NewsPage(BasePage):
    """One report. ``issued_on`` is 成文日期, ``published_on`` 发布日期; both stand on the page."""

    kind = models.CharField(_("kind"), max_length=10, choices=NewsKind.choices, default=NewsKind.NEWS)
    region = models.ForeignKey(
        "accounts.Region", verbose_name=_("region"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=80, blank=True)
    doc_no = models.CharField(_("official number"), max_length=60, blank=True)
    picture = models.ForeignKey(
        "cms.CustomImage", verbose_name=_("picture"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    template = "cms/news.html"
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("picture"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("region")]),
                FieldRowPanel([FieldPanel("issued_on"), FieldPanel("published_on")]),
                FieldRowPanel([FieldPanel("source"), FieldPanel("doc_no")]),
            ],
            _("About this report"),
        ),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("source"),
        index.SearchField("doc_no"),
        index.FilterField("region"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("news report")

    def _set_core_field_defaults(self) -> None:
        """The region is that of the section unless said otherwise; the day of publication that of the first try."""
        super()._set_core_field_defaults()
        if self.published_on is None:
            self.published_on = clock.today()
        if self.region is None and self.path and self.depth:
            section = NewsIndexPage.objects.filter(path=Page._get_basepath(self.path, self.depth - 1)).first()
            self.region_id = section.region_id if section else None

    @cached_property
    def crumbs(self) -> list[Crumb]:
        return [Crumb(_("Home"), "/"), Crumb(_("News"), "/news/"), Crumb(self.title)]
