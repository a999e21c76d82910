"""The pool of judges: whose it is, what an office sees of it, where each judge served, what a list of judges would change."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Organisation, Person, Region
from accounts.queries.offices import own_offices
from competitions.models import Track
from competitions.queries.listed_words import ShownFault, shown_faults
from judging.domain.tags import mark, split_tags
from judging.enums import SeatState
from judging.models import JudgeProfile, JudgeTie, PanelSeat, PoolImport
from workflow.actors import Actor

GROUPS = ("投资人", "技术专家", "创业服务", "企业家", "高校教师", "创业导师", "媒体")
"""Groups that the fields' own documents name; an office may write others."""


def pool_office(actor: Actor) -> Organisation | None:
    """The office whose pool the actor keeps: that of the first live role of an organiser. No query beyond the roles."""
    rows = actor.role_rows() if isinstance(actor, Person) else []
    return next((row.organisation for row in rows if row.role == Role.ORGANISER and row.organisation), None)


def _above(paths: Iterable[str]) -> set[str]:
    return {code for path in paths for code in path.strip("/").split("/")[:-1] if code}


def _shared_above(paths: Iterable[str]) -> Q:
    return Q(is_shared=True, organisation__region__in=_above(paths))


def pool_visible_to(actor: Actor) -> QuerySet[JudgeProfile]:
    """The pool of the actor's own offices, and what the offices above them share."""
    if not isinstance(actor, Person):
        return JudgeProfile.objects.none()
    mine = own_offices(actor)
    paths = {row.region.path for row in actor.role_rows() if row.region and row.organisation_id in mine}
    rows = JudgeProfile.objects.filter(Q(organisation__in=mine) | _shared_above(paths))
    return rows.select_related("person__user", "organisation", "region").defer("person__id_number")


def pool_imports_visible_to(actor: Actor) -> QuerySet[PoolImport]:
    """Lists that were uploaded for the actor's own offices."""
    return PoolImport.objects.filter(organisation__in=own_offices(actor)).select_related("organisation", "made_by")


def pool_of(office: Organisation) -> QuerySet[JudgeProfile]:
    """Who may be asked for a round of this office: its own active judges, and those shared from above."""
    rows = JudgeProfile.objects.filter(Q(organisation=office) | _shared_above([office.region.path]), retired_at=None)
    return rows.select_related("person__user", "organisation", "region").defer("person__id_number")


def one_each(rows: Iterable[JudgeProfile], office: Organisation) -> list[JudgeProfile]:
    """A profile for each person, the office's own before a shared one, in the order of the rows."""
    first: dict[int, JudgeProfile] = {}
    for row in rows:
        held = first.get(row.person_id)
        if held is None or (held.organisation_id != office.pk and row.organisation_id == office.pk):
            first[row.person_id] = row
    return list(first.values())


def groups_of(office: Organisation) -> Counter[str]:
    """How many people of each group this office may ask; under the empty name those without one. One query."""
    rows = pool_of(office).select_related(None).only("person", "organisation", "group").order_by("pk")
    return Counter(row.group for row in one_each(rows, office))


def with_service(rows: QuerySet[JudgeProfile]) -> QuerySet[JudgeProfile]:
    """With how many panels each sat on (``served``)."""
    sat = Q(person__seats__state=SeatState.ACCEPTED)
    return rows.annotate(served=Count("person__seats", filter=sat, distinct=True))


def served_by(person: Person) -> QuerySet[PanelSeat]:
    """Every panel the person was asked to, the newest first, with round and stage."""
    rows = PanelSeat.objects.filter(person=person)
    return rows.select_related("panel__stage__competition", "panel__track").order_by("-invited_at", "-pk")


def ties_of(people: Iterable[int]) -> QuerySet[JudgeTie]:
    """What is known to bind these people, but for what was taken back."""
    return JudgeTie.objects.filter(person__in=list(people), ended_at=None).select_related("organisation")


def field_words(office: Organisation | None) -> list[str]:
    """Words to choose a field from: the tracks of the office's rounds, then those that its pool uses. Two queries."""
    if office is None:
        return []
    tracks = Track.objects.filter(competition__organisation=office).order_by("name").values_list("name", flat=True)
    return list(
        dict.fromkeys([*tracks.distinct()[:40], *used_fields(JudgeProfile.objects.filter(organisation=office))])
    )


def used_fields(rows: QuerySet[JudgeProfile]) -> list[str]:
    """The fields that these profiles name, the most frequent first. One query."""
    texts = rows.order_by().exclude(fields="").values_list("fields", flat=True)
    counted = Counter(word for text in texts for word in split_tags(text))
    return [word for word, _count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))][:60]


def used_groups(rows: QuerySet[JudgeProfile]) -> list[str]:
    """The groups that these profiles name. One query."""
    return list(rows.order_by("group").exclude(group="").values_list("group", flat=True).distinct()[:40])


def by_field(rows: QuerySet[JudgeProfile], word: str) -> QuerySet[JudgeProfile]:
    """Those who know a field."""
    return rows.filter(fields__contains=mark(word))


# --- lists that come in ---------------------------------------------------------------------------------------------


def stored_rows(found: PoolImport) -> list[dict[str, str]]:
    """The rows of an uploaded list, until it is taken over."""
    rows: list[dict[str, str]] = json.loads(found.rows) if found.rows else []
    return rows


def region_names() -> dict[str, str]:
    """Code of every region by its name and its short name, where that is no two regions'. One query."""
    names: dict[str, set[str]] = {}
    for code, name, short in Region.objects.values_list("code", "name", "short_name"):
        for word in {name, short}:
            names.setdefault(word, set()).add(code)
    return {name: min(codes) for name, codes in names.items() if len(codes) == 1}


def faults_of(found: PoolImport) -> list[ShownFault]:
    """What is wrong with an uploaded list, in words. No query."""
    return shown_faults(found.faults, _("The same phone number stands in a row above."))
