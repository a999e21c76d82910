"""Tab 80, for the organiser: give the awards, have the certificates made, take one back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_view
from certificates.actions.awards import grant_awards, take_back_awards
from certificates.actions.batches import order_certificates, reissue_certificate, retry_batch, revoke_certificate
from certificates.enums import CertificateState
from certificates.models import Certificate, CertificateBatch
from certificates.permissions.certificate import may_give_awards
from certificates.queries.awards import (
    award_counts,
    counts_among,
    ending_grants,
    grants_of,
    held_up,
    progress_among,
    progress_of,
    rows_to_give,
    standing_grants,
    why_no_awards,
)
from certificates.queries.certificates import certificates_visible_to, why_not_reissued
from certificates.queries.facts import facts_of
from competitions.models import AwardGrant, Competition
from competitions.queries.competitions import competitions_visible_to
from competitions.queries.halls import by_list
from competitions.queries.history import history_items, history_rows
from competitions.queries.nouns import Nouns, nouns_of
from competitions.queries.rule_books import book_of
from competitions.queries.unit_awards import unit_awards_in_book
from competitions.queries.votes import vote_awards_in_book
from competitions.queries.workspace import with_course, workspace
from ui import formats
from ui.htmx import is_htmx, page_anew
from ui.lists import Column, Filter, ListPage
from ui.parts import Crumb
from ui.tones import tone_of
from ui.views import act_and_redirect, act_with_reason
from workflow.idempotency import idempotent
from workflow.services import allowed_moves

_RELATED = ("region", "organisation__region", "filing")


def competition_or_404(request: HttpRequest, pk: int) -> Competition:
    """The competition if it lies in the actor's scope."""
    rows = with_course(competitions_visible_to(request.actor).select_related(*_RELATED))
    return get_object_or_404(rows, pk=pk)


def organised_or_403(request: HttpRequest, pk: int) -> Competition:
    """404 out of scope, 403 in scope without the right."""
    competition = competition_or_404(request, pk)
    if not may_give_awards(request.actor, competition):
        raise PermissionDenied(
            _("Only organisers of %(office)s may do this.") % {"office": competition.organisation.name}
        )
    return competition


def _back(pk: int) -> str:
    return reverse("certificates_desk:award_list", kwargs={"pk": pk})


@method_decorator(desk_view, name="dispatch")
class AwardList(ListPage):
    """Before the awards: what will be given. After: who got what, and each certificate."""

    template_name = "certificates/desk/award_list.html"
    search_fields = ("entry__title", "entry__number", "entry__leader__name", "certificate__serial")
    export_name = gettext_lazy("Awards")
    columns = (
        Column(gettext_lazy("Award"), sort=("award__order", "rank", "pk"), key="award", export="award__name"),
        Column(
            gettext_lazy("Track"),
            sort=("award__track__order", "award__order", "rank"),
            key="track",
            export="award__track__name",
        ),
        Column(
            gettext_lazy("Project"), sort="entry__title", key="title", export="entry__title", width=40, noun="title"
        ),
        Column("", heading=gettext_lazy("Entry number"), export="entry__number", width=24, noun="number"),
        Column(
            gettext_lazy("Leader"), sort="entry__leader__name", key="leader", export="entry__leader__name", noun="head"
        ),
        Column(
            gettext_lazy("Certificate"),
            sort="certificate__serial",
            key="serial",
            export="certificate__serial",
            width=26,
        ),
        Column(gettext_lazy("State"), export=lambda grant: _state(grant)[0]),
    )

    @cached_property
    def competition(self) -> Competition:
        return competition_or_404(self.request, self.kwargs["pk"])

    @property
    def nouns(self) -> Nouns:
        return nouns_of(self.competition)

    def get_filters(self) -> tuple[Filter, ...]:
        book = book_of(self.competition)
        return (
            Filter(
                "track", _("Track"), [(track.code, track.name) for track in book.tracks], lookup="award__track__code"
            ),
            Filter("award", _("Award"), [(award.name, award.name) for award in book.awards], lookup="award__name"),
            Filter("state", _("Certificate"), CertificateState.choices, lookup="certificate__state"),
        )

    def get_queryset(self) -> QuerySet[AwardGrant]:
        return grants_of(self.competition)

    def prepare_rows(self, rows: list[Any]) -> list[Any]:
        base = f"{_back(self.competition.pk)}certificates/"
        for grant in rows:
            made = getattr(grant, "certificate", None)
            grant.serial = made.serial if made else ""
            grant.url = f"{base}{made.pk}/" if made else ""
            grant.state_label, grant.tone = _state(grant)
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        competition = self.competition
        stopped = held_up(competition)
        # Where somebody objected more is asked of the awards: they are read once and everything is told from them.
        standing = standing_grants(competition) if stopped.any else []
        counts = counts_among(standing) if stopped.any else award_counts(competition)
        given = counts.given > 0
        waiting = "" if given else why_no_awards(competition)
        # Awards that an objection held up are given when it is decided.
        more = _preview(competition, some_given=given) if (not given and not waiting) or (given and stopped.any) else []
        waits = why_no_awards(competition) if given and stopped.any else waiting
        ending = ending_grants(competition) if given and stopped.any and not waits else []
        return (
            context
            | workspace(self.request, competition, place=_("Awards and certificates"))
            | {
                "counts": counts,
                "given": given,
                "waiting": waiting,
                "preview": more,
                "ending": ending,
                "waits": waits or "",
                "held": stopped.open_numbers,
                "unit_places": unit_awards_in_book(competition),
                "vote_awards": vote_awards_in_book(book_of(competition)),
                "may_act": may_give_awards(self.request.actor, competition),
                "job": (progress_among(standing) if stopped.any else progress_of(competition)) if given else None,
            }
        )


