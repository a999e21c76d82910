"""Contests in public. Every one that is filed has its page with nothing created by hand; an editor may enrich it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import BodyBlock
from cms.models.base import BasePage, PageForm
from cms.queries.contest_lists import contest_list
from cms.queries.contests import ContestView, contest_view
from ui.parts import Crumb


class CompetitionIndexPage(RoutablePageMixin, BasePage):
    """/competitions/ and, below it, every public contest by its slug."""

    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.CompetitionPage"]
    template = "cms/competition_index.html"

    class Meta:
        verbose_name = _("competitions")

    @path("")
    def everything(self, request: HttpRequest) -> HttpResponse:
        return self.render(request, context_overrides=contest_list(request.GET))

    @path("<slug:slug>/")
    def contest(self, request: HttpRequest, slug: str) -> HttpResponse:
        return _answer(self, request, slug, "cms/contest.html")

    @path("<slug:slug>/rules/")
    def rules(self, request: HttpRequest, slug: str) -> HttpResponse:
        return _answer(self, request, slug, "cms/contest_rules.html")

    @path("<slug:slug>/notices/")
    def notices(self, request: HttpRequest, slug: str) -> HttpResponse:
        return _answer(self, request, slug, "cms/contest_notices.html")


class CompetitionPageForm(PageForm):
    """A contest has one page: who begins a second is led to the first."""

    def clean_competition(self) -> Any:
        """Where the other page is: in the editor for who may edit it, else in public."""
        chosen = self.cleaned_data["competition"]
        other = CompetitionPage.objects.filter(competition=chosen).exclude(pk=self.instance.pk).first()
        if other is None:
            return chosen
        if other.permissions_for_user(self.for_user).can_edit():
            url, words = reverse("wagtailadmin_pages:edit", args=[other.pk]), gettext("Open that page in the editor")
        else:
            url, words = other.address, gettext("Look at that page")
        told = gettext("This competition has its page already: “%(title)s”. Write there instead of beginning another.")
        raise forms.ValidationError(
            format_html('{} <a href="{}">{}</a>', told % {"title": other.get_admin_display_title()}, url, words)
        )


class CompetitionPage(RoutablePageMixin, BasePage):
    """An editor's own text and banner for one contest. Its address is the contest's."""

    base_form_class = CompetitionPageForm
    competition = models.OneToOneField(
        "competitions.Competition", verbose_name=_("competition"), on_delete=models.PROTECT, related_name="+"
    )
    banner = models.ForeignKey(
        "cms.CustomImage", verbose_name=_("banner"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    parent_page_types = ["cms.CompetitionIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        FieldPanel("competition"),
        TitleFieldPanel("title", help_text=_("For the newsroom's own lists; readers see the name of the competition.")),
        *BasePage.content_panels[1:],
        FieldPanel("banner"),
        FieldPanel("body"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("competition page")

    def _set_core_field_defaults(self) -> None:
        if self.competition_id:
            self.slug = self.competition.slug
        super()._set_core_field_defaults()

    @path("")
    def contest(self, request: HttpRequest) -> HttpResponse:
        return _answer(self, request, self.slug, "cms/contest.html")

    @path("rules/")
    def rules(self, request: HttpRequest) -> HttpResponse:
        return _answer(self, request, self.slug, "cms/contest_rules.html")

    @path("notices/")
    def notices(self, request: HttpRequest) -> HttpResponse:
        return _answer(self, request, self.slug, "cms/contest_notices.html")

    @cached_property
    def crumbs(self) -> list[Crumb]:
        # The index has one fixed address; asking for the parent would be one more query.
        return [Crumb(_("Home"), "/"), Crumb(_("Competitions"), "/competitions/"), Crumb(self.title)]


def _answer(page: BasePage, request: HttpRequest, slug: str, template: str) -> HttpResponse:
    view: ContestView | None = contest_view(slug)
    if view is None:
        raise Http404
    context = page.get_context(request)
    context.update(contest=view, title=view.competition.name)
    context["description"] = context["description"] if isinstance(page, CompetitionPage) else view.description
    context["crumbs"] = [
        Crumb(_("Home"), "/"),
        Crumb(_("Competitions"), "/competitions/"),
        Crumb(view.competition.name),
    ]
    return TemplateResponse(request, template, context)
