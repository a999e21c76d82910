"""The check of a list before it is imported: every row as the entry form would judge it, then beside its neighbours.

Neighbours are the other rows of the file, the entries of the round, and what was imported before. Nothing is written.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from accounts.models import Person, User
from competitions.domain.eligibility import Outcome
from competitions.domain.import_table import NUMBER, FilledRow, ImportSheet
from competitions.models import Competition, Entry, ImportedEntry
from competitions.queries.eligibility import judge_entry, judge_record, reasons_of
from competitions.queries.entry_hints import duplicates_of
from competitions.queries.entry_keys import who_of
from competitions.queries.entry_problems import FormProblem, people_problems, project_problems
from competitions.queries.entry_snapshot import Snapshot
from competitions.queries.import_rows import ENTRIES, MEMBERS, CellProblem, ImportRow, RowReader
from competitions.queries.other_entries import LIVE_STATES, Records, Who
from workflow.crypto import blind_index

Advance = Callable[[int, int], None]
_EVERY = 25


@dataclass
class Checked:
    """What the check found. ``good`` are the rows that would become entries."""

    good: list[ImportRow] = field(default_factory=list)
    known: list[ImportRow] = field(default_factory=list)
    wrong: list[ImportRow] = field(default_factory=list)
    loose: list[CellProblem] = field(default_factory=list)  # members without an entry

    @property
    def problems(self) -> list[CellProblem]:
        """Everything to say, in the order of the sheets."""
        rows = [*self.good, *self.known, *self.wrong]
        found = [*(problem for row in rows for problem in row.problems), *self.loose]
        return sorted(found, key=lambda one: (one.sheet, one.row))

    @property
    def bad(self) -> int:
        """Rows that stand in the way."""
        return len(self.wrong) + len({one.row for one in self.loose})


class ListCheck:
    """One list for one round. ``run`` may be called once."""

    def __init__(
        self, competition: Competition, sheets: tuple[ImportSheet, ImportSheet], *, handed_in: bool, now: dt.datetime
    ) -> None:
        self.competition, self.handed_in, self.now = competition, handed_in, now
        self.reader = RowReader(competition, sheets, now)
        self.found = Checked()
        self.numbers: dict[str, int] = {}
        self.keys: dict[str, int] = {}
        self.titles: dict[tuple[str, str], int] = {}
        self.names: dict[str, tuple[str, int]] = {}
        self.heads: dict[str, list[int]] = defaultdict(list)
        self.firms: dict[str, list[int]] = defaultdict(list)

    def run(self, entries: list[FilledRow], members: list[FilledRow], advance: Advance) -> Checked:
        """Check every row; ``advance(done, total)`` is told now and then."""
        self.reader.know_places(entries)
        rows = self._read(entries, members)
        self._know(rows)
        for done, row in enumerate(rows):
            if done % _EVERY == 0:
                advance(done, len(rows))
            self._check(row)
            target = self.found.known if row.known_as else self.found.wrong if row.is_wrong else self.found.good
            target.append(row)
        advance(len(rows), len(rows))
        return self.found

    def _read(self, entries: list[FilledRow], members: list[FilledRow]) -> list[ImportRow]:
        teams: dict[str, list[FilledRow]] = defaultdict(list)
        for one in members:
            teams[one.texts.get(NUMBER, "")].append(one)
        numbers = {one.texts.get(NUMBER, "") for one in entries} - {""}
        for number, loose in teams.items():
            if number not in numbers:
                text = _(
                    "No row of the sheet of entries has this number, so nobody knows to which entry this person belongs."
                )
                self.found.loose += [self.reader.problem(MEMBERS, one.row, NUMBER, number, text) for one in loose]
        return [self.reader.read(one, teams.pop(one.texts.get(NUMBER) or "-", [])) for one in entries]

    def _know(self, rows: list[ImportRow]) -> None:
        """What of these people, projects and rows is there already. Seven queries, whatever the number of rows."""
        imported = ImportedEntry.objects.filter(competition=self.competition, key__in={row.key for row in rows})
        self.before = dict(imported.values_list("key", "entry__number"))
        self.people = {
            person.id_index: person
            for person in Person.objects.filter(id_index__in={row.head.id_index for row in rows} - {""})
        }
        phones = {blind_index("phone", row.head.phone) for row in rows} - {""}
        users = User.objects.filter(phone_index__in=phones, person__isnull=False).select_related("person")
        self.accounts = {user.phone_index: user.person for user in users}  # type: ignore[attr-defined]
        leaders = [Who(person.pk) for person in (*self.people.values(), *self.accounts.values())]
        self.who = {row.row: who_of(Snapshot(row.entry, row.members)) for row in rows}
        self.records = Records(self.competition, [*leaders, *self.who.values()])
        live = Entry.objects.filter(competition=self.competition, state__in=LIVE_STATES).exclude(title="")
        self.there = {
            (title, unit): number for title, unit, number in live.values_list("title", "organisation_name", "number")
        }

    def _check(self, row: ImportRow) -> None:
        if row.key in self.before and row.head.name:
            row.known_as = self.before[row.key] or _("a draft")
            text = _("This row was imported before (%(number)s); nothing is done for it.") % {"number": row.known_as}
            row.problems = [self._say(row, "", text, is_note=True)]
            return
        self._own_number(row)
        self._leader(row)
        if self.handed_in:
            self._as_the_form_says(row)
        self._twins(row)
        if self.handed_in:
            self._around(row)

    def _say(self, row: ImportRow, name: str, text: str, *, is_note: bool = False) -> CellProblem:
        return self.reader.problem(ENTRIES, row.row, name, row.shown.get(name, ""), text, is_note=is_note)

    def _own_number(self, row: ImportRow) -> None:
        first = self.numbers.setdefault(row.number, row.row) if row.number else row.row
        if first != row.row:
            text = _("Row %(row)d has the same number. Give each row its own.") % {"row": first}
            row.problems.append(self._say(row, NUMBER, text))

    def _leader(self, row: ImportRow) -> None:
        """Who heads the project: somebody we know by the document, the account with the phone, or somebody new."""
        head = row.head
        if not head.name:
            self._once(row, "founder_name", _("Name the first founder."))
        if not head.id_number and not head.phone:
            self._once(row, "founder_phone", _("Without a document or a phone nobody can find the entry again."))
        known = self.people.get(head.id_index) if head.id_index else None
        if known is not None and known.name != head.name and head.name:
            self._once(
                row,
                "founder_name",
                _("Somebody of another name is known here by this document. Please compare name and number with it."),
            )
        name, first = self.names.setdefault(head.id_index or f"row {row.row}", (head.name, row.row))
        if name != head.name:
            text = _("Row %(row)d has the same document under another name.") % {"row": first}
            self._once(row, "founder_name", text)
        account = self.accounts.get(blind_index("phone", head.phone)) if head.phone else None
        if known is None and account is not None and account.name == head.name:
            known = account if account.id_index in (None, "", head.id_index) else None
        if known is not None:
            row.entry.leader = known

    def _as_the_form_says(self, row: ImportRow) -> None:
        snapshot = Snapshot(row.entry, row.members)
        found = [*project_problems(snapshot, self.now), *people_problems(snapshot, self.now)]
        for problem in found:
            self._form_problem(row, problem)
        verdicts = judge_entry(snapshot, self.now)
        if found:
            verdicts = tuple(one for one in verdicts if one.outcome is Outcome.FAILS)
        for reason in reasons_of(verdicts, self.competition, unknown=True):
            row.problems.append(self._say(row, "", reason))

    def _form_problem(self, row: ImportRow, problem: FormProblem) -> None:
        for member in row.members[1:]:
            prefix = f"m{member.pk}_"
            if problem.field.startswith(prefix):
                name = problem.field.removeprefix(prefix)
                if not _has(row, MEMBERS, int(member.pk), name):
                    value = str(getattr(member, name, ""))
                    row.problems.append(self.reader.problem(MEMBERS, int(member.pk), name, value, problem.text))
                return
        self._once(row, problem.field, problem.text)

    def _once(self, row: ImportRow, name: str, text: str) -> None:
        """One sentence for each cell: what cannot be read is not missing as well."""
        if not _has(row, ENTRIES, row.row, name):
            row.problems.append(self._say(row, name, text))

    def _twins(self, row: ImportRow) -> None:
        """The same entry twice in the file, or in the round."""
        title = (row.entry.title, row.entry.organisation_name)
        same_key = self.keys.setdefault(row.key, row.row)
        same_title = self.titles.setdefault(title, row.row) if row.entry.title else row.row
        if row.row not in (same_key, same_title):
            text = _("Row %(row)d has the same project and unit. Take one of the two out.")
            row.problems.append(self._say(row, "title", text % {"row": min(same_key, same_title)}))
        elif same_title != row.row:
            text = _("Row %(row)d has the same project and unit under another founder. Take one of the two out.")
            row.problems.append(self._say(row, "title", text % {"row": same_title}))
        if row.entry.title and title in self.there:
            text = _("The round has an entry with this project and unit already: %(number)s.")
            row.problems.append(self._say(row, "title", text % {"number": self.there[title]}))

    def _around(self, row: ImportRow) -> None:
        """The rules that count entries of a person and a firm, with the rows above counted in."""
        entry = row.entry
        snapshot = Snapshot(entry, row.members)
        # Who heads it is known only since the row was checked.
        who = replace(self.who[row.row], leader_id=entry.leader_id)
        person, unit = (who.person_index or who.holder_key), (who.uscc or who.firm_key)
        above = [*self.heads[person]] if person else []
        firm = [*self.firms[unit]] if unit else []
        found = self.records.of(who)
        told = replace(found, of_person=found.of_person + len(above), of_firm=found.of_firm + len(firm))
        reasons = reasons_of(judge_record(snapshot, told, self.now), self.competition)
        for reason in reasons:
            row.problems.append(self._say(row, "", f"{reason} {self._whom(row, who, sorted({*above, *firm}))}".strip()))
        if person:
            self.heads[person].append(row.row)
        if unit:
            self.firms[unit].append(row.row)

    def _whom(self, row: ImportRow, who: Who, rows: list[int]) -> str:
        """The rows and entries that a rule counted."""
        if rows:
            return _("Also in row %(rows)s of this file.") % {"rows": "、".join(str(one) for one in rows[:5])}
        others = duplicates_of(row.entry, who)
        named = "、".join(f"{one.number} {one.title}" for one in others[:3])
        return _("In the round: %(entries)s.") % {"entries": named} if named else ""


def _has(row: ImportRow, sheet: int, number: int, name: str) -> bool:
    return any(one.sheet == sheet and one.row == number and one.field == name for one in row.problems)
