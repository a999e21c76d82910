"""The contestant's certificates."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import person_view
from certificates.enums import CertificateState
from certificates.queries.certificates import own_certificates, why_suspended, with_standing


@require_safe
@person_view
def certificate_list(request: HttpRequest) -> HttpResponse:
    """All that the person was given, revoked and suspended ones with their reason."""
    certificates = list(with_standing(own_certificates(request.actor)))
    for row in certificates:
        is_valid = row.state == CertificateState.ISSUED
        row.suspended = why_suspended(row)
        row.pdf_url = reverse("certificates_files:certificate_pdf", args=[row.code]) if is_valid else ""
        row.verify_url = reverse("certificates_public:verify_code", args=[row.code])
    return render(request, "certificates/my/list.html", {"title": _("My certificates"), "certificates": certificates})
