"""Private files, served after a scope check: the stamped plan of a filing, the attachments of an entry."""

from __future__ import annotations

import logging

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import desk_view, person_view
from competitions.models import Attachment, FilingPaper
from competitions.queries.entries import entries_visible_to
from competitions.queries.filings import filings_visible_to
from ui.files import file_response

logger = logging.getLogger(__name__)


def private_file(request: HttpRequest, file: FieldFile, *, name: str, extension: str) -> HttpResponseBase:
    """The file under its own name (RFC 6266), never cached, never sniffed. 404 when the store has lost it."""
    if not file:
        raise Http404
    try:
        opened = file.open("rb")
    except FileNotFoundError as error:
        logger.error("stored file is missing: %s", file.name)  # noqa: TRY400 - the trace says nothing more
        raise Http404 from error
    response = file_response(request, opened, name=name, extension=extension)
    # Whatever the file is, it runs nothing and reads nothing of ours; only our own pages may frame it.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; media-src 'self'; frame-ancestors 'self'"
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


@require_safe
@desk_view
def filing_plan(request: HttpRequest, pk: int, version: int | None = None) -> HttpResponseBase:
    """The stamped plan as it is now, or as it was filed the n-th time."""
    filing = get_object_or_404(filings_visible_to(request.actor), pk=pk)
    if version is None:
        return private_file(request, filing.plan, name=filing.plan_name, extension=".pdf")
    filed = get_object_or_404(filing.versions.all(), version=version)
    return private_file(request, filed.plan, name=filed.plan_name, extension=".pdf")


@require_safe
@desk_view
def filing_paper(request: HttpRequest, pk: int, paper: int) -> HttpResponseBase:
    """The scan of a decision made on paper."""
    found = get_object_or_404(
        FilingPaper.objects.filter(filing__in=filings_visible_to(request.actor)), pk=paper, filing=pk
    )
    return private_file(request, found.scan, name=found.scan_name, extension=".pdf")


@require_safe
@person_view
def entry_attachment(request: HttpRequest, token: str) -> HttpResponseBase:
    """A file of an entry, for its head and for the offices that may see the entry."""
    attachment = get_object_or_404(Attachment.objects.filter(entry__in=entries_visible_to(request.actor)), token=token)
    return private_file(request, attachment.file, name=attachment.name, extension=attachment.extension.lower())
