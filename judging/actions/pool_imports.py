"""A list of judges: looked at first, then taken over as a whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import IO, Any

from django.utils.translation import gettext as _

from accounts.models import Organisation, Person, User
from competitions.actions.doors import require
from competitions.domain import workbooks
from competitions.domain.listed import Fault, Wrong
from competitions.domain.workbooks import WorkbookError
from competitions.queries.import_words import workbook_words
from competitions.queries.imports import import_limits
from competitions.queries.listed_words import stored_faults
from judging.actions.people import Invitee, person_for
from judging.actions.pool import KEEP, KEPT, put_in_pool
from judging.domain.pool_table import HEADINGS, PoolRow, read_pool
from judging.models import JudgeProfile, PoolImport
from judging.queries.pool import region_names, stored_rows
from workflow import clock
from workflow.crypto import blind_index
from workflow.services import Conflict, Refused, act, record


def upload_pool(*, office: Organisation, actor: Person, file: IO[bytes], name: str) -> PoolImport:
    """Read a list and keep what was found; the pool is as before. ``Refused`` when it is no workbook."""
    require(actor, KEEP, office, "judging.pool_list_uploaded")
    try:
        rows, faults = read_pool(workbooks.read(file, import_limits()))
    except WorkbookError as error:
        raise Refused(workbook_words(error)) from error
    regions = region_names()
    faults += _unknown_regions(rows, regions) + _other_names(rows)
    with act():
        found = PoolImport.objects.create(
            organisation=office,
            name=name[:200],
            rows=json.dumps([_document(row, regions) for row in rows], ensure_ascii=False) if not faults else "",
            count=len(rows),
            faults=stored_faults(faults),
            made_by=actor,
            made_at=clock.now(),
        )
        facts = {"name": found.name, "rows": len(rows), "faults": len(faults)}
        record("judging.pool_list_uploaded", actor=actor, target=found, data=facts)
    return found


def take_pool_over(*, found: PoolImport, actor: Person) -> dict[str, int]:
    """Everybody on the list is in the pool from now on; what the list leaves open stays as it is. Counts new and changed.

    ``Refused`` while a row is wrong, ``Conflict`` when it is done already.
    """
    require(actor, KEEP, found.organisation, "judging.pool_list_taken_over")
    counts = {"new": 0, "changed": 0}
    with act():
        locked = PoolImport.objects.select_for_update(no_key=True).get(pk=found.pk)
        locked.organisation = found.organisation
        if locked.taken_over_at:
            raise Conflict(_("This list has been taken over already."))
        if locked.faults or not locked.rows:
            raise Refused(_("Nothing is taken over as long as one row is wrong."))
        for row in stored_rows(locked):
            counts[_take(locked.organisation, row, actor)] += 1
        locked.rows, locked.taken_over_by, locked.taken_over_at = "", actor, clock.now()
        locked.save(update_fields=["rows", "taken_over_by", "taken_over_at"])
        record("judging.pool_list_taken_over", actor=actor, target=locked, data=counts)
    return counts


def changes_of(found: PoolImport) -> dict[str, int]:
    """How many of a list would be new in the pool, and how many are in it. Two queries."""
    rows = stored_rows(found)
    known = set(_people_by_phone([row["phone"] for row in rows]))
    there = JudgeProfile.objects.filter(organisation=found.organisation).select_related("person__user")
    indexes = {blind_index("phone", row["phone"]) for row in rows} & known
    held = {one.person.phone_index for one in there} | {one.person.user.phone_index for one in there if one.person.user}
    changed = len(indexes & held)
    return {"all": len(rows), "new": len(rows) - changed, "changed": changed}


def _take(office: Organisation, row: Mapping[str, str], actor: Person) -> str:
    values: dict[str, Any] = {key: row[key] for key in KEPT if key in row}
    if "region" in values:
        values["region_id"] = values.pop("region")
    if "is_mentor" in values:
        values["is_mentor"] = values["is_mentor"] == "1"
    invitee = Invitee(row["name"], row["phone"], row.get("employer", ""), row.get("title", ""))
    person = person_for(invitee, actor=actor, region=office.region)
    profile, made = put_in_pool(office=office, person=person)
    for key, value in values.items():
        setattr(profile, key, value)
    profile.retired_at, profile.retired_reason = None, ""
    profile.version += 1
    profile.save()
    return "new" if made else "changed"


def _document(row: PoolRow, regions: Mapping[str, str]) -> dict[str, str]:
    texts = dict(row.texts)
    if texts.get("region"):
        texts["region"] = regions.get(texts["region"], "")
    return texts


def _unknown_regions(rows: Sequence[PoolRow], regions: Mapping[str, str]) -> list[Fault]:
    heading = HEADINGS["region"][0]
    wanted = ((row.row, row.texts.get("region", "")) for row in rows)
    return [Fault(at, heading, name, Wrong.REGION) for at, name in wanted if name and name not in regions]


def _other_names(rows: Sequence[PoolRow]) -> list[Fault]:
    """Rows whose number belongs to somebody of another name: taking over would stop there."""
    known = _people_by_phone([row.texts["phone"] for row in rows if row.texts.get("phone")])
    faults = []
    for row in rows:
        name = known.get(blind_index("phone", row.texts.get("phone", "")))
        if name is not None and row.texts.get("name") and row.texts["name"] != name:
            faults.append(Fault(row.row, HEADINGS["phone"][0], row.texts["name"], Wrong.OTHER_NAME))
    return faults


def _people_by_phone(numbers: Sequence[str]) -> dict[str, str]:
    """Keyed hash of a number → name of whose it is, a log-in before anybody else. Two queries."""
    indexes = [blind_index("phone", number) for number in numbers]
    people = Person.objects.filter(phone_index__in=indexes).order_by("-pk").values_list("phone_index", "name")
    users = User.objects.filter(phone_index__in=indexes, person__isnull=False)
    return dict(people) | {index: name for index, name in users.values_list("phone_index", "person__name") if index}
