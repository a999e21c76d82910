"""What the conductor's acts are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from judging.domain.live import Act

WORDS = {
    Act.CALL: _("Next entry called"),
    Act.BEGIN: _("Turn began"),
    Act.PAUSE: _("Clock paused"),
    Act.RESUME: _("Clock went on"),
    Act.NEXT_SEGMENT: _("Next part of the time"),
    Act.OPEN_MARKING: pgettext_lazy("appearance", "Marking opened"),
    Act.CLOSE_MARKING: pgettext_lazy("appearance", "Marking closed"),
    Act.REOPEN_MARKING: pgettext_lazy("appearance", "Marking reopened"),
    Act.REVEAL: _("Result shown"),
    Act.HIDE: _("Result taken off the screen"),
    Act.ABSENT: _("Noted as absent"),
    Act.CAME: _("Came late"),
    Act.MOVE: _("Order changed"),
    Act.BACK: pgettext_lazy("conductor", "Step taken back"),
}


def act_words(act: str) -> str:
    """An act in words."""
    return str(WORDS[Act(act)])
