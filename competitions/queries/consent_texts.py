"""The words that a contestant agrees to. Change one, and raise its version in ``competitions.domain.consents``."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from competitions.domain.consents import PERSONAL_DATA, PLEDGE, PUBLICATION, Consent


@dataclass(frozen=True)
class ConsentText:
    """One consent: what it is called, its whole text, and the sentence beside the box."""

    consent: Consent
    title: str
    text: str
    box: str

    @property
    def code(self) -> str:
        return self.consent.code


def consent_texts() -> list[ConsentText]:
    """All consents in order, in the reader's language."""
    return [
        ConsentText(
            PLEDGE,
            _("Pledge"),
            _(
                "Everything in this form and its files is true and complete. The project, its "
                "technology and its products "
                "belong to the entrant and infringe nobody's rights. We keep the rules of the "
                "competition and accept its "
                "results; should a statement prove untrue, the organiser may strike out the entry and"
                " take back its award."
            ),
            _("We make this pledge."),
        ),
        ConsentText(
            PERSONAL_DATA,
            _("Use of personal data"),
            _(
                "The organiser uses names, numbers of identity documents and phones of the team only "
                "to check the entry, to "
                "run this competition and to issue its certificates. Numbers are stored encrypted and"
                " shown masked. You may "
                "ask for a copy, a correction or deletion, and may take this consent back by withdrawing the entry."
            ),
            _("I have read this and agree to the use of these data, the number of the identity document included."),
        ),
        ConsentText(
            PUBLICATION,
            _("Publication of the result"),
            _(
                "If the entry is promoted or wins an award, the organiser publishes the name of the "
                "first founder, the "
                "project, the firm or team and the award for the period of publicity, so that people "
                "can object. Numbers of "
                "identity documents and phones are never published."
            ),
            _("I agree to this publication."),
        ),
    ]
