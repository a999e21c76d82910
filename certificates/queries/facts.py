"""What a certificate says, as label and value: the same for its holder, the office and whoever checks it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from certificates.models import Certificate, UnitCertificate


def facts_of(certificate: Certificate | UnitCertificate) -> list[tuple[str, str]]:
    """Straight from the frozen text. Lists are joined as Chinese does."""
    text = certificate.text
    facts = [
        (_("Certificate no."), certificate.serial),
        (_("Award"), text["award"]),
        (_("Contest"), text["contest"]),
        (_("Track"), text["track"]),
        (_("Title of the lesson") if text.get("entrant") == "person" else _("Project"), text["title"]),
        (_("Holders"), "、".join(text["names"])),
        (_("Unit"), text["unit"]),
        (_("Issued by"), "、".join(text["bodies"])),
        (_("Date"), text["date"]),
        (_("Rests on"), text.get("result", "")),
    ]
    return [(label, value) for label, value in facts if value]
