"""Tickets of the hall's vote on A4, to cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from competitions.queries.halls import hall_name
from judging.domain.ballots import spaced
from judging.models import LiveStage, VoteTicket
from judging.queries.votes import code_of, part_of
from ui.pdf import qr_svg, template_to_pdf

MOST = 240  # ten pages; so many take a few seconds


def tickets_pdf(live: LiveStage, rows: Sequence[VoteTicket], absolute: Callable[[str], str]) -> bytes:
    """The PDF; tickets whose key was retired are left out."""
    with override(settings.LANGUAGE_CODE):
        cards = []
        for row in rows:
            code = code_of(row)
            if code:
                address = absolute(reverse("judging_public:vote_ticket", kwargs={"code": live.code, "ticket": code}))
                label = _("Ticket %(number)d") % {"number": row.number}
                cards.append(
                    {
                        "number": row.number,
                        "code": spaced(code[:8]),
                        "rest": spaced(code[8:]),
                        "qr": qr_svg(address, label=label),
                    }
                )
        part = part_of(live.stage, rows[0].part) if rows else None
        words = {
            "live": live,
            "stage": live.stage,
            "part": part.name if part else "",
            "hall": hall_name(live.hall) if live.hall else "",
            "cards": cards,
            "typed_at": absolute(reverse("judging_public:vote", kwargs={"code": live.code})),
        }
        return template_to_pdf("print/tickets.html", words)
