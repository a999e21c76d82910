"""Success stories: told by editors, with figures that entrants confirmed and agreed to show."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import BodyBlock
from cms.models.base import BasePage
from cms.paging import page_of
from cms.queries.stories import card_rows, entry_with_facts, figures_of, story_cards
from ui.parts import Crumb

NEWEST = ("-first_published_at", "-pk")


class StoryIndexPage(BasePage):
    max_count = 1
    template = "cms/story_index.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.StoryPage"]

    class Meta:
        verbose_name = _("stories")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        rows = card_rows(StoryPage.objects.live().order_by(*NEWEST))
        context["page_of"] = found = page_of(rows, request.GET, per_page=13)
        context["stories"] = story_cards(found.rows)
        return context


class StoryPage(BasePage):
    """The story of one entry. Figures are read live: they go the moment the consent goes."""

    entry = models.ForeignKey(
        "competitions.Entry", verbose_name=_("entry"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    region = models.ForeignKey(
        "accounts.Region", verbose_name=_("region"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    photo = models.ForeignKey(
        "cms.CustomImage", verbose_name=_("photo"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    photo_alt = models.CharField(_("what the photo shows"), max_length=120, blank=True)
    quote = models.CharField(_("quote"), max_length=200, blank=True)
    quote_by = models.CharField(_("who said it"), max_length=60, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    template = "cms/story.html"
    parent_page_types = ["cms.StoryIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel([FieldPanel("photo"), FieldPanel("photo_alt")], _("Photo")),
        MultiFieldPanel([FieldPanel("quote"), FieldPanel("quote_by")], _("Quote")),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("entry", read_only=True), FieldPanel("region")], _("About this story")),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("quote"),
        index.FilterField("region"),
    ]

    class Meta:
        verbose_name = _("story")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        entry = entry_with_facts(self.entry_id)
        shown = getattr(entry, "shown", None)
        context.update(
            entry=entry,
            figures=figures_of(shown),
            award=getattr(entry, "award", None),
            # A story that is not about an entry needs nobody's consent; words of one that is go with the figures.
            may_quote=entry is None or shown is not None,
            more=story_cards(card_rows(StoryPage.objects.live().exclude(pk=self.pk).order_by(*NEWEST))[:3]),
        )
        return context

    @cached_property
    def crumbs(self) -> list[Crumb]:
        return [Crumb(_("Home"), "/"), Crumb(_("Stories"), "/stories/"), Crumb(self.title)]
