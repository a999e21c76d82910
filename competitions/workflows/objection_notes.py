"""Messages to whoever raised an objection: the receipt with its link, and the answer."""

from __future__ import annotations

from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from accounts.domain import phone as phones
from competitions.models import Objection
from notifications.actions import queue_message
from ui import formats
from workflow.services import Move


def follow_up_link(objection: Objection) -> str:
    """Where whoever holds the receipt reads how it stands."""
    return urljoin(settings.SITE_URL, reverse("competitions_public:objection", kwargs={"token": objection.token}))


def tell_receipt(objection: Objection) -> None:
    """An SMS with number, link and the day by which an answer comes."""
    with override(settings.LANGUAGE_CODE):
        due = formats.day(objection.due_on) if objection.due_on else "—"
    _tell(objection, "competitions.objection_received", due=due)


def tell_decision(move: Move) -> None:
    """An SMS that there is an answer; its words stand behind the link only."""
    with override(settings.LANGUAGE_CODE):
        outcome = str(move.transition.done_label)
    _tell(move.obj, "competitions.objection_decided", outcome=outcome)


def _tell(objection: Objection, template: str, **params: str) -> None:
    if phones.validate(objection.phone):
        return
    queue_message(
        channel="sms",
        template=template,
        recipient=objection.phone,
        params={"number": objection.number, "link": follow_up_link(objection), **params},
        once_key=f"objection:{objection.pk}:{template}",
    )