def _state(grant: AwardGrant) -> tuple[str, str]:
    """A certificate's state in words, with its tone."""
    made = getattr(grant, "certificate", None)
    return (str(made.get_state_display()), tone_of(made.state)) if made else (_("Not made yet"), "")


def _preview(competition: Competition, *, some_given: bool) -> list[tuple[str, list[dict[str, Any]]]]:
    """What would be given, by track, as the public list says: award by award, the best first."""
    book = book_of(competition)
    names = {track.code: track.name for track in book.tracks} | {"": _("All tracks")}
    order = {award.name: place for place, award in enumerate(book.awards)}

    def place(row: dict[str, Any]) -> tuple[int, Fraction]:
        return order.get(row["award"], len(order)), Fraction(row["rank"] or 0)

    lists = by_list(names, rows_to_give(competition, some_given=some_given))
    return [(name, sorted(rows, key=place)) for name, rows in lists]


@require_POST
@desk_view
@idempotent
def awards_give(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what the public list said."""
    competition = organised_or_403(request, pk)
    return act_and_redirect(
        request,
        lambda: grant_awards(competition=competition, actor=request.actor),
        to=_back(pk),
        success=_("The awards have been given. The certificates can be made now."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def awards_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the giving, with a reason, while no certificate is ordered."""
    competition = organised_or_403(request, pk)
    form, status = act_with_reason(
        request,
        lambda reason: take_back_awards(competition=competition, actor=request.actor, reason=reason),
        _("The awards have been taken back."),
    )
    if not status:
        return redirect(_back(pk))
    context = workspace(request, competition, place=_("Take the awards back")) | {
        "form": form,
        "back": _back(pk),
        "question": _("Take all awards of this competition back?"),
        "detail": _("They can be given again afterwards. Nobody has been told yet."),
        "button": _("Take the awards back"),
    }
    context["crumbs"].insert(-1, Crumb(_("Awards and certificates"), _back(pk)))
    return render(request, "certificates/desk/confirm.html", context, status=status)


@require_POST
@desk_view
@idempotent
def certificates_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the worker make what is missing."""
    competition = organised_or_403(request, pk)
    return act_and_redirect(
        request,
        lambda: order_certificates(competition=competition, actor=request.actor),
        to=_back(pk),
        success=_("The certificates are being made."),
    )


@require_POST
@desk_view
@idempotent
def certificates_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the last batch run again after it failed."""
    competition = organised_or_403(request, pk)
    batch = get_object_or_404(CertificateBatch.objects.filter(competition=competition).select_related("job")[:1])
    batch.competition = competition
    return act_and_redirect(
        request,
        lambda: retry_batch(batch=batch, actor=request.actor),
        to=_back(pk),
        success=_("The certificates are being made."),
    )


@require_safe
@desk_view
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The bar alone, asked for every two seconds; when it is full the page is shown anew, with its list."""
    job = progress_of(competition_or_404(request, pk))
    if job is None or not is_htmx(request):
        return redirect(_back(pk))
    if job.finished:
        return page_anew()
    return render(request, "certificates/desk/progress.html", {"job": job})


def certificate_or_404(request: HttpRequest, pk: int, certificate: int) -> Certificate:
    """A certificate of the competition, if the competition lies in the actor's scope."""
    rows = certificates_visible_to(request.actor).select_related(
        *(f"grant__award__competition__{name}" for name in _RELATED), "grant__entry__leader"
    )
    return get_object_or_404(rows, pk=certificate, grant__award__competition=pk)


@require_safe
@desk_view
def certificate(request: HttpRequest, pk: int, certificate: int) -> HttpResponse:
    """One certificate: what it says, its file, its public page, its history."""
    found = certificate_or_404(request, pk, certificate)
    context = workspace(request, found.grant.award.competition, place=found.serial) | {
        "certificate": found,
        "facts": facts_of(found),
        "moves": {move.name for move in allowed_moves(found, request.actor)},
        "issued": formats.when(found.issued_at),
        "may_reissue": found.state == CertificateState.REVOKED
        and may_give_awards(request.actor, found.grant.award.competition)
        and not why_not_reissued(found, found.grant),
        "history": history_items(history_rows(found)[:50]),
    }
    context["crumbs"].insert(-1, Crumb(_("Awards and certificates"), _back(pk)))
    return render(request, "certificates/desk/certificate.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def certificate_revoke(request: HttpRequest, pk: int, certificate: int) -> HttpResponse:
    """Ask for the reason, then take the certificate back."""
    ask = _Asked(
        place=_("Revoke a certificate"),
        question=_("Revoke certificate %(serial)s?"),
        detail=_(
            "Its holder can no longer download it, and whoever checks its code reads that it was revoked and why."
        ),
        button=_("Revoke"),
        help_text=_("The public page of the certificate shows it."),
        done=_("The certificate has been revoked; its public page says so."),
    )
    return _with_reason(request, pk, certificate, ask, revoke_certificate)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def certificate_reissue(request: HttpRequest, pk: int, certificate: int) -> HttpResponse:
    """Ask for the reason, then have a revoked certificate made anew."""
    ask = _Asked(
        place=_("Issue a certificate anew"),
        question=_("Issue certificate %(serial)s anew?"),
        detail=_(
            "The new one has a number and a code of its own and prints what the entry reads now: correct the entry first. "
            "Whoever checks the code of the old one goes on reading that it was revoked, and nothing of the new one."
        ),
        button=_("Issue anew"),
        help_text=_("It stands in the history of the certificate; the public does not read it."),
        done=_("The certificate is being made anew, under another number."),
    )
    return _with_reason(request, pk, certificate, ask, reissue_certificate)


@dataclass(frozen=True)
class _Asked:
    """The words of a page that asks for a reason."""

    place: str
    question: str
    detail: str
    button: str
    help_text: str
    done: str


def _with_reason(
    request: HttpRequest, pk: int, certificate: int, ask: _Asked, verb: Callable[..., Certificate]
) -> HttpResponse:
    """The page, and on POST the verb; leads to the certificate that the verb gives back."""
    found = certificate_or_404(request, pk, certificate)
    competition = found.grant.award.competition
    if not may_give_awards(request.actor, competition):
        raise PermissionDenied(
            _("Only organisers of %(office)s may do this.") % {"office": competition.organisation.name}
        )
    back = f"{_back(pk)}certificates/{certificate}/"
    made: list[Certificate] = []

    def act_on(reason: str) -> None:
        made.append(verb(certificate=found, actor=request.actor, reason=reason) or found)

    form, status = act_with_reason(request, act_on, ask.done, help_text=ask.help_text)
    if not status:
        return redirect(f"{_back(pk)}certificates/{made[0].pk}/")
    context = workspace(request, competition, place=ask.place) | {
        "form": form,
        "back": back,
        "question": ask.question % {"serial": found.serial},
        "detail": ask.detail,
        "facts": facts_of(found)[:4],
        "button": ask.button,
    }
    context["crumbs"].insert(-1, Crumb(found.serial, back))
    return render(request, "certificates/desk/confirm.html", context, status=status)
