"""Which certificates an actor may see."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.models import Person
from accounts.queries import region_paths, within_regions
from certificates.domain.codes import same_name, spellings_of_number
from certificates.enums import CertificateState
from certificates.models import Certificate
from workflow.actors import Actor


def certificates_visible_to(actor: Actor) -> QuerySet[Certificate]:
    """One's own issued ones as the entry's leader; at the desk, those of competitions in one's regions."""
    found = Certificate.objects.select_related("grant__award__competition__organisation", "grant__entry")
    if not isinstance(actor, Person):
        return found.none()
    own = Q(grant__entry__leader=actor, state=CertificateState.ISSUED)
    return found.filter(own | within_regions("grant__award__competition__region", region_paths(actor)))


def own_certificates(person: Person) -> QuerySet[Certificate]:
    """What ``person`` was given, newest first, revoked ones included so that they can read why."""
    return (
        Certificate.objects.filter(grant__entry__leader=person)
        .exclude(state=CertificateState.PREPARED)
        .order_by("-issued_at", "-pk")
    )


def by_code(code: str) -> Certificate | None:
    """The certificate that a QR code names, whatever became of it; None for an unknown code or one not yet issued."""
    return Certificate.objects.exclude(state=CertificateState.PREPARED).filter(code=code).first()


def by_number(number: str, holder: str) -> Certificate | None:
    """The certificate with this number, if ``holder`` is one of the names on it. Numbers follow one another, so a number
    alone tells nothing: a wrong name and an unknown number are the same None."""
    found = Certificate.objects.exclude(state=CertificateState.PREPARED).filter(serial__in=spellings_of_number(number))
    for certificate in found:
        if any(same_name(name, holder) for name in certificate.text["names"]):
            return certificate
    return None
