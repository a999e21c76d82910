"""One entry of the contestant: where it stands, its receipt, its printed form, taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import person_view
from competitions.actions.entries import mark_seen
from competitions.domain.paper_codes import PaperKind
from competitions.models import Entry
from competitions.printing import entry_form_pdf, entry_paper, receipt_pdf
from competitions.queries.consent_texts import publication_of
from competitions.queries.entries import entries_visible_to
from competitions.queries.entry_changes import why_not_changeable
from competitions.queries.entry_labels import field_labels, person_labels, project_labels, section_titles
from competitions.queries.entry_papers import paper_rows
from competitions.queries.entry_problems import left_open, problems_of
from competitions.queries.entry_snapshot import form_version_of, snapshot_of
from competitions.queries.entry_view import facts_of, file_rows, team_rows
from competitions.queries.entry_where import shown_state, steps_of, where_is
from competitions.queries.entry_windows import EDITABLE_STATES, exact_time, is_editable
from competitions.queries.history import contestant_rows, history_items
from competitions.queries.own_entry import RELATED, own_entry_of
from competitions.queries.rule_books import book_of
from ui import navigation
from ui.cards import cards_for
from ui.parts import Crumb, Next, Tab
from workflow import clock
from workflow.services import allowed_moves


def own_entry(request: HttpRequest, token: str) -> Entry:
    """The actor's own entry; one query, and the same 404 for another's as for none (promise Z5). For an office also one
    that it keeps for somebody."""

    entry = own_entry_of(request.actor, token)
    if entry is None:
        raise Http404
    return entry


def entry_url(entry: Entry, name: str = "entry") -> str:
    """An address of the entry by its token."""
    return reverse(f"competitions_my:{name}", kwargs={"token": entry.token})


def entry_crumbs(entry: Entry, place: str) -> list[Crumb]:
    """The way to a page below the entry."""
    return [
        Crumb(_("My page"), reverse("competitions_my:home")),
        Crumb(entry.title or _("Entry"), entry_url(entry)),
        Crumb(place),
    ]


@require_safe
@person_view
def detail(request: HttpRequest, token: str) -> HttpResponse:
    """Where am I: done, now, next, by when, why; what was handed in; what the other apps add.

    The QR code of a printed form leads here; who scans it at the desk is led to the entry there.
    """
    entry = entries_visible_to(request.actor).select_related(*RELATED).filter(token=token).first()
    if entry is None:
        # A draft that the office keeps for somebody has no page but its form.
        return HttpResponseRedirect(entry_url(own_entry(request, token), "edit"))
    if entry.leader_id != request.actor.pk:
        return HttpResponseRedirect(reverse("competitions_desk:entry_detail", args=[entry.competition_id, token]))
    _say_whether_the_print_is_current(request, entry)
    snapshot = snapshot_of(entry)
    now = clock.now()
    editable = is_editable(entry, now)
    problems = problems_of(snapshot, now) if editable else left_open(snapshot)
    mark_seen(entry=entry, actor=request.actor)
    moves = {move.name for move in allowed_moves(entry, request.actor, check_guards=False)}
    context = {
        "title": entry.title or _("Entry without a name"),
        "subtitle": entry.competition.name,
        "crumbs": [Crumb(_("My page"), reverse("competitions_my:home")), Crumb(entry.title or _("Entry"))],
        "steps": steps_of(entry),
        "entry": entry,
        "tabs": _tabs(request, entry),
        "where": where_is(entry, now, _todo(entry, problems)),
        "edit_url": entry_url(entry, "edit") if editable else "",
        "receipt_url": entry_url(entry, "receipt") if entry.number else "",
        "print_url": entry_url(entry, "print") if shown_state(entry).value != "withdrawn" else "",
        "papers": paper_rows(entry, desk=False) if shown_state(entry).value != "withdrawn" else [],
        "publication": None if entry.state in EDITABLE_STATES else publication_of(entry),
        "change_url": "" if why_not_changeable(entry) else entry_url(entry, "change"),
        "pledge_url": entry_url(entry, "pledge") if entry.withdrawal_pledge else "",
        "withdraw_url": entry_url(entry, "withdraw") if "withdraw" in moves else "",
        "remarks": _remarks(entry),
        "chapters": section_titles(snapshot.book),
        "person": person_labels(snapshot.book),
        "facts": facts_of(snapshot),
        "team": team_rows(snapshot),
        "files": file_rows(snapshot),
        "history": history_items(contestant_rows(entry)[:30]),
        "cards": cards_for("entry", request.actor, entry),
    }
    return render(request, "competitions/my/entry.html", context)


def _say_whether_the_print_is_current(request, entry) -> None:
    version = request.GET.get("form", "")
    if not version:
        return
    if version == form_version_of(snapshot_of(entry)):
        messages.success(request, _("This print shows the form as it is now."))
    else:
        messages.warning(request, _("This print is older than the form: it was changed since. Please print it again."))


def _tabs(request, entry) -> list[Tab]:
    """Pages that apps above add to an entry (`ui.navigation` area "entry", address with `token`)."""
    links = navigation.links_for("entry", request, token=entry.token)
    if not links:
        return []
    own = Tab(_("Entry"), entry_url(entry), current=True)
    return [own, *(Tab(link.label, link.url, link.current, link.count) for link in links)]


def _todo(entry, problems) -> list[Next]:
    if problems and entry.state not in EDITABLE_STATES:
        how = _("Ask the organiser to return the entry to you; then add what is missing and hand it in again.")
        return [*(Next(problem.text) for problem in problems), Next(how)]
    edit = entry_url(entry, "edit")
    rows = [Next(problem.text, f"{edit}#id_{problem.field}" if problem.field else "") for problem in problems[:4]]
    if len(problems) > len(rows):
        rows.append(Next(_("%(count)d more points") % {"count": len(problems) - len(rows)}, edit))
    return rows


def _remarks(entry) -> list[tuple[str, str, str]]:
    """(chapter, label, remark) in the order of the form."""
    if entry.state not in EDITABLE_STATES or not entry.remarks:
        return []
    snapshot = snapshot_of(entry)
    titles = section_titles(snapshot.book)
    rows = []
    for section, labels in field_labels(snapshot).items():
        rows += [
            (titles[section], label, entry.remarks[name]) for name, label in labels.items() if entry.remarks.get(name)
        ]
    return rows


@require_safe
@person_view
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Number and time of the server's clock; also as PDF with ``?format=pdf``."""
    entry = own_entry(request, token)
    if not entry.number or entry.submitted_at is None:
        raise Http404
    if request.GET.get("format") == "pdf":
        return pdf_response(receipt_pdf(entry), _("Receipt %(number)s.pdf") % {"number": entry.number})
    context = {
        "title": _("Receipt"),
        "subtitle": entry.competition.name,
        "crumbs": entry_crumbs(entry, _("Receipt")),
        "entry": entry,
        "at": exact_time(entry.submitted_at),
        "title_label": project_labels(book_of(entry.competition))["title"],
        "entry_url": entry_url(entry),
    }
    return render(request, "competitions/my/receipt.html", context)


@require_safe
@person_view
def print_form(request: HttpRequest, token: str) -> HttpResponse:
    """The entry form (报名表) as PDF, to be signed and stamped; made for this answer and never stored."""
    entry = own_entry(request, token)
    if entry.leader_id == request.actor.pk:
        content = entry_form_pdf(entry=entry, actor=request.actor)
    else:  # an office that keeps it: with the number masked, as on all its papers
        content = entry_paper(entry=entry, actor=request.actor, kind=PaperKind.ENTRY_FORM, as_docx=False)
    return pdf_response(content, _("Entry form %(title)s.pdf") % {"title": entry.title or entry.number})


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A PDF made for this answer alone."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, name)
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
