"""The PDFs, after a scope check: not yours and not there are the same 404 (promise Z5)."""

from __future__ import annotations

from typing import IO

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import desk_view, person_view
from certificates.collected import in_one_file
from certificates.enums import CertificateState
from certificates.queries.certificates import certificates_visible_to
from certificates.views.desk import competition_or_404


@require_safe
@person_view
def certificate_pdf(request: HttpRequest, code: str) -> HttpResponseBase:
    """The stored file, named by its serial."""
    made = certificates_visible_to(request.actor).exclude(state=CertificateState.PREPARED)
    certificate = get_object_or_404(made, code=code)
    try:
        opened = certificate.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return _as_pdf(opened, certificate.serial)


@require_safe
@desk_view
def certificates_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every certificate of the contest that is in force as one file, in the order of the serials."""
    competition = competition_or_404(request, pk)
    issued = certificates_visible_to(request.actor).filter(
        grant__award__competition=competition, state=CertificateState.ISSUED
    )
    found = list(issued.order_by("serial"))
    if not found:
        raise Http404
    try:
        collected = in_one_file(found)
    except FileNotFoundError as error:
        raise Http404 from error
    return _as_pdf(collected, _("Certificates %(contest)s") % {"contest": competition.name})


def _as_pdf(opened: IO[bytes], name: str) -> FileResponse:
    response = FileResponse(opened, content_type="application/pdf", as_attachment=True, filename=f"{name}.pdf")
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
