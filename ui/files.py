"""Stored files as answers: shown where a browser can show them, saved elsewhere, and in parts where a player asks so."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import IO, Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

# What a browser may show by itself; everything else is saved.
INLINE = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".mp4": "video/mp4",
}
BLOCK = 64 * 1024
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def file_response(request: HttpRequest, opened: IO[Any], *, name: str, extension: str) -> HttpResponseBase:
    """The file under its own name (RFC 6266), never cached, never sniffed; 206 or 416 for one range of bytes (RFC 9110).

    Players jump in a film by ranges; several at once are answered by the whole, as the standard allows.
    """
    content_type = INLINE.get(extension)
    as_attachment = content_type is None or "download" in request.GET
    size = opened.seek(0, os.SEEK_END)
    opened.seek(0)
    wanted = _wanted(request, size)
    response: HttpResponseBase
    if wanted is None:
        response = FileResponse(
            opened, as_attachment=as_attachment, filename=name, content_type=content_type or "application/octet-stream"
        )
    elif not wanted:
        opened.close()
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
    else:
        response = StreamingHttpResponse(_part(opened, wanted), status=206, content_type=content_type)
        response["Content-Range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{size}"
        response["Content-Length"] = str(len(wanted))
        if disposition := content_disposition_header(as_attachment, name):
            response["Content-Disposition"] = disposition
        response._resource_closers.append(opened.close)  # type: ignore[attr-defined]  # Django's own, unknown to its stubs
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _wanted(request: HttpRequest, size: int) -> range | None:
    """The bytes that are asked for; an empty range when there are none such, None for the whole file."""
    found = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    # We give no validators, so a range on a condition cannot be known to fit.
    if found is None or "If-Range" in request.headers or found[0] == "bytes=-" or request.method not in ("GET", "HEAD"):
        return None
    first, last = found[1], found[2]
    if not first:
        return range(max(0, size - int(last)), size)
    if last and int(last) < int(first):
        return None
    return range(min(int(first), size), min(int(last) + 1 if last else size, size))


def _part(opened: IO[Any], wanted: range) -> Iterator[bytes]:
    opened.seek(wanted.start)
    left = len(wanted)
    while left and (block := opened.read(min(BLOCK, left))):
        left -= len(block)
        yield block
