"""The PDFs, after a scope check: not yours and not there are the same 404 (promise Z5)."""

from __future__ import annotations

import io
from typing import IO

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import desk_view, person_view
from certificates.collected import Altered, Unreadable, in_one_file, read_stored
from certificates.enums import CertificateState
from certificates.queries.certificates import certificates_visible_to
from certificates.views.desk import competition_or_404
from ui import errors

SHOWN = 10  # serial numbers in a message


@require_safe
@person_view
def certificate_pdf(request: HttpRequest, code: str) -> HttpResponseBase:
    """The stored file, named by its serial."""
    made = certificates_visible_to(request.actor).exclude(state=CertificateState.PREPARED)
    certificate = get_object_or_404(made, code=code)
    try:
        content = read_stored(certificate)
    except FileNotFoundError as error:
        raise Http404 from error
    except Altered:
        return errors.conflict(
            request,
            _("The stored file of certificate %(serial)s is no longer what was issued. Please tell the administrator.")
            % {"serial": certificate.serial},
            title=_("This certificate is not given out"),
        )
    return _as_pdf(io.BytesIO(content), certificate.serial)


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
    except Unreadable as error:
        messages.error(request, _unreadable(error.serials))
        return redirect("certificates_desk:award_list", pk=pk)
    return _as_pdf(collected, _("Certificates %(contest)s") % {"contest": competition.name})


def _unreadable(serials: list[str]) -> str:
    named = ", ".join(serials[:SHOWN]) + (f" … ({len(serials)})" if len(serials) > SHOWN else "")
    return _(
        "No file was made: stored certificates are missing or damaged. Please tell the administrator: %(serials)s"
    ) % {"serials": named}


def _as_pdf(opened: IO[bytes], name: str) -> FileResponse:
    response = FileResponse(opened, content_type="application/pdf", as_attachment=True, filename=f"{name}.pdf")
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
