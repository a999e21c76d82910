"""The words that a contestant agrees to. Change one, and raise its version in ``competitions.domain.consents``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from competitions.domain.consents import CONSENTS, PERSONAL_DATA, PLEDGE, PUBLICATION, TEAM, Consent, is_given
from competitions.domain.rulebook import EntrantKind, RuleBook
from competitions.models import Entry
from competitions.queries.entry_windows import exact_time
from competitions.queries.rule_books import book_of


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


@dataclass(frozen=True)
class PublicationConsent:
    """Where the consent to publication of one entry stands. Times in words, empty for never."""

    text: ConsentText
    is_given: bool
    at: str
    version: str
    withdrawn_at: str


def publication_of(entry: Entry) -> PublicationConsent:
    """The consent to publication of an entry, with the words of today."""
    row: Mapping[str, str] = entry.consents.get(PUBLICATION.code) or {}
    text = next(one for one in consent_texts(book_of(entry.competition)) if one.consent is PUBLICATION)
    times = [exact_time(dt.datetime.fromisoformat(row[key])) if row.get(key) else "" for key in ("at", "withdrawn_at")]
    given = is_given(entry.consents, PUBLICATION)
    return PublicationConsent(text, given, times[0], row.get("version", ""), times[1])


def consent_texts(book: RuleBook, asked: Collection[Consent] = CONSENTS) -> list[ConsentText]:
    """The consents ``asked`` in order, in the reader's language; who enters as a person reads words for a person."""
    texts = _of_persons() if book.entrant is EntrantKind.PERSON else [*_of_projects(), _of_team()]
    return [text for text in texts if text.consent in asked]


def _of_team() -> ConsentText:
    return ConsentText(
        TEAM,
        _("Agreement of the team"),
        _(
            "Every member named above knows of this entry, has read the words on personal data and on publication, and "
            "agrees that their data are given here."
        ),
        _("All members agree; I have asked each of them."),
    )


def _of_persons() -> list[ConsentText]:
    return [
        ConsentText(
            PLEDGE,
            _("Pledge"),
            _(
                "Everything in this form and its files is true and complete. The lesson and its materials are my own "
                "work and infringe nobody's rights. I keep the rules of the competition and accept its results; should "
                "a statement prove untrue, the organiser may strike out the entry and take back its award."
            ),
            _("I make this pledge."),
        ),
        ConsentText(
            PERSONAL_DATA,
            _("Use of personal data"),
            _(
                "The organiser uses my name, the number of my identity document and my phone only to check the entry, to "
                "run this competition and to issue its certificates. Numbers are stored encrypted and shown masked. I may "
                "ask for a copy, a correction or deletion, and may take this consent back by withdrawing the entry."
            ),
            _("I have read this and agree to the use of these data, the number of the identity document included."),
        ),
        ConsentText(
            PUBLICATION,
            _("Publication of the result"),
            _(
                "If the entry is promoted or wins an award, the organiser publishes my name, my work unit, the lesson and "
                "the award for the period of publicity, so that people can object. Numbers of identity documents and "
                "phones are never published. This consent may be taken back later on the page of the entry."
            ),
            _("I agree to this publication."),
        ),
    ]


def _of_projects() -> list[ConsentText]:
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
                "identity documents and phones are never published. This consent may be taken back later on "
                "the page of the entry."
            ),
            _("I agree to this publication."),
        ),
    ]
