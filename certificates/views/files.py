"""The PDFs, after a scope check: not yours and not there are the same 404 (promise Z5)."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import person_view
from certificates.enums import CertificateState
from certificates.queries.certificates import certificates_visible_to


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
    name = f"{certificate.serial}.pdf"
    response = FileResponse(opened, content_type="application/pdf", as_attachment=True, filename=name)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
