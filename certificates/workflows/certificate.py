"""The table of moves of a certificate."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certificates.enums import CertificateState
from certificates.models import Certificate
from certificates.permissions import certificate as _permissions  # noqa: F401 - registers the predicates
from competitions.models import Entry
from competitions.queries.history import name_action
from competitions.queries.objections import is_held
from workflow import registry
from workflow.machine import Workflow, transition
from workflow.services import Move

PREPARED, ISSUED, REVOKED = CertificateState.PREPARED, CertificateState.ISSUED, CertificateState.REVOKED


def no_objection_is_open(move: Move) -> str | None:
    """An open objection to the entry suspends its certificate, ordered or not."""
    entry = Entry.objects.filter(pk=move.obj.grant.entry_id)
    if entry.annotate(held=is_held("pk")).filter(held=True).exists():
        return gettext("An objection to this entry is not decided yet.")
    return None


def grant_stands(move: Move) -> str | None:
    """An award that ended meanwhile gets no certificate."""
    return gettext("The award has ended; no certificate is made for it.") if move.obj.grant.ended_at else None


def keep_file(move: Move) -> None:
    """The stored PDF and its sum become part of the certificate."""
    move.touch(file=move.data["file"], sha256=move.data["sha256"], issued_at=move.now)
    move.note(serial=move.obj.serial, sha256=move.data["sha256"])


def keep_reason(move: Move) -> None:
    """The public verification page shows why."""
    move.touch(revoked_reason=move.reason)
    move.note(serial=move.obj.serial)


CERTIFICATE = Workflow(
    name="certificate",
    label=_("Certificate"),
    states=dict(CertificateState.choices),
    initial=PREPARED,
    related=("grant__award__competition",),
    transitions=(
        transition(
            "issue", PREPARED, ISSUED, "certificates.issue_certificate",
            label=_("Issue"), done_label=_("Issued"), guards=(grant_stands, no_objection_is_open),
            effect=keep_file, by_hand=False,
        ),
        transition(
            "revoke", {PREPARED, ISSUED}, REVOKED, "certificates.revoke_certificate",
            label=_("Revoke"), done_label=_("Revoked"), effect=keep_reason, needs_reason=True,
        ),
    ),
)  # fmt: skip
registry.register(CERTIFICATE, Certificate)
name_action("certificate.reissued", _("Issued anew under another number"))
