"""What the field calls those who compete: projects with a head (中国创翼), or contestants with a lesson (马兰花)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from competitions.domain.rulebook import RuleBook
from competitions.models import Competition
from competitions.queries.entry_asked import is_of_persons
from competitions.queries.rule_books import book_of


@dataclass(frozen=True)
class Nouns:
    """In the reader's language. ``title`` heads the column of titles, ``head`` that of names, ``search`` hints in a box."""

    of_persons: bool
    entry: str
    entries: str
    title: str
    number: str
    head: str
    search: str

    def counted(self, count: int) -> str:
        """12 个项目, 12 名选手."""
        if self.of_persons:
            return ngettext("%(count)d contestant", "%(count)d contestants", count) % {"count": count}
        return ngettext("%(count)d entry", "%(count)d entries", count) % {"count": count}


def nouns_of(competition: Competition) -> Nouns:
    """The words for one competition, by its rule book. No query where the row was read with its rules."""
    return nouns(book_of(competition))


def nouns(book: RuleBook) -> Nouns:
    """The words for a rule book: by who enters."""
    if is_of_persons(book):
        return Nouns(
            of_persons=True,
            entry=_("Contestant"),
            entries=pgettext("who competes", "Contestants"),
            title=_("Title of the lesson"),
            number=_("Contestant's number"),
            head=_("Contestant"),
            search=_("Contestant, lesson, work unit, number"),
        )
    return Nouns(
        of_persons=False,
        entry=_("Entry"),
        entries=_("Entries"),
        title=_("Entry"),
        number=_("Entry number"),
        head=_("Head of the project"),
        search=_("Project, leader, unit, number"),
    )
