"""The division tree and the department of each division."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accounts.enums import OrganisationKind
from accounts.models import Organisation, Region
from workflow.services import act

DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True)
class Division:
    """One row of the file: a division of GB/T 2260 or a functional zone (its own code, its city as parent)."""

    code: str
    name: str
    short_name: str
    level: str
    parent_code: str
    functional_zone: bool
    path: str


def read_divisions(file: Path = DATA / "regions.csv") -> Iterator[Division]:
    """Every division, parents before children. ``ValueError`` when a parent is missing above its child."""
    paths: dict[str, str] = {"": "/"}
    with file.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            parent = row["parent_code"]
            if parent not in paths:
                raise ValueError(f"{row['code']}: parent {parent} does not stand above it")
            path = paths[row["code"]] = f"{paths[parent]}{row['code']}/"
            yield Division(
                code=row["code"],
                name=row["name"],
                short_name=row["short_name"],
                level=row["level"],
                parent_code=parent,
                functional_zone=row["functional_zone"] == "1",
                path=path,
            )


def load_regions(model: Any = Region) -> int:
    """Bring the tree up to the file; rows that the file no longer names stay (old entries point at them).

    Returns how many rows were added or changed. ``model`` lets the data migration pass its historical ``Region``.
    """
    known = {row.code: row for row in model.objects.all()}
    changed = 0
    for division in read_divisions():
        values = {
            "name": division.name,
            "short_name": division.short_name,
            "level": division.level,
            "parent_id": division.parent_code or None,
            "functional_zone": division.functional_zone,
            "path": division.path,
        }
        row = known.get(division.code)
        if row is None:
            model.objects.create(code=division.code, **values)
        elif any(getattr(row, name) != value for name, value in values.items()):
            model.objects.filter(code=division.code).update(**values)
        else:
            continue
        changed += 1
    return changed


def department_name(region: Region) -> str:
    """The full name of the human-resources department of ``region``."""
    names: dict[str, str] = json.loads((DATA / "departments.json").read_text(encoding="utf-8"))
    return names[region.level].replace("{name}", region.name)


def ensure_departments() -> int:
    """Add the department of every region that has none. Returns how many were added; safe to repeat.

    A department that somebody renamed is left alone: what counts is that the region has one.
    """
    with act():
        equipped = set(
            Organisation.objects.filter(kind=OrganisationKind.DEPARTMENT).values_list("region_id", flat=True)
        )
        missing = [
            Organisation(name=department_name(region), kind=OrganisationKind.DEPARTMENT, region=region)
            for region in Region.objects.all()
            if region.code not in equipped
        ]
        Organisation.objects.bulk_create(missing)
    return len(missing)
