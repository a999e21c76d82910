"""The materials of an entry for the judge who marks it; without names where the stage is blind."""

from __future__ import annotations

import io
import logging

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from competitions.domain.file_slots import read_key
from competitions.enums import StageMode
from competitions.models import Attachment
from judging.actions.blind_files import CannotClean, blind_copy
from judging.enums import SheetState
from judging.queries.judge import sheets_of
from judging.queries.sheet_view import MATERIALS
from judging.views.seat_access import judge_view
from ui.files import file_response

logger = logging.getLogger(__name__)


@require_safe
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
@judge_view
def material(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """A file of the entry on the judge's own sheet. The name says what it is and, in a blind stage, the code alone."""
    sheet = get_object_or_404(sheets_of(request.actor).exclude(state=SheetState.RECUSED), pk=pk)
    plain, slot = read_key(kind)
    if plain not in MATERIALS:
        raise Http404
    attachment = get_object_or_404(sheet.stage_entry.entry.attachments.all(), kind=plain, slot=slot)
    extension = attachment.extension.lower()
    if sheet.stage_entry.stage.mode == StageMode.BLIND_REVIEW:
        name = f"{sheet.stage_entry.blind_code}-{kind}{extension}"
        try:
            opened: io.BufferedIOBase = io.BytesIO(blind_copy(attachment))
        except CannotClean as error:
            if isinstance(error.__cause__, FileNotFoundError):
                _tell_missing(attachment)
            raise Http404 from error
    else:
        name = attachment.name
        try:
            opened = attachment.file.open("rb")
        except FileNotFoundError as error:
            _tell_missing(attachment)
            raise Http404 from error
    return file_response(request, opened, name=name, extension=extension)


def _tell_missing(attachment: Attachment) -> None:
    """The reader gets a 404; the operator has to know that the store lost something."""
    logger.error("stored file is missing: %s", attachment.file.name)
