"""What the chapters and fields of the entry form are called: for the form, its print, and remarks on single fields.

A contest of persons (马兰花) calls them otherwise than one of projects, and has no team.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.domain.rulebook import RuleBook
from competitions.enums import EntrantType
from competitions.queries.consent_texts import consent_texts
from competitions.queries.entry_asked import asked_files, asked_questions, consents_asked, is_of_persons
from competitions.queries.entry_snapshot import Snapshot


def section_titles(book: RuleBook) -> dict[str, str]:
    """The chapters in order, by code."""
    if is_of_persons(book):
        return {
            "project": _("Lesson"),
            "entrant": _("Qualification as a lecturer"),
            "founder": _("Contestant"),
            "files": _("Files"),
            "consents": _("Pledge and consents"),
        }
    return {
        "project": _("Project"),
        "entrant": _("Entrant"),
        "founder": _("First founder"),
        "team": _("Team"),
        "files": _("Files"),
        "consents": _("Pledge and consents"),
    }


def project_labels(book: RuleBook) -> dict[str, str]:
    """Fixed fields of the project, or of the lesson that a person enters with."""
    if is_of_persons(book):
        return {
            "title": _("Title of the lesson"),
            "track": _("Track"),
            "region": _("Place of work"),
            "summary": _("About the lesson"),
        }
    return {
        "title": _("Project name"),
        "track": _("Track"),
        "region": _("Place of the project"),
        "summary": _("Project summary"),
    }


def entrant_labels(book: RuleBook, entrant_type: str) -> dict[str, str]:
    """Fixed fields of the entrant; a team that is not registered has a name only, a person a work unit."""
    if is_of_persons(book):
        return {"organisation_name": _("Work unit")}
    if not entrant_type:
        unit = _("Name of the firm or team")
    else:
        unit = _("Name of the team") if entrant_type == EntrantType.TEAM else _("Name of the firm")
    return {
        "entrant_type": _("Kind of entrant"),
        "organisation_name": unit,
        "uscc": _("Unified social credit code"),
        "registered_on": _("Day of registration"),
    }


def person_labels(book: RuleBook) -> dict[str, str]:
    """Fields of every person of the team."""
    labels = {
        "name": pgettext("person", "Name"),
        "id_kind": _("Kind of identity document"),
        "id_number": _("Number of the document"),
        "birth_date": _("Date of birth"),
        "phone": _("Mobile number"),
        "duty": _("Position") if is_of_persons(book) else _("Duty in the project"),
    }
    return labels if is_of_persons(book) else labels | {"presenter": _("Presents the project")}


def field_labels(snapshot: Snapshot) -> dict[str, dict[str, str]]:
    """Every field an organiser may remark on: chapter → field name → label, in the order of the form."""
    book = snapshot.book
    founder = {f"founder_{name}": label for name, label in person_labels(book).items()}
    questions = {f"q_{question.code}": question.label for question in asked_questions(snapshot)}
    team = {} if is_of_persons(book) else {"team": {"team": _("Team")}}
    return {
        "project": project_labels(book),
        "entrant": entrant_labels(book, snapshot.entry.entrant_type) | questions,
        "founder": founder,
        **team,
        "files": {f"file_{wanted.kind.value}": wanted.name for wanted in asked_files(snapshot)},
        "consents": {f"consent_{text.code}": text.title for text in consent_texts(book, consents_asked(snapshot))},
    }
