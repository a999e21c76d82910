"""The rules of a competition: read in words, printed, exported as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import desk_view
from competitions.domain.rulebook import parse
from competitions.domain.rulebook.files import as_text
from competitions.models import Competition, RuleBookVersion
from competitions.permissions.competition import may_organise
from competitions.permissions.rules import amends
from competitions.printing_rules import rules_pdf
from competitions.queries.book_page import book_page
from competitions.queries.competitions import why_not_editable
from competitions.queries.rule_books import book_of, stored_book
from competitions.queries.rules_versions import approved_versions, change_words, open_version, why_not_amendable
from competitions.queries.workspace import workspace
from competitions.views.organiser_base import competition_or_404
from ui.export import attachment


@require_safe
@desk_view
def rules(request: HttpRequest, pk: int) -> HttpResponse:
    """The book in plain sentences with worked examples, and what is odd about it."""
    competition = competition_or_404(request, pk)
    context = workspace(request, competition, place=_("Rules of the contest")) | {
        "page": book_page(competition),
        "may_edit": may_organise(request.actor, competition) and not why_not_editable(competition),
        **_versions(request, competition),
    }
    return render(request, "competitions/desk/rules.html", context)


def _versions(request: HttpRequest, competition: Competition) -> dict[str, Any]:
    version = open_version(competition)
    may_amend = amends(request.actor, RuleBookVersion(competition=competition))
    return {
        "version": version if may_amend else None,
        "changes": change_words(book_of(competition), parse(version.rules)) if version and may_amend else [],
        "is_mine": version is not None and version.made_by_id == request.actor.pk,
        "typed_reason": request.session.pop("rules_reason", "") if version else "",
        "may_begin": may_amend and version is None and not why_not_amendable(competition),
        "versions": approved_versions(competition),
    }


@require_safe
@desk_view
def rules_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The book as a file: what an import makes of it is exported as the same bytes."""
    competition = competition_or_404(request, pk)
    return _file(as_text(stored_book(competition)).encode(), "application/json", competition.name, "json")


@require_safe
@desk_view
def rules_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The book on paper."""
    competition = competition_or_404(request, pk)
    return _file(rules_pdf(competition), "application/pdf", competition.name, "pdf")


def _file(content: bytes, kind: str, name: str, extension: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = attachment(name, extension)
    return response
