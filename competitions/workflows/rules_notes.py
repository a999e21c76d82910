"""Messages about a new version of the rules, queued in the transaction that put it in force."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import override

from accounts.models import Person
from competitions.enums import EntryState
from competitions.models import Entry, RuleBookVersion
from competitions.queries.rules_audience import others_concerned
from competitions.workflows.levels_notes import tell_person

_GONE = (EntryState.DRAFT, EntryState.WITHDRAWN, EntryState.REFUSED)
TEMPLATE = "competitions.rules_changed"


def tell_new_version(version: RuleBookVersion) -> None:
    """Everybody who entered and is still in it, and whom the apps above name: the judges. Each once."""
    entries = Entry.objects.filter(competition=version.competition).exclude(state__in=_GONE)
    people = Person.objects.filter(pk__in=entries.values("leader")).select_related("user").order_by("pk")
    concerned = {person.pk: person for person in (*people, *others_concerned(version.competition))}
    params = words_of(version)
    for person in concerned.values():
        tell_person(person, TEMPLATE, params, once_key=f"rules:{version.pk}:{person.pk}")


def words_of(version: RuleBookVersion) -> dict[str, str]:
    """What the message says."""
    with override(settings.LANGUAGE_CODE):
        return {"title": version.competition.name, "edition": str(version.edition), "reason": version.reason[:60]}
