"""Which certificates an actor may see."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.queries import region_paths, within_regions
from certificates.domain.codes import same_name, spellings_of_number
from certificates.enums import CertificateState
from certificates.models import Certificate
from certificates.queries.awards import STRUCK_OUT, why_struck_out
from competitions.models import AwardGrant, Entry
from competitions.queries.objections import is_held
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
    return with_standing(Certificate.objects.exclude(state=CertificateState.PREPARED)).filter(code=code).first()


def why_suspended(certificate: Certificate) -> str:
    """Why an issued certificate does not count just now, in words; empty when it does. Needs ``by_code`` or
    ``with_standing``. At most one query."""
    if certificate.state != CertificateState.ISSUED:
        return ""
    if certificate.grant.entry.state in STRUCK_OUT:
        return why_struck_out(certificate.grant.entry)
    if getattr(certificate, "held", False):
        return _("An objection to this entry is being looked into. Until it is decided the certificate does not count.")
    return ""


def with_standing(rows: QuerySet[Certificate]) -> QuerySet[Certificate]:
    """The rows with what ``why_suspended`` needs."""
    return rows.select_related("grant__entry").annotate(held=is_held("grant__entry"))


def why_not_reissued(certificate: Certificate, grant: AwardGrant) -> str:
    """Why a certificate cannot be made anew, in words; empty when it can. ``grant``: its award, with the entry. At most one
    query."""
    if certificate.state != CertificateState.REVOKED:
        return _("Only a certificate that was revoked is issued anew.")
    if grant.entry.state in STRUCK_OUT:
        return _("The entry left the competition or was disqualified; it gets no certificate.")
    if grant.ended_at is not None:
        return _(
            "The award no longer stands under this certificate: it ended, or the certificate was issued anew already."
        )
    if Entry.objects.filter(pk=grant.entry_id).annotate(held=is_held("pk")).filter(held=True).exists():
        return _("An objection to this entry is not decided yet.")
    return ""


def by_number(number: str, holder: str) -> Certificate | None:
    """The certificate with this number, if ``holder`` is one of the names on it. Numbers follow one another, so a number
    alone tells nothing: a wrong name and an unknown number are the same None."""
    found = Certificate.objects.exclude(state=CertificateState.PREPARED).filter(serial__in=spellings_of_number(number))
    for certificate in found:
        if any(same_name(name, holder) for name in certificate.text["names"]):
            return certificate
    return None
