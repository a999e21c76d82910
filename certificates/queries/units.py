"""Certificates of units: those that are in force, those that still lack one, found by code or number."""

from __future__ import annotations

from django.db.models import QuerySet

from certificates.domain.codes import same_name, spellings_of_number
from certificates.models import UnitCertificate
from competitions.models import Competition, UnitAward
from competitions.queries.unit_awards import settled_ids, standing_unit_awards


def unit_by_code(code: str) -> UnitCertificate | None:
    """The certificate that a QR code names, whatever became of it."""
    return UnitCertificate.objects.select_related("unit_award").filter(code=code).first()


def unit_by_number(number: str, holder: str) -> UnitCertificate | None:
    """The certificate with this number, if ``holder`` is the unit on it."""
    rows = UnitCertificate.objects.filter(serial__in=spellings_of_number(number))
    return next((row for row in rows if any(same_name(name, holder) for name in row.text["names"])), None)


def unit_awards_of(competition: Competition) -> QuerySet[UnitAward]:
    """All of a round, those taken back as well, with their certificates."""
    return UnitAward.objects.filter(competition=competition).select_related("certificate", "named_by")


def without_certificate(competition: Competition) -> list[UnitAward]:
    """Those that stood on the public list to its end, stand still, and lack one. Two queries."""
    settled = settled_ids(competition)
    if not settled:
        return []
    return list(standing_unit_awards(competition).filter(pk__in=settled, certificate=None).order_by("pk"))
