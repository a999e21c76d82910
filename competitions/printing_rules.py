"""The rule book on paper: in plain sentences, with worked examples and what is odd about it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import override

from competitions.models import Competition
from competitions.queries.book_page import book_page
from ui import formats
from ui.pdf import template_to_pdf
from workflow import clock


def rules_pdf(competition: Competition) -> bytes:
    """The book as it stands, in the language of the site."""
    with override(settings.LANGUAGE_CODE):
        context: dict[str, Any] = {
            "competition": competition,
            "page": book_page(competition),
            "printed_at": formats.when(clock.now()),
        }
        return template_to_pdf("competitions/print/rules.html", context)
