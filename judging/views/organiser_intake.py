"""The scoring desk takes in marks that no network carried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import desk_view
from competitions.models import Stage
from judging.actions.intake import take_in
from judging.actions.marks import REFUSED, Received
from judging.domain.code_photos import UnreadablePhoto, codes_in
from judging.enums import EnvelopeVerdict
from judging.forms.intake import CODES, NOTHING, IntakeForm
from judging.views.organiser_base import judging_url, need_organiser, page, stage_or_404
from ui.views import act_on_form

MAX_PICTURE_BYTES = 3 * 1024 * 1024  # of the camera, at 1920 × 1080


@dataclass
class Line:
    """What became of one envelope."""

    entry: str
    words: str
    tone: str
    message: str


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
def intake(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """A file or QR codes; then what was taken in, what was there already, what is refused. Sent twice it changes nothing."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    form = IntakeForm(request.POST or None, request.FILES or None)

    def act() -> Received:
        parcel = form.parcel or NOTHING
        return take_in(
            stage=stage,
            actor=request.actor,
            seat=parcel.seat,
            envelopes=parcel.marks,
            signed=parcel.signed,
            mac=parcel.mac,
        )

    received, status = act_on_form(request, form, act, "")
    context: dict[str, Any] = {"form": form, "back": judging_url(stage), "read_url": read_url(stage)}
    if received is not None:
        context |= {"seat": received.seat, "lines": lines_of(received)}
    return page(request, stage, "judging/desk/intake.html", _("Take in marks"), status or 200, **context)


def read_url(stage: Stage) -> str:
    """Where pictures of the camera are read."""
    return reverse("judging_desk:intake_read", kwargs={"pk": stage.competition_id, "code": stage.code})


@require_POST
@desk_view
def read(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The codes in one picture of the desk's camera, as JSON. Nothing is taken in by it."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    picture = request.FILES.get("picture")
    if picture is None or (picture.size or 0) > MAX_PICTURE_BYTES:
        return JsonResponse({"message": _("This picture cannot be read.")}, status=400)
    try:
        found = codes_in(picture.file)
    except UnreadablePhoto:
        return JsonResponse({"message": _("This picture cannot be read.")}, status=400)
    return JsonResponse({"codes": [text for text in found if text.partition(":")[0] in CODES]})


def lines_of(received: Received) -> list[Line]:
    """One for each envelope, by the entry's number or code; practice by its name."""
    places = {sheet.pk: sheet.stage_entry for sheet in received.sheets}
    lines = []
    for answer in received.answers:
        place = places.get(answer.sheet)
        entry = (place.blind_code or place.entry.number) if place else _("Practice") if answer.sheet < 0 else "–"
        if answer.verdict == REFUSED:
            words, tone = _("Not taken in"), "danger"
        elif answer.repeated:
            words, tone = _("Was here already"), ""
        else:
            words = str(EnvelopeVerdict(answer.verdict).label)
            tone = "ok" if answer.verdict == EnvelopeVerdict.APPLIED else "warn"
        lines.append(Line(entry, words, tone, answer.message))
    return lines
