"""The entry form: one page, saved as one types, and whole without a script."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import person_view
from competitions.actions.entries import add_member, remove_member, submit_entry
from competitions.actions.entry_saving import StaleEntry, save_entry
from competitions.actions.resumable import give_up_upload
from competitions.actions.team import ask_member
from competitions.actions.uploads import FileRefused, FileTooLarge, remove_attachment, save_attachment
from competitions.domain.entry_fields import Place, target_of
from competitions.forms.entry_boxes import Typed
from competitions.forms.entry_form import EntryForm
from competitions.models import Entry
from competitions.queries.entry_checks import driven_problems, touched_problems
from competitions.queries.entry_problems import first_problem, problems_of
from competitions.queries.entry_snapshot import snapshot_of
from competitions.queries.entry_windows import deadline_of, is_editable, why_not_editable
from competitions.queries.resumable import resumable_uploads_visible_to
from competitions.views.contestant_entry import entry_url, own_entry
from competitions.views.contestant_uploads import file_facts
from ui import explain, formats
from ui.forms import whole_number
from ui.parts import Crumb, Step
from workflow import clock
from workflow.idempotency import idempotent
from workflow.services import Conflict, MoveError


@require_http_methods(["GET", "HEAD", "POST"])
@person_view
def edit(request: HttpRequest, token: str) -> HttpResponse:
    """The form. POST keeps all that was typed first, then does what the button says (``act``)."""
    entry = own_entry(request, token)
    act = request.POST.get("act", "save") if request.method == "POST" else ""
    typed = Typed(values=posted_fields(request.POST)) if act else None
    if not is_editable(entry, clock.arrived()) and act != "submit":
        if typed is None:
            return HttpResponseRedirect(entry_url(entry))
        reason = why_not_editable(entry, clock.arrived()) or _("This entry can no longer be changed.")
        return _page(request, entry, typed, reason, 409, is_closed=True)
    if typed is None:
        return _page(request, entry)
    refused = _save_typed(request, entry, typed)
    if refused is not None:
        return refused
    try:
        return _do(request, entry, act, typed)
    except _Incomplete:
        # All that was typed is stored. An address of its own, so that going back or loading anew sends nothing again.
        return HttpResponseRedirect(entry_url(entry, "edit") + "?check=1")


class _Incomplete(Exception):
    """The submission was refused for gaps that the page lists one by one. Leaves the form's key unused."""


def posted_fields(data: Mapping[str, str]) -> dict[str, str]:
    """The fields of our form in a plain POST; a box that was drawn and not ticked counts as emptied."""
    found = {name: data[name] for name in data if target_of(name)}
    for name in (data.get("boxes") or "").split(","):
        if target_of(name):
            found.setdefault(name, "")
    return found


def _save_typed(request: HttpRequest, entry: Entry, typed: Typed) -> HttpResponse | None:
    """Keep what was typed; a page when it could not be kept as a whole, None to go on."""
    try:
        saved = save_entry(entry=entry, actor=request.actor, changes=typed.values, version=_version(request, entry))
    except StaleEntry as error:
        meanwhile = {name: value for name, value in error.values.items() if _differs(name, value, typed.values)}
        if meanwhile:
            twice = dict.fromkeys(meanwhile, _("This field has two versions; keep the right one."))
            return _page(
                request, own_entry(request, entry.token), Typed(typed.values, twice, meanwhile), str(error), 409
            )
    except MoveError as error:
        # Late, or handed in meanwhile: the move itself says so, with what was typed still on the page.
        if request.POST.get("act") != "submit":
            return _page(request, entry, typed, str(error), _status(error))
    else:
        if saved.rejected:
            return _page(request, entry, Typed(typed.values, saved.rejected), "", 422)
    return None


def _differs(name: str, stored: str, typed: Mapping[str, str]) -> bool:
    target = target_of(name)
    secret = target is not None and target.column in ("id_number", "phone") and target.place is not Place.ENTRY
    return typed.get(name, "").strip() != stored and not (secret and not typed.get(name))


def _version(request: HttpRequest, entry: Entry) -> int:
    return whole_number(request.POST.get("version"), entry.version)


