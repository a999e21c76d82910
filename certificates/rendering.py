"""A certificate's frozen text as a PDF: always one page, no character without a glyph, always the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from certificates.domain.codes import grouped
from certificates.models import Certificate, UnitCertificate
from ui.glyphs import printable
from ui.pdf import lay_out, qr_svg

if TYPE_CHECKING:
    from weasyprint import Document

TEMPLATE = "certificates/pdf/certificate.html"
# The text has sizes 0 to 9 in assets/print/certificate.css, largest first. The last cuts off what even it cannot hold.
SMALLEST = 9
_LONG_AWARD, _LONGER_AWARD = 10, 18


def verify_url(code: str) -> str:
    """The public address that the QR code names: always the configured site, never the request's host."""
    return urljoin(settings.SITE_URL, reverse("certificates_public:verify_code", args=[code]))


def render(certificate: Certificate | UnitCertificate) -> bytes:
    """The PDF, one page A4 landscape, in the site's language whoever asks."""
    with translation.override(settings.LANGUAGE_CODE):
        document = _largest_that_fits(_context(certificate))
        return bytes(document.copy(document.pages[:1]).write_pdf())


def _largest_that_fits(context: dict[str, Any]) -> Document:
    """Hardly any certificate needs a second try, so the largest size comes first; the others are searched by halves."""
    fitting = _lay_out(context, 0)
    if len(fitting.pages) == 1:
        return fitting
    low, high = 1, SMALLEST
    fitting = _lay_out(context, SMALLEST)
    while low < high:
        middle = (low + high) // 2
        tried = _lay_out(context, middle)
        if len(tried.pages) == 1:
            fitting, high = tried, middle
        else:
            low = middle + 1
    return fitting


def _lay_out(context: dict[str, Any], size: int) -> Document:
    return lay_out(render_to_string(TEMPLATE, {**context, "size": size}))


def _context(certificate: Certificate | UnitCertificate) -> dict[str, Any]:
    text = printable(certificate.text)
    award = len(text["award"])
    return {
        "text": text,
        "serial": printable(certificate.serial),
        "code": grouped(certificate.code),
        "qr": qr_svg(verify_url(certificate.code), label=_("Verification code")),
        "award_css": "longer" if award > _LONGER_AWARD else "long" if award > _LONG_AWARD else "",
    }
