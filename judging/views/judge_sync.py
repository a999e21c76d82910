"""The server side of the tablet app: everything of one seat in one answer, and what the tablet sends back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse, RawPostDataException
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from competitions.domain.file_slots import key_of
from judging.actions.marks import Answer, Received, receive_envelopes
from judging.actions.sent import MAX_COMMENT, MAX_ITEM_COMMENT
from judging.actions.stages import due_of
from judging.forms.judge import CannotRead
from judging.forms.sync import MAX_ENVELOPES, TooMuch, read_sync
from judging.models import PanelSeat, ScoreSheet
from judging.queries.practice import Own, held_words, own_practice, practice_facts, rubric_for_practice
from judging.queries.seals import owner_of, seal_of
from judging.queries.second_sheets import set_aside
from judging.queries.sheet_view import EntryFace, face_of
from judging.queries.work import (
    beside,
    label_of,
    rubric_facts,
    rubrics_of,
    sheet_facts,
    stage_facts,
    warnings_of,
    work_sheets,
)
from judging.views.judge_home import seat_words
from judging.views.seat_access import own_seat, refusal, seat_api
from workflow import clock
from workflow.services import Forbidden

FORMAT = "chuangxiang.judgework/1"


@require_safe
@seat_api
def work(request: HttpRequest, pk: int) -> HttpResponse:
    """All that a tablet needs to go on without a network. 304 while nothing changed."""
    seat = own_seat(request, pk)
    facts = work_of(seat, request)
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        answer = HttpResponse(status=304)
    else:
        # The clock and the token differ every time and are no change.
        moving = {"server_time": clock.now().isoformat(), "csrf": get_token(request)}
        answer = JsonResponse(facts | moving, json_dumps_params={"ensure_ascii": False})
    answer["ETag"] = etag
    return answer


def work_of(seat: PanelSeat, request: HttpRequest) -> dict[str, Any]:
    """The answer without what differs every time."""
    sheets = work_sheets(seat)
    late, aside = beside(sheets), set(set_aside(seat.panel.stage).filter(seat=seat).values_list("pk", flat=True))
    words = seat_words(seat)
    own = own_practice(seat)
    actor: Any = request.actor  # type: ignore[attr-defined]
    return {
        "format": FORMAT,
        "owner": owner_of(seat),
        "seal": seal_of(seat, getattr(actor, "binding_id", None)),
        "seat": {
            "id": seat.pk,
            "number": seat.number,
            "label": words["seat"],
            "panel": words["panel_name"],
            "competition": words["panel_sub"],
            "is_leader": seat.is_leader,
            "url": reverse("judging_judge:seat", kwargs={"pk": seat.pk}),
        },
        "stage": _stage(seat, own),
        "rubric_version": seat.panel.stage.competition.rules_version,
        "limits": {"comment": MAX_COMMENT, "item_comment": MAX_ITEM_COMMENT, "batch": MAX_ENVELOPES},
        "rubrics": rubrics_of(sheets) | practice_rubrics(own),
        "warnings": warnings_of(sheets),
        "sheets": practice_facts(seat, own)
        + [
            sheet_facts(sheet, late.get(sheet.pk, [])) | _entry_facts(sheet, position) | {"aside": sheet.pk in aside}
            for position, sheet in enumerate(sheets, start=1)
        ],
    }


def _stage(seat: PanelSeat, own: Own | None) -> dict[str, Any]:
    """With what the tablet says while sheets that count wait for the practice; it knows itself when that is done."""
    facts = stage_facts(seat, due_of(seat.panel.stage))
    if own is not None and own.entries:
        facts["practice"] = {
            "first": own.rule.first and not own.is_excused,
            "words": held_words(own) if own.holds_back else "",
        }
    return facts


def practice_rubrics(own: Own | None) -> dict[str, Any]:
    """The sheets that practice entries are marked by, where a judge has no other of them yet."""
    rubrics = [rubric_for_practice(entry) for entry in own.entries] if own else []
    return {rubric.code: rubric_facts(rubric) for rubric in rubrics}


def _entry_facts(sheet: ScoreSheet, position: int) -> dict[str, Any]:
    face = face_of(sheet)
    return {
        "position": position,
        "label": label_of(sheet, position),
        "title": face.title,
        "track": face.track,
        "face": {
            "title": face.title,
            "track": face.track,
            "number": face.number,
            "summary": face.summary,
            "unit": face.unit,
            "blind": face.is_blind,
        },
        "materials": [] if sheet.state == "recused" else list(_materials(sheet, face)),
    }


def _materials(sheet: ScoreSheet, face: EntryFace) -> Iterable[dict[str, Any]]:
    for row in face.files:
        key = key_of(row.kind, row.slot)
        yield {
            "kind": row.kind,
            "label": str(row.get_kind_display()),
            "name": f"{face.label}-{key}{row.extension.lower()}" if face.is_blind else row.name,
            "url": reverse("judging_judge:material", kwargs={"pk": sheet.pk, "kind": key}),
            "type": row.content_type,
            "bytes": row.size,
            # Another one whenever the file is another one, without telling which file it is.
            "key": hashlib.sha256(f"{sheet.pk}:{key}:{row.sha256}".encode()).hexdigest()[:32],
        }


@require_POST
@seat_api
def sync(request: HttpRequest, pk: int) -> HttpResponse:
    """Envelopes and acts of one seat; an answer for each, and how the sheets stand now."""
    try:
        envelopes, acts = read_sync(request.body)
    except (TooMuch, RequestDataTooBig):
        return refusal(_("Too much at once; please send it in parts."), 413)
    except (CannotRead, RawPostDataException):
        own_seat(request, pk)  # 404 where it is not one's own
        return refusal(_("The tablet sent something that is not a set of marks."), 400)
    actor: Any = request.actor  # type: ignore[attr-defined]
    try:
        received = receive_envelopes(seat=pk, envelopes=envelopes, acts=acts, actor=actor)
    except Forbidden:
        own_seat(request, pk)  # as above; the seat is only asked for where something is wrong
        raise
    return JsonResponse(answer_of(received), json_dumps_params={"ensure_ascii": False})


def answer_of(received: Received) -> dict[str, Any]:
    """What became of it all."""
    late = beside(received.sheets)
    own = own_practice(received.seat)
    practised = practice_facts(received.seat, own) if received.has_practice else []
    return {
        "server_time": clock.now().isoformat(),
        "stage": _stage(received.seat, own),
        "answers": [_answer(row) for row in received.answers],
        "acts": [{"id": str(row.id), "ok": row.ok, "message": row.message} for row in received.acts],
        "sheets": practised + [sheet_facts(sheet, late.get(sheet.pk, [])) for sheet in received.sheets],
    }


def _answer(row: Answer) -> dict[str, Any]:
    return {"id": str(row.id), "verdict": row.verdict, "version": row.version, "message": row.message}
