"""What the chapters and fields of the entry form are called: for the form, its print, and remarks on single fields."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.enums import EntrantType
from competitions.queries.consent_texts import consent_texts
from competitions.queries.entry_problems import asked_questions
from competitions.queries.entry_snapshot import Snapshot


def section_titles() -> dict[str, str]:
    """The chapters in order, by code."""
    return {
        "project": _("Project"),
        "entrant": _("Entrant"),
        "founder": _("First founder"),
        "team": _("Team"),
        "files": _("Files"),
        "consents": _("Pledge and consents"),
    }


def project_labels() -> dict[str, str]:
    """Fixed fields of the project."""
    return {
        "title": _("Project name"),
        "track": _("Track"),
        "region": _("Place of the project"),
        "summary": _("Project summary"),
    }


def entrant_labels(entrant_type: str) -> dict[str, str]:
    """Fixed fields of the entrant; a team that is not registered has a name only."""
    team = entrant_type == EntrantType.TEAM
    return {
        "entrant_type": _("Kind of entrant"),
        "organisation_name": _("Name of the team") if team else _("Name of the firm"),
        "uscc": _("Unified social credit code"),
        "registered_on": _("Day of registration"),
    }


def person_labels() -> dict[str, str]:
    """Fields of every person of the team."""
    return {
        "name": pgettext("person", "Name"),
        "id_kind": _("Kind of identity document"),
        "id_number": _("Number of the document"),
        "birth_date": _("Date of birth"),
        "phone": _("Mobile number"),
        "duty": _("Duty in the project"),
        "presenter": _("Presents the project"),
    }


def field_labels(snapshot: Snapshot) -> dict[str, dict[str, str]]:
    """Every field an organiser may remark on: chapter → field name → label, in the order of the form."""
    person = person_labels()
    founder = {f"founder_{name}": label for name, label in person.items()}
    questions = {f"q_{question.code}": question.label for question in asked_questions(snapshot)}
    return {
        "project": project_labels(),
        "entrant": entrant_labels(snapshot.entry.entrant_type) | questions,
        "founder": founder,
        "team": {"team": _("Team")},
        "files": {f"file_{wanted.kind.value}": wanted.name for wanted in snapshot.book.attachments},
        "consents": {f"consent_{text.code}": text.title for text in consent_texts()},
    }
