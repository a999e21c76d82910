"""The computation behind the page before the freeze, as it is kept and read again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from typing import Any

from competitions.models import Stage
from judging.models import FlagDecision, ScoreRecord, ScoreSheet, SeverityPicture, Tabulation
from judging.queries.rubrics import rules_of
from judging.queries.severity import FlagLine, JudgeLine, Picture, Row

FORMAT = 2  # of what is kept: another one is computed anew
AT_ONCE = 120  # sheets; more are left to the worker


def sheets_in(stage: Stage) -> int:
    """How much there is to compute."""
    return ScoreSheet.objects.filter(stage_entry__stage=stage).count()


def fingerprint(stage: Stage) -> str:
    """Of every row that the computation reads, the names on the page, and the rules. Five queries, no arithmetic."""
    sheets = ScoreSheet.objects.filter(stage_entry__stage=stage).order_by("pk")
    places = stage.stage_entries.order_by("pk")
    records = ScoreRecord.objects.filter(stage_entry__stage=stage).order_by("pk")
    tables = Tabulation.objects.filter(stage__competition=stage.competition_id).order_by("pk")
    seats = {"seat__number", "seat__person__region", "rejudgement__state"}
    rows = (
        list(sheets.values_list("pk", "stage_entry", "seat", "state", "version", "total", "values", *sorted(seats))),
        list(
            places.values_list(
                "pk",
                "hall",
                "blind_code",
                "running_no",
                "entry__state",
                "entry__title",
                "entry__track__code",
                "entry__region",
            )
        ),
        list(records.values_list()),
        list(tables.values_list("pk", "state", "result_hash")),
        stage.competition.rules,
        rules_of(stage).code,
        FORMAT,
    )
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def document_of(found: list[Picture]) -> dict[str, Any]:
    """As it is kept: without what people decided, which is read anew each time."""
    return {"pictures": [asdict(replace(one, flags=[replace(f, decisions=[]) for f in one.flags])) for one in found]}


def pictures_from(facts: dict[str, Any], decisions: list[FlagDecision]) -> list[Picture]:
    """What was kept, with the decisions of today."""
    found = []
    for one in facts["pictures"]:
        flags = [FlagLine(**flag) for flag in one["flags"]]
        found.append(
            Picture(
                **one
                | {
                    "judges": [JudgeLine(**row) for row in one["judges"]],
                    "rows": [Row(**row) for row in one["rows"]],
                    "flags": [replace(flag, decisions=_decided(flag.key, decisions)) for flag in flags],
                    "shares": [tuple(row) for row in one["shares"]],
                }
            )
        )
    return found


def _decided(key: str, decisions: list[FlagDecision]) -> list[FlagDecision]:
    return [row for row in decisions if f"{row.kind}:{row.seat_id}:{row.about}" == key]


def kept(stage: Stage, mark: str) -> SeverityPicture | None:
    """What is kept of these very inputs, made or being made. One query."""
    return SeverityPicture.objects.select_related("job").filter(stage=stage, fingerprint=mark).first()


def decisions_in(stage: Stage) -> list[FlagDecision]:
    """What people decided about flags, oldest first."""
    return list(FlagDecision.objects.filter(stage=stage).select_related("decided_by"))
