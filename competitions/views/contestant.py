"""The contestant's first page, and “can I enter?” before the form."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person_view
from accounts.domain.masking import mask_id
from competitions.actions.entries import start_entry
from competitions.domain.eligibility import Outcome
from competitions.domain.windows import WindowState
from competitions.domain.windows import state as window_state
from competitions.models import Competition
from competitions.queries.competitions import public_competitions
from competitions.queries.eligibility import CONFIRM, judge_person
from competitions.queries.entries import entries_led_by
from competitions.queries.entry_labels import section_titles
from competitions.queries.entry_where import awards_of, is_unread, shown_state
from competitions.queries.entry_windows import (
    EDITABLE_STATES,
    deadline_of,
    why_not_direct,
    why_not_editable,
    why_not_open,
)
from competitions.queries.extensions import extension_of
from competitions.queries.my_home import my_entries, open_competitions
from competitions.queries.rule_books import book_of
from ui import formats
from ui.cards import cards_for
from ui.parts import Crumb
from ui.tones import tone_of
from ui.views import perform_or_explain
from workflow import clock
from workflow.idempotency import idempotent


@require_safe
@person_view
def home(request: HttpRequest) -> HttpResponse:
    """Where all my things stand: entries (unread decisions first), what I can enter, and what other apps add."""
    now = clock.now()
    entries = my_entries(request.actor)
    for entry in entries:
        _prepare(entry, now)
    entered = {entry.competition_id for entry in entries if entry.state not in ("withdrawn", "refused")}
    context = {
        "title": _("My entries and activities"),
        "entries": entries,
        "open": open_competitions(now, entered=entered, actor=request.actor),
        "entered_all": any(
            entry.competition_id in entered and not why_not_open(entry.competition, now) for entry in entries
        ),
        "cards": cards_for("my", request.actor),
        "now": now,
    }
    return render(request, "competitions/my/home.html", context)


def _prepare(entry, now):
    """What the template draws of one entry, so that it only loops."""
    state = shown_state(entry)
    closed = why_not_editable(entry, now) if entry.state in EDITABLE_STATES else None
    editable = entry.state in EDITABLE_STATES and not closed
    entry.unread = is_unread(entry)
    entry.shown, entry.tone = state.label, tone_of(state.value)
    entry.won = awards_of(entry)
    entry.url = reverse("competitions_my:entry", kwargs={"token": entry.token})
    entry.edit_url = reverse("competitions_my:edit", kwargs={"token": entry.token}) if editable else ""
    entry.due = deadline_of(entry) if editable else None
    entry.left = formats.time_left(entry.due, now) if entry.due else ""
    told = entry.decision_reason if state.value in ("returned", "refused", "disqualified") else ""
    entry.reason = "\n".join(filter(None, (told, closed)))


@require_http_methods(["GET", "HEAD", "POST"])
@person_view
@idempotent
def enter(request: HttpRequest, slug: str) -> HttpResponse:
    """What is known, what will be asked, what stands against it; the button that begins the form."""
    competition = get_object_or_404(public_competitions().select_related("region", "organisation"), slug=slug)
    problem = ""
    status = 200
    if request.method == "POST":
        outcome = perform_or_explain(request, lambda: start_entry(competition=competition, actor=request.actor))
        if outcome:
            return HttpResponseRedirect(reverse("competitions_my:edit", kwargs={"token": outcome.value.token}))
        problem, status = outcome.reason, outcome.status
    return render(request, "competitions/my/enter.html", _enter_context(request, competition, problem), status=status)


def _enter_context(request: HttpRequest, competition: Competition, problem: str) -> dict:
    now = clock.now()
    person, book = request.actor, book_of(competition)
    answers = judge_person(person, competition, book, now)
    mine = list(entries_led_by(person).filter(competition=competition).order_by("-pk")[:5])
    draft = next((entry for entry in mine if entry.state in EDITABLE_STATES), None)
    refusals = [answer for answer in answers if answer.outcome == Outcome.FAILS]
    extension = extension_of(competition, person)
    until, since = (extension.until, extension.opens_at) if extension else (None, None)
    opens = competition.registration_opens_at
    closed = why_not_direct(book) or why_not_open(competition, now, extended_until=until, admitted_from=since)
    return {
        "title": _("Can I enter?"),
        "subtitle": competition.name,
        "crumbs": [Crumb(_("My page"), reverse("competitions_my:home")), Crumb(_("Can I enter?"))],
        "competition": competition,
        "closed": closed,
        "problem": problem if problem != closed else "",
        "extension": extension,
        "is_early": why_not_direct(book) is None
        and opens is not None
        and window_state(competition.window, now, admitted_from=since) is WindowState.EARLY,
        "refusals": refusals,
        "met": [answer for answer in answers if answer.outcome == Outcome.OK],
        "confirm": [answer for answer in answers if answer.outcome == CONFIRM],
        "asked": [answer for answer in answers if answer.outcome == Outcome.UNKNOWN],
        "known": _known(person),
        "sections": list(section_titles(book).values()),
        "files": [_file_words(wanted) for wanted in book.attachments],
        "draft_url": reverse("competitions_my:edit", kwargs={"token": draft.token}) if draft else "",
        "others": [entry for entry in mine if entry is not draft],
        "may_start": not closed and not refusals and draft is None,
    }


def _known(person) -> list[tuple[str, str]]:
    phone = person.user.masked_phone if person.user else person.masked_phone
    pairs = [
        (pgettext("person", "Name"), person.name),
        (_("Mobile number"), phone),
        (_("Number of the document"), mask_id(person.id_number)),
        (_("Date of birth"), formats.day(person.birth_date)),
    ]
    return [(label, value) for label, value in pairs if value]


def _file_words(wanted) -> str:
    kinds = formats.file_kinds(wanted.extensions)
    size = formats.file_size(wanted.max_bytes)
    optional = _("%(name)s (optional): %(kinds)s, at most %(size)s")
    words = _("%(name)s: %(kinds)s, at most %(size)s") if wanted.required else optional
    return words % {"name": wanted.name, "kinds": kinds, "size": size}
