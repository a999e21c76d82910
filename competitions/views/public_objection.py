"""Anybody: object to a public list, and follow what becomes of it by the link of the receipt. No log-in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import limits
from competitions.actions import objections as verbs
from competitions.enums import ObjectorKind
from competitions.forms.objections import ObjectionForm
from competitions.models import Objection, PublicityNotice
from competitions.queries.objections import by_token, public_lines, rule_of
from competitions.queries.results import published_notices
from ui.errors import TooManyRequests
from ui.parts import Crumb
from ui.views import perform_or_explain
from workflow import clock, context
from workflow.idempotency import idempotent


def private(response: HttpResponse) -> HttpResponse:
    """Whose link it is alone: no cache, no search engine.

    The site's policy hands no address to others; a stricter one makes browsers send the form from ``null``, which is
    refused.
    """
    add_never_cache_headers(response)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _notice_or_404(slug: str, version: int) -> PublicityNotice:
    rows = published_notices().select_related("competition__organisation", "competition__region")
    notice = rows.filter(competition__slug=slug, version=version).first()
    if notice is None:
        raise Http404
    return notice


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def object_to(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """The form «提出异议», while the list is public."""
    reached = clock.now()
    notice = _notice_or_404(slug, version)
    rule = rule_of(notice.competition)
    options: dict[str, Any] = {"lines": public_lines(notice), "evidence_asked": rule.evidence}
    if request.method != "POST":
        form = ObjectionForm(initial={"entry": request.GET.get("entry", "")}, **options)
        return _form_page(request, notice, form, closed=verbs.why_closed(notice, reached))
    form = ObjectionForm(request.POST, request.FILES, **options)
    if not form.is_valid():
        return _form_page(request, notice, form, status=422)
    taken = _take_one()
    outcome = perform_or_explain(
        request,
        lambda: verbs.file_objection(
            notice=notice, said=form.said(ObjectorKind.PERSON), files=form.given_files(), at=reached
        ),
        form=form,
    )
    if not outcome or outcome.value is None:
        limits.give_back(taken)
        return _form_page(request, notice, form, status=outcome.status)
    address = reverse("competitions_public:objection", kwargs={"token": outcome.value.token})
    return private(HttpResponseRedirect(f"{address}?new=1"))


def _take_one() -> limits.Taken:
    try:
        return limits.take("objection", context.current().address)
    except limits.TooMany as limit:
        words = _("Too many objections came from your network today. Please call or write to the unit on the list.")
        raise TooManyRequests(words, retry_after=limit.wait) from None


def _form_page(
    request: HttpRequest, notice: PublicityNotice, form: ObjectionForm, *, closed: str = "", status: int = 200
) -> HttpResponse:
    back = f"/publicity/{notice.competition.slug}/{notice.version}/"
    shown = {
        "title": _("Raise an objection"),
        "notice": notice,
        "form": form,
        "closed": closed,
        "days": rule_of(notice.competition).decide_days,
        "back": back,
        "crumbs": [
            Crumb(_("Home"), "/"),
            Crumb(_("Publicity"), "/publicity/"),
            Crumb(notice.title, back),
            Crumb(_("Raise an objection")),
        ],
    }
    return private(render(request, "competitions/public/object.html", shown, status=status))


def _objection_or_404(token: str) -> Objection:
    try:
        limits.check("objection_guess", context.current().address)
    except limits.TooMany as limit:
        raise TooManyRequests(_("Too many links that do not exist were opened."), retry_after=limit.wait) from None
    found = by_token(token)
    if found is None:
        limits.take("objection_guess", context.current().address)
        raise Http404
    return found


@require_http_methods(["GET", "HEAD"])
def objection(request: HttpRequest, token: str) -> HttpResponse:
    """The receipt, and how it stands. The words that were said are not repeated: a link can get into wrong hands."""
    found = _objection_or_404(token)
    notice = found.notice
    shown = {
        "title": _("Your objection %(number)s") % {"number": found.number},
        "objection": found,
        "notice": notice,
        "list_url": f"/publicity/{notice.competition.slug}/{notice.version}/",
        "is_new": "new" in request.GET,
        "link": request.build_absolute_uri(request.path),
        "crumbs": [Crumb(_("Home"), "/"), Crumb(_("Publicity"), "/publicity/"), Crumb(found.number)],
    }
    return private(render(request, "competitions/public/objection.html", shown))


@require_POST
@idempotent
def objection_withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Take it back, until it is decided."""
    found = _objection_or_404(token)
    perform_or_explain(
        request,
        lambda: verbs.withdraw_objection(objection=found),
        success=_("Your objection is taken back."),
    )
    return private(HttpResponseRedirect(reverse("competitions_public:objection", kwargs={"token": token})))
