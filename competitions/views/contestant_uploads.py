"""Files of an entry in pieces (续传), as the tus protocol 1.0 has it: core, creation and termination.

A script sends the pieces; whoever is signed out meanwhile gets a plain 401 instead of the sign-in page, and goes on
after signing in, here or on another device. Besides the protocol, JSON tells in words what became of a file.
"""

from __future__ import annotations

import base64
import binascii
import functools
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import View, person_view
from competitions.actions import resumable
from competitions.actions.uploads import FileTooLarge
from competitions.models import Attachment, ResumableUpload
from competitions.queries.paper_words import match_words
from competitions.queries.resumable import received, resumable_uploads_visible_to
from competitions.views.contestant_entry import own_entry
from ui import formats
from workflow.services import Forbidden, MoveError

VERSION = "1.0.0"
BODY = "application/offset+octet-stream"
# 409 and 423 ask the script to look where it stands and go on; everything else it shows.
_STATUS: dict[type[Exception], int] = {
    resumable.WrongOffset: 409,
    resumable.StillWriting: 423,
    resumable.NoRoom: 507,
    resumable.Ended: 410,
    FileTooLarge: 413,
    Forbidden: 403,
}


def piece_view(view: View) -> View:
    """The door of scripts: 401 for whoever is signed out, refusals as JSON, the protocol's own headers."""
    inner = person_view(view)

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated and "Tus-Resumable" in request.headers:
            response: HttpResponse = JsonResponse({"message": _("You are signed out.")}, status=401)
        else:
            try:
                response = inner(request, *args, **kwargs)
            except MoveError as error:
                status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 422)
                response = JsonResponse({"message": str(error)}, status=status)
        response["Tus-Resumable"] = VERSION
        response["Cache-Control"] = "no-store"
        return response

    return wrapper


@require_http_methods(["GET", "HEAD", "OPTIONS", "POST"])
@piece_view
def uploads(request: HttpRequest, token: str) -> HttpResponse:
    """POST begins a file (`Upload-Length`, `Upload-Metadata`: kind, filename, mark); GET tells a fresh form token."""
    if request.method == "OPTIONS":
        response = HttpResponse(status=204)
        response["Tus-Version"], response["Tus-Extension"] = VERSION, "creation,termination"
        response["Tus-Max-Size"] = str(settings.RESUMABLE_MAX_BYTES)
        return response
    entry = own_entry(request, token)
    if request.method != "POST":
        # To our own pages alone: no other origin can read an answer of this site.
        return JsonResponse({"token": get_token(request)})
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    size = _whole(request.headers.get("Upload-Length"))
    if size is None or not told.get("filename") or not told.get("kind"):
        return JsonResponse({"message": _("No file arrived. Please choose it again.")}, status=422)
    upload = resumable.begin_upload(
        entry=entry,
        actor=request.actor,
        kind=told["kind"],
        name=told["filename"],
        size=size,
        mark=told.get("mark", ""),
    )
    address = _address(upload, token)
    offset = received(upload)
    response = JsonResponse({"url": address, "offset": offset, "piece": settings.RESUMABLE_PIECE_BYTES}, status=201)
    response["Location"], response["Upload-Offset"] = address, str(offset)
    return response


@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
@piece_view
def upload_pieces(request: HttpRequest, token: str, upload: str) -> HttpResponse:
    """HEAD tells how much is there, PATCH adds a piece, DELETE gives up, GET tells what became of it."""
    found = _own_upload(request, token, upload)
    if request.method == "DELETE":
        resumable.give_up_upload(upload=found, actor=request.actor)
        return HttpResponse(status=204)
    if request.method == "PATCH":
        return _add(request, found)
    if request.method == "GET":
        return _what_became(found)
    offset = found.size if found.attachment_token else received(found)
    response = HttpResponse(status=410 if found.reason else 200)
    response["Upload-Offset"], response["Upload-Length"] = str(offset), str(found.size)
    return response


@require_POST
@piece_view
def upload_end(request: HttpRequest, token: str, upload: str) -> HttpResponse:
    """All bytes are there: look into the file and keep it. Asked again it tells the same."""
    found = _own_upload(request, token, upload)
    return _what_became(resumable.end_upload(upload=found, actor=request.actor))


def _own_upload(request: HttpRequest, token: str, upload: str) -> ResumableUpload:
    rows = resumable_uploads_visible_to(request.actor).select_related(
        "entry__competition__region", "entry__competition__organisation", "entry__track", "entry__region"
    )
    return get_object_or_404(rows, token=upload, entry__token=token)


def _add(request: HttpRequest, upload: ResumableUpload) -> HttpResponse:
    offset, length = _whole(request.headers.get("Upload-Offset")), _whole(request.headers.get("Content-Length"))
    if request.content_type != BODY:
        return JsonResponse({"message": _("A piece of a file is sent as %(kind)s.") % {"kind": BODY}}, status=415)
    if offset is None or length is None:
        return JsonResponse({"message": _("A piece of a file says where it begins and how long it is.")}, status=400)
    if length > settings.RESUMABLE_PIECE_BYTES:
        return JsonResponse({"message": _("A piece of a file was too large.")}, status=413)
    try:
        there = resumable.add_piece(upload=upload, actor=request.actor, offset=offset, length=length, source=request)
    except UnreadablePostError:
        # The line broke: what came is kept, and nobody is there to read an answer.
        return HttpResponse(status=400)
    response = HttpResponse(status=204)
    if there == upload.size:
        # A browser that dies now loses nothing; what became of the file is asked for apart.
        _end_quietly(request, upload)
    response["Upload-Offset"] = str(there)
    return response


def _end_quietly(request: HttpRequest, upload: ResumableUpload) -> None:
    """A full disk or another request at work: the script asks once more, and is told."""
    try:
        resumable.end_upload(upload=upload, actor=request.actor)
    except MoveError:
        return


def _what_became(upload: ResumableUpload) -> JsonResponse:
    if upload.reason:
        return JsonResponse({"message": upload.reason}, status=422)
    if not upload.attachment_token:
        return JsonResponse({"offset": received(upload), "size": upload.size}, status=202)
    row = Attachment.objects.filter(token=upload.attachment_token).first()
    if row is None:  # replaced or taken away since
        raise Http404
    return JsonResponse(file_facts(row))


def file_facts(row: Attachment) -> dict[str, str]:
    """What the form shows of a file that was kept."""
    return {
        "name": row.name,
        "size": formats.file_size(row.size),
        "at": formats.when_short(row.uploaded_at),
        "url": reverse("competitions_files:entry_attachment", kwargs={"token": row.token}),
        "note": match_words(row),
    }


def _address(upload: ResumableUpload, token: str) -> str:
    return reverse("competitions_my:upload_pieces", kwargs={"token": token, "upload": upload.token})


def _whole(text: str | None) -> int | None:
    """A number that a machine wrote; nothing else, and none that no file has."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= 15 else None


def _metadata(header: str) -> dict[str, str]:
    """`key base64(value)`, separated by commas; what cannot be read is left out."""
    found = {}
    for pair in header[:4000].split(","):
        key, _space, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode("utf-8").replace("\x00", "")
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found