@idempotent
def _do(request: HttpRequest, entry: Entry, act: str, typed: Typed) -> HttpResponse:
    """What the button says. Sent twice it is done once; a refusal draws the page again with all that was typed."""
    name, _colon, argument = act.partition(":")
    edit_url = entry_url(entry, "edit")
    try:
        if name == "submit":
            submit_entry(entry=entry, actor=request.actor)
            return HttpResponseRedirect(entry_url(entry, "receipt"))
        if name == "add_member":
            member = add_member(entry=entry, actor=request.actor)
            return HttpResponseRedirect(f"{edit_url}#id_m{member.pk}_name")
        if name == "remove_member":
            remove_member(entry=entry, actor=request.actor, member=whole_number(argument))
            return HttpResponseRedirect(f"{edit_url}#team")
        if name == "ask_member":
            asked = ask_member(entry=entry, actor=request.actor, member=whole_number(argument))
            return HttpResponseRedirect(f"{edit_url}#id_m{asked.pk}_acceptance")
        if name == "give_up_upload":
            _give_up(request, entry, argument)
            return HttpResponseRedirect(f"{edit_url}#files")
        if name == "remove_file":
            remove_attachment(entry=entry, actor=request.actor, kind=argument)
            return HttpResponseRedirect(f"{edit_url}#files")
        _keep_files(request, entry)
    except FileRefused as error:
        return _page(request, entry, Typed({}, {getattr(error, "field", "files"): str(error)}), "", _status(error))
    except MoveError as error:
        if name == "submit" and is_editable(entry, clock.arrived()) and problems_of(snapshot_of(entry), clock.now()):
            raise _Incomplete from error
        return _page(request, own_entry(request, entry.token), typed, str(error), _status(error))
    messages.success(request, _("Saved at %(time)s.") % {"time": formats.clock_time(entry.saved_at)})
    return HttpResponseRedirect(edit_url + ("#files" if name == "upload" else ""))


def _give_up(request: HttpRequest, entry: Entry, token: str) -> None:
    """A file that was still arriving is wanted no more; gone already is no error."""
    upload = resumable_uploads_visible_to(request.actor).filter(entry=entry, token=token).first()
    if upload is not None:
        give_up_upload(upload=upload, actor=request.actor)


def _keep_files(request: HttpRequest, entry: Entry) -> None:
    """Files chosen in the plain form go with whichever button was pressed."""
    for field, upload in request.FILES.items():
        if not field.startswith("file_"):
            continue
        kind = field.removeprefix("file_")
        try:
            save_attachment(entry=entry, actor=request.actor, kind=kind, upload=upload, name=upload.name or "")
        except FileRefused as error:
            error.field = field  # type: ignore[attr-defined]
            raise


@require_POST
@person_view
def autosave(request: HttpRequest, token: str) -> JsonResponse:
    """Only the touched fields (``fields``), against ``version``. 409 gives both values, 422 says why not."""
    entry = own_entry(request, token)
    names = [name for name in (request.POST.get("fields") or "").split(",") if target_of(name)]
    changes = {name: request.POST.get(name, "") for name in names}
    try:
        saved = save_entry(entry=entry, actor=request.actor, changes=changes, version=_version(request, entry))
    except StaleEntry as error:
        data = {"version": error.version, "values": _as_script(error.values), "message": str(error)}
        return JsonResponse(data, status=409)
    except Conflict as error:
        return JsonResponse({"message": str(error)}, status=422)
    except MoveError as error:
        return JsonResponse({"message": str(error)}, status=_status(error))
    snapshot, now = snapshot_of(entry), clock.now()
    data = {
        "version": saved.version,
        "saved_at": formats.clock_time(saved.saved_at),
        "problems": touched_problems(snapshot, names, now) | saved.rejected,
        # What came or went by these answers: listed as still to do, not marked as wrong.
        "asked": driven_problems(snapshot, names, now),
    }
    return JsonResponse(data)


def _as_script(values: Mapping[str, str]) -> dict[str, str | list[str]]:
    """Boxes as autosave.js holds them: a list of the ticked values."""
    boxes = {name for name in values if name.startswith("consent_") or name.endswith("_presenter")}
    return {name: ([value] if value else []) if name in boxes else value for name, value in values.items()}


