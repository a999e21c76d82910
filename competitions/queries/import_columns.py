"""The columns of the list that an office fills in, from the rule book of the round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.enums import IdKind
from competitions.domain.entry_fields import FOUNDER_BIRTH_DATE
from competitions.domain.import_table import NUMBER, ColumnKind, ImportColumn, ImportSheet, heading_key
from competitions.domain.rulebook import Question, QuestionKind, RuleBook
from competitions.enums import EntrantType
from competitions.models import Competition
from competitions.queries.entry_asked import is_of_persons
from competitions.queries.entry_labels import entrant_labels, person_labels, project_labels, section_titles
from competitions.queries.places import places_in
from competitions.queries.rule_books import book_of

_KINDS = {QuestionKind.WHOLE: ColumnKind.NUMBER, QuestionKind.DECIMAL: ColumnKind.NUMBER}


def import_sheets(competition: Competition) -> tuple[ImportSheet, ImportSheet]:
    """The sheet of entries and the sheet of other members, in the language of the site: a file goes from hand to hand."""
    with override(settings.LANGUAGE_CODE):
        entries = ImportSheet(_("Sheet of entries"), _unlike(_entry_columns(competition)))
        return entries, ImportSheet(_("Team members"), _unlike(_member_columns(book_of(competition))))


def result_label() -> str:
    """The heading of the column that the check adds to the file it gives back."""
    with override(settings.LANGUAGE_CODE):
        return _("Result of the check")


def _unlike(columns: Iterator[ImportColumn]) -> tuple[ImportColumn, ...]:
    """A rule book may call a question like a field of ours: headings are told apart by a number."""
    seen: dict[str, int] = {}
    found = []
    for column in columns:
        key = heading_key(column.label)
        seen[key] = seen.get(key, 0) + 1
        found.append(column if seen[key] == 1 else replace(column, label=f"{column.label} {seen[key]}"))
    return tuple(found)


def _entry_columns(competition: Competition) -> Iterator[ImportColumn]:
    book = book_of(competition)
    project, entrant, person = project_labels(book), entrant_labels(book, ""), person_labels(book)
    alone = is_of_persons(book)
    places = tuple((code, f"{code} {name}") for code, name in places_in(competition.region.path).items())
    tracks = tuple((track.code, track.name) for track in book.tracks)
    only = _("Firms, institutions and sole traders only; as on the licence.")
    yield ImportColumn(NUMBER, _("No."), hint=_("Your own number of the row; members are tied to their entry by it."))
    yield ImportColumn("title", project["title"], required=True)
    yield ImportColumn("track", project["track"], required=True, choices=tracks)
    yield ImportColumn("region", project["region"], required=True, choices=places, hint=_("Choose from the list."))
    if alone:
        yield ImportColumn("organisation_name", entrant["organisation_name"], required=True)
    else:
        kinds = _choices(EntrantType.choices)
        yield ImportColumn("entrant_type", entrant["entrant_type"], required=True, choices=kinds)
        yield ImportColumn("organisation_name", _("Name of the firm or team"), required=True)
        yield ImportColumn("uscc", entrant["uscc"], exact=True, hint=only)
        yield ImportColumn("registered_on", entrant["registered_on"], kind=ColumnKind.DATE, hint=only)
    yield from (_question(question) for question in book.questions)
    who = section_titles(book)["founder"]
    for column in _person_columns(person, required=True):
        yield replace(column, field=f"founder_{column.field}", label=f"{who}{column.label}")
        if column.field == "id_number":
            hint = _("Only for documents whose number does not tell it.")
            label = f"{who}{person['birth_date']}"
            yield ImportColumn(FOUNDER_BIRTH_DATE, label, kind=ColumnKind.DATE, hint=hint)
    yield ImportColumn("summary", project["summary"], required=not alone)


def _member_columns(book: RuleBook) -> Iterator[ImportColumn]:
    yield ImportColumn(NUMBER, _("No. of the entry"), required=True, hint=_("As in the sheet of entries."))
    yield from _person_columns(person_labels(book), required=False)


def _person_columns(person: dict[str, str], *, required: bool) -> Iterator[ImportColumn]:
    yield ImportColumn("name", person["name"], required=True)
    kinds = _choices(IdKind.choices)
    yield ImportColumn("id_kind", person["id_kind"], choices=kinds, hint=_("Empty: resident identity card."))
    yield ImportColumn("id_number", person["id_number"], required=required, exact=True, secret=True)
    yield ImportColumn("phone", person["phone"], required=required, exact=True, secret=True)
    yield ImportColumn("duty", person["duty"])
    if "presenter" in person:
        yield ImportColumn("presenter", person["presenter"], kind=ColumnKind.FLAG)


def _question(question: Question) -> ImportColumn:
    label = f"{question.label}（{question.unit}）" if question.unit else question.label
    return ImportColumn(
        f"q_{question.code}",
        label,
        # Asked of some entrants only: whether it is missing is known row by row.
        required=False,
        kind=_KINDS.get(question.kind, ColumnKind.TEXT),
        hint=question.hint or question.purpose,
        choices=tuple((one, one) for one in question.choices),
    )


def _choices(choices: object) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), str(label)) for value, label in choices)  # type: ignore[attr-defined]
