"""The list of lecturers that holds: what it says about a certificate, how it is shown, and what is wrong with a new one."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.enums import RegionLevel, Role
from accounts.models import Person, Region
from competitions.domain.eligibility import Lecturer as Facts
from competitions.domain.eligibility import Suspension
from competitions.domain.lecturers import certificate_key
from competitions.models import Competition, Lecturer, LecturerList
from competitions.queries.listed_words import ShownFault, shown_faults
from workflow.actors import Actor


def lecturer_region(actor: Actor) -> Region | None:
    """The province for which the actor organises or administers; None for everybody else. No query."""
    rows = actor.role_rows() if isinstance(actor, Person) else []
    return next(
        (
            row.region
            for row in rows
            if row.role in (Role.ORGANISER, Role.ADMINISTRATOR)
            and row.region is not None
            and row.region.level == RegionLevel.PROVINCE
        ),
        None,
    )


def lecturers_visible_to(actor: Actor) -> QuerySet[Lecturer]:
    """Those of the actor's own province."""
    region = lecturer_region(actor)
    return Lecturer.objects.filter(region=region) if region else Lecturer.objects.none()


def lecturer_lists_visible_to(actor: Actor) -> QuerySet[LecturerList]:
    """Every list that was uploaded there, the newest first."""
    region = lecturer_region(actor)
    return LecturerList.objects.filter(region=region) if region else LecturerList.objects.none()


def province_of(region: Region) -> str:
    """The code of the province that a region lies in. No query."""
    return str(region.path.strip("/").split("/")[0])


def listed(competition: Competition, *, certificate: str, name: str) -> Facts | None:
    """What the list of the province says about who gives this certificate; None where there is no list.

    Nobody's certificate, or that of somebody else, is an empty answer. One query; two for what is not on the list.
    """
    province = province_of(competition.region)
    kept = competition.__dict__.setdefault("_lecturers", {})
    key = certificate_key(certificate)
    if key not in kept:
        row = Lecturer.objects.filter(region=province, key=key).first()
        has_list = row is not None or Lecturer.objects.filter(region=province).exists()
        kept[key] = (row, has_list)
    row, has_list = kept[key]
    if not has_list:
        return None
    if row is None or (name and row.name.strip() != name.strip()):
        return Facts(certificate="", grades=None, suspensions=None)
    return Facts(
        certificate=row.certificate,
        courses=tuple(row.courses),
        level=row.level,
        grades={int(year): grade for year, grade in row.grades.items()},
        suspensions=(Suspension(row.suspended_since, row.suspended_until),) if row.suspended_since else (),
    )


def changes_of(found: LecturerList) -> dict[str, int]:
    """How many of a list would be new, and how many of today's would be gone. One query."""
    keys = {certificate_key(row["certificate"]) for row in found.rows}
    now = set(Lecturer.objects.filter(region=found.region_id).values_list("key", flat=True))
    return {"all": len(found.rows), "new": len(keys - now), "gone": len(now - keys)}


def faults_of(found: LecturerList) -> list[ShownFault]:
    """What is wrong with an uploaded list, in words. No query."""
    return shown_faults(found.faults, _("The same certificate stands in a row above."))


def search(rows: QuerySet[Lecturer], text: str) -> QuerySet[Lecturer]:
    """By a piece of the name or of the certificate."""
    wanted = text.strip()
    return rows.filter(Q(name__contains=wanted) | Q(key__contains=certificate_key(wanted))) if wanted else rows
