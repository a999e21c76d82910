"""Make the certificates of units with an award, once the public list is over."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Person
from certificates.actions.awards import GIVE
from certificates.models import Certificate, UnitCertificate
from certificates.queries.units import without_certificate
from competitions.actions.doors import require
from competitions.domain.numbers import NumberKind, number
from competitions.enums import BodyRole
from competitions.models import Competition, NumberSeries, UnitAward
from competitions.queries.rule_books import book_of
from ui import formats
from workflow import clock
from workflow.services import Refused, act, lock, record


def make_unit_certificates(*, competition: Competition, actor: Person) -> list[UnitCertificate]:
    """One for each that lacks it. Raises ``Refused`` when none does, or while the public list runs."""
    action = "competition.unit_certificates_made"
    require(actor, GIVE, competition, action)
    with act():
        locked = lock(competition)
        waiting = without_certificate(locked)
        if not waiting:
            raise Refused(_("No unit lacks a certificate. They are made when the public list with the units is over."))
        made = [
            UnitCertificate.objects.create(
                unit_award=award,
                serial=_serial(locked, award),
                text=_text(locked, award),
                made_by=actor,
                made_at=clock.now(),
            )
            for award in waiting
        ]
        record(action, actor=actor, target=locked, data={"count": len(made)})
    return made


def _serial(competition: Competition, award: UnitAward) -> str:
    """The next number of the series that the certificates of entries use as well."""
    book = book_of(competition)

    def text(seq: int) -> str:
        return number(
            NumberKind.CERTIFICATE,
            book.numbering.certificate,
            region=competition.region.short_name,
            year=competition.year,
            contest=book.contest,
            track="",
            award=award.name,
            seq=seq,
        )

    serial = text(NumberSeries.objects.take(f"certificate:{text(0)}", 1))
    if Certificate.objects.filter(serial=serial).exists() or UnitCertificate.objects.filter(serial=serial).exists():
        raise Refused(_("The rule for certificate numbers gives the same number twice; put a sign between its parts."))
    return serial


def _text(competition: Competition, award: UnitAward) -> dict[str, Any]:
    """What it prints, frozen in the site's language whoever orders."""
    hosts = [body.name for body in competition.bodies.all() if body.role == BodyRole.HOST]
    with translation.override(settings.LANGUAGE_CODE):
        return {
            "title": "",
            "contest": competition.name,
            "track": "",
            "heading": _("Certificate of Honour"),
            "names": [award.unit],
            "unit": "",
            "sentence": _("For its work in %(contest)s your unit is given the") % {"contest": competition.name},
            "award": award.name,
            "closing": _("This certificate is given in recognition."),
            "bodies": hosts or [competition.organisation.name],
            "date": formats.day(clock.now()),
        }
