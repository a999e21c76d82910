"""Which pages `manage.py page_costs` looks at in the world of `seed --stage large`: every address of judging that can be
asked for, found in the address tables themselves, so that a page which is new there is measured."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from django.db.models import Case, When
from django.urls import URLPattern, reverse

from accounts.models import Person, User
from competitions.models import Stage
from demo.world.people import LOGINS
from demo.world.practice import first_of
from judging.models import JudgeProfile, LiveStage, PanelSeat, ScoreSheet, VoteTicket
from judging.printing_live import WRITERS
from judging.queries.votes import code_of

Known = dict[str, Any]  # name of a parameter → value; ":name of an address" → values of that address alone
DESK, JUDGE, PUBLIC = "judging.urls.desk", "judging.urls.judge", "judging.urls.public"


def looks() -> Iterator[tuple[str, str, str, Person | None]]:
    """Who looks, what it is, its address, and the person."""
    people = {login.key: User.objects.by_phone(login.phone) for login in LOGINS}
    of = {key: user.person for key, user in people.items() if user is not None}  # type: ignore[attr-defined]
    review, semi, final, over = _stages()
    yield from _all(DESK, "review", "organiser", of["organiser"], _known(review))
    yield from _all(DESK, "frozen", "organiser", of["changde"], _known(semi), only="ranking")
    yield from _all(DESK, "late", "organiser", of["changde"], _known(semi), only="late/")
    yield from _all(DESK, "closed", "organiser", of["changde"], _known(semi), only="watch/")
    yield from _all(DESK, "final", "organiser", of["changde"], _known(final), only="competitions")
    for name, kind in itertools.product((*WRITERS, "summary"), ("pdf", "docx")):
        paper = _known(final) | {":live_paper": {"name": name, "kind": kind}}
        yield from _all(DESK, f"final {name}.{kind}", "organiser", of["changde"], paper, only="papers/(")
    yield from _all(DESK, "final", "overseer", of["overseer"], _known(final), only="watch")
    for stage, what in ((review, "review"), (final, "final")):
        for key in ("judge", "leader"):
            yield from _all(JUDGE, what, key, of[key], _seat(stage, of[key]))
    yield from _all(DESK, "over", "organiser", of["zhuzhou"], _known(over), only="competitions")
    yield from _all(DESK, "over", "overseer", of["overseer"], _known(over), only="watch")
    for key in ("judge", "leader"):
        yield from _all(JUDGE, "over", key, of[key], _seat(over, of[key]))
    for stage, what in ((final, "final"), (over, "over")):
        yield from _all(PUBLIC, what, "anybody", None, _shown(stage))


def _stages() -> tuple[Stage, Stage, Stage, Stage]:
    rows = list(Stage.objects.select_related("competition").order_by("competition_id", "order"))
    review = next(row for row in rows if row.state == "marking" and not row.is_on_stage)
    final = next(row for row in rows if row.state == "marking" and row.is_on_stage)
    semi = next(row for row in rows if row.competition_id == final.competition_id and row != final)
    over = next(row for row in rows if row.state == "closed" and row.is_on_stage)
    return review, semi, final, over


def _known(stage: Stage) -> Known:
    """What stands in the addresses of the desk."""
    seat = PanelSeat.objects.filter(panel__stage=stage, state="accepted").order_by("-number")[0]
    place = stage.stage_entries.order_by("pk")[0]
    known = {
        "pk": stage.competition_id,
        "code": stage.code,
        "stage_pk": stage.pk,
        "panel": seat.panel_id,
        "seat": seat.pk,
        "sheet": ScoreSheet.objects.filter(seat=seat).order_by("pk")[0].pk,
        "place": place.pk,
    }
    if practice := first_of(stage):
        known[":practice_entry"] = {"number": practice}
    profile = JudgeProfile.objects.filter(organisation=stage.competition.organisation_id).order_by("pk")[0]
    known[":pool_judge"] = known[":pool_change"] = {"pk": profile.pk}
    return known


def _seat(stage: Stage, person: Person) -> Known:
    """What stands in the addresses of a judge."""
    seat = PanelSeat.objects.get(panel__stage=stage, person=person)
    sheet = {
        "pk": ScoreSheet.objects.filter(seat=seat).order_by(Case(When(state="unmarked", then=0), default=1), "pk")[0].pk
    }
    known: Known = {"pk": seat.pk, ":sheet": sheet, ":check": sheet, ":recuse": sheet, ":unlock": sheet}
    known[":material"] = sheet | {"kind": "plan"}
    if practice := first_of(stage):
        known[":practice_sheet"] = {"entry": practice}
    return known


def _shown(stage: Stage) -> Known:
    """What stands in public addresses."""
    live = LiveStage.objects.get(stage=stage)
    known: Known = {"slug": stage.competition.slug, "code": stage.code}
    for name in ("stage", "stage_state", "vote", "vote_state"):
        known[f":{name}"] = {"code": live.code}
    known[":vote_ticket"] = {"code": live.code, "ticket": code_of(VoteTicket.objects.filter(live=live)[0])}
    return known


def _all(
    module: str, what: str, who: str, person: Person | None, known: Mapping[str, Any], only: str = ""
) -> Iterator[tuple[str, str, str, Person | None]]:
    """Every address of a table whose parameters are known."""
    table = import_module(module)
    for pattern in table.urlpatterns:
        values = known | known.get(f":{pattern.name}", {})
        wanted = _parameters(pattern)
        if only not in str(pattern.pattern) or not wanted <= set(values):
            continue
        path = reverse(f"{table.app_name}:{pattern.name}", kwargs={name: values[name] for name in wanted})
        yield who, f"{what}: {pattern.name}", path, person


def _parameters(pattern: URLPattern) -> frozenset[str]:
    return frozenset(pattern.pattern.regex.groupindex)