@require_POST
@person_view
def upload(request: HttpRequest, token: str, kind: str) -> HttpResponse:
    """One file by the script: JSON with its row, or the reason in words (422)."""
    entry = own_entry(request, token)
    file = request.FILES.get("file")
    if file is None:
        return JsonResponse({"message": _("No file arrived. Please choose it again.")}, status=422)
    try:
        row = save_attachment(entry=entry, actor=request.actor, kind=kind, upload=file, name=file.name or "")
    except MoveError as error:
        return JsonResponse({"message": str(error)}, status=_status(error))
    return JsonResponse(file_facts(row))


def _status(error: MoveError) -> int:
    return 413 if isinstance(error, FileTooLarge) else explain.status_of(error) or 422


def _page(
    request: HttpRequest,
    entry: Entry,
    typed: Typed | None = None,
    reason: str = "",
    status: int = 200,
    *,
    is_closed: bool = False,
) -> HttpResponse:
    snapshot = snapshot_of(entry)
    now = clock.now()
    problems = problems_of(snapshot, now)
    form = EntryForm(snapshot, typed)
    kept = entry.leader_id != request.actor.pk
    asked_to_submit = request.POST.get("act") == "submit" or "check" in request.GET
    context = {
        "title": _("Entry form"),
        "subtitle": entry.competition.name,
        "crumbs": _crumbs(entry, kept),
        "kept_for": entry.leader.name if kept else "",
        "steps": _chapters(problems, form.titles),
        "entry": entry,
        # Handed in or late meanwhile: nothing of this page is stored, and nothing says that it is.
        "is_closed": is_closed,
        "saved_at": None if is_closed else entry.saved_at,
        "form": form,
        "problems": problems,
        # The list of what is missing says more than the sentence that counts it.
        "reason": "" if reason and problems and reason == first_problem(snapshot, now) else reason,
        "show_problems": asked_to_submit or bool(typed and (typed.errors or typed.meanwhile)),
        "errors": dict(typed.errors) if typed else {},
        "due": deadline_of(entry),
        "now": now,
        "entry_url": entry_url(entry),
        # Without the fragment of the page's own address, which would hide the summary of the answer.
        "edit_url": entry_url(entry, "edit"),
        "text_left": _("%(count)d to correct").replace("%(count)d", "%n"),
        "autosave_url": entry_url(entry, "autosave"),
        "print_url": entry_url(entry, "print"),
        "upload_base": reverse("competitions_my:upload", kwargs={"token": entry.token, "kind": "KIND"}),
        "uploads_url": entry_url(entry, "uploads"),
        "piece_bytes": settings.RESUMABLE_PIECE_BYTES,
        "seconds_left": _seconds_left(entry, now),
        "in_wechat": "MicroMessenger" in request.headers.get("User-Agent", ""),
    }
    return render(request, "competitions/my/entry_form.html", context, status=status)


def _crumbs(entry: Entry, kept: bool) -> list[Crumb]:
    """Where the form belongs: to one's own page, or for an office that keeps it to the desk."""
    if kept:
        entries = reverse("competitions_desk:entry_list", kwargs={"pk": entry.competition_id})
        return [Crumb(entry.competition.name, entries), Crumb(_("Entry form"))]
    mine = Crumb(_("My page"), reverse("competitions_my:home"))
    return [mine, Crumb(entry.title or _("Entry"), entry_url(entry)), Crumb(_("Entry form"))]


def _seconds_left(entry: Entry, now: dt.datetime) -> int | str:
    """For the script, which warns when a file would arrive too late; by the server's clock, not the browser's."""
    due = deadline_of(entry)
    return max(0, int((due - now).total_seconds())) if due else ""


def _chapters(problems, titles) -> list[Step]:
    """The chapters as steps: how many points each still lacks."""
    rows = []
    here = ""
    for code, title in titles.items():
        count = sum(1 for problem in problems if problem.section == code)
        note = _("%(count)d to correct") % {"count": count} if count else _("complete")
        mark = "done" if not count else "" if here else "now"
        here = here or (code if count else "")
        rows.append(Step(title, note, mark, f"#{code}"))
    return rows
