"""The first page."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from cms.models.base import BasePage
from cms.queries.home import home_context
from cms.routing import route_below
from ui.parts import Crumb


class HomePage(BasePage):
    """What is on, who won, whose story inspires, how to enter."""

    eyebrow = models.CharField(_("line above the title"), max_length=60, blank=True)
    hero_title = models.CharField(
        _("large title"), max_length=60, blank=True, help_text=_("A vertical bar “|” breaks the line.")
    )
    featured_story = models.ForeignKey(
        "cms.StoryPage",
        verbose_name=_("large story"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The newest story when empty."),
    )

    template = "cms/home.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "cms.CompetitionIndexPage",
        "cms.ActivityIndexPage",
        "cms.NewsIndexPage",
        "cms.StoryIndexPage",
        "cms.PublicityIndexPage",
        "cms.StandardPage",
    ]
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("eyebrow"), FieldPanel("hero_title"), FieldPanel("summary")], _("Opening")),
        PageChooserPanel("featured_story", "cms.StoryPage"),
    ]

    class Meta:
        verbose_name = _("first page")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if path_components:
            return route_below(self, request, path_components)
        return super().route(request, path_components)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context.update(home_context(self.featured_story_id))
        context["hero_lines"] = (self.hero_title or self.title).split("|")
        return context

    @cached_property
    def crumbs(self) -> list[Crumb]:
        return []
