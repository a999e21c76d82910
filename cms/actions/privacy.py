"""The privacy gate of editors' pages: what may pass, and who said why."""

from __future__ import annotations

from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.queries.privacy import ACTION, is_answered, page_findings
from competitions.queries.privacy import Found, fingerprint
from workflow.actors import Actor
from workflow.services import Refused, record


def note_reason(*, actor: Actor, page: Page, found: list[Found], reason: str) -> None:
    """Keep who let exactly these findings pass, and why; the numbers themselves are not kept."""
    data = {"fingerprint": fingerprint(found), "findings": [one.words for one in found][:50]}
    record(ACTION, actor=actor, target=page if page.pk else None, reason=reason, data=data)


def require_private(page: Page) -> None:
    """``Refused`` while numbers of persons stand in the page, or in its documents, that nobody gave a reason for."""
    found = page_findings(page)
    if found and not is_answered(found):
        words = _("Privacy check: %(found)s. Open the page, take it out or say why it is a false alarm, then publish.")
        raise Refused(words % {"found": _("; ").join(one.words for one in found)})
