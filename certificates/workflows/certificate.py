"""The table of moves of a certificate."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from certificates.enums import CertificateState
from certificates.models import Certificate
from certificates.permissions import certificate as _permissions  # noqa: F401 - registers the predicates
from workflow import registry
from workflow.machine import Workflow, transition
from workflow.services import Move

PREPARED, ISSUED, REVOKED = CertificateState.PREPARED, CertificateState.ISSUED, CertificateState.REVOKED


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
            label=_("Issue"), done_label=_("Issued"), effect=keep_file, by_hand=False,
        ),
        transition(
            "revoke", ISSUED, REVOKED, "certificates.revoke_certificate",
            label=_("Revoke"), done_label=_("Revoked"), effect=keep_reason, needs_reason=True,
        ),
    ),
)  # fmt: skip
registry.register(CERTIFICATE, Certificate)
