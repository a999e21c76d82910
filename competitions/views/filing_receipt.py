"""The receipt of a filing: to save at the desk, to check for anybody."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import desk_view
from competitions.printing_receipt import receipt_docx, receipt_pdf
from competitions.queries.filing_receipt import checked_receipt, code_in, receipt_of
from competitions.queries.filings import filings_visible_to
from ui.docx import DOCX_TYPE

TEMPLATE = "competitions/public/receipt.html"


@require_safe
@desk_view
def filing_receipt(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """As PDF or DOCX; 404 for a filing that is not approved."""
    rows = filings_visible_to(request.actor).select_related("organisation", "addressee")
    receipt = receipt_of(get_object_or_404(rows, pk=pk))
    if receipt is None:
        raise Http404
    content, content_type = (
        (receipt_pdf(receipt), "application/pdf") if kind == "pdf" else (receipt_docx(receipt), DOCX_TYPE)
    )
    response = HttpResponse(content, content_type=content_type)
    name = f"{_('Receipt of a filing')} {receipt.number}.{kind}"
    response["Content-Disposition"] = content_disposition_header(kind != "pdf", name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@require_safe
def receipt_check(request: HttpRequest) -> HttpResponse:
    """Anybody: a field for the code on the receipt."""
    typed = request.GET.get("code", "")[:300]
    if not typed.strip():
        return render(request, TEMPLATE, {"title": _("Check a receipt of a filing"), "code": ""})
    code = code_in(typed)
    if code:
        return HttpResponseRedirect(reverse("competitions_public:receipt", args=[code]))
    return _unknown(request, typed)


@require_safe
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Anybody: what the receipt with this code says; 404 with the field again where there is none."""
    checked = checked_receipt(code_in(code))
    if checked is None:
        return _unknown(request, code)
    context = {"title": _("Check a receipt of a filing"), "checked": checked, "code": ""}
    return render(request, TEMPLATE, context)


def _unknown(request: HttpRequest, typed: str) -> HttpResponse:
    context = {"title": _("Check a receipt of a filing"), "code": typed, "not_found": True}
    return render(request, TEMPLATE, context, status=404)
