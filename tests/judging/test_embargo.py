"""Nothing of a result leaves before its time, and never more than the rules let out: every address of the site is asked for
as somebody who has no business with it, and searched for marks that stand nowhere else.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.enums import Role
from accounts.models import RoleAssignment
from judging.actions import stages
from judging.models import ScoreSheet
from tests.factories.judging import Contest, frozen, in_marking, mark, mark_all
from tests.factories.offices import OTHER_CITY, office, organiser, person
from tests.factories.promotion import set_stage
from tests.judging.pages import signed_in
from tests.judging.test_desk_pages import published
from tests.permissions.addresses import Address, all_addresses
from workflow import clock

pytestmark = pytest.mark.django_db

# The first entry's totals are 61.5, 62 and 62; its judges' words are these.
WORDS = "金丝雀评语"
OF_RESULT = r"61\.83|371/6"
OF_JUDGES = rf"{WORDS}|(?<![\d.])61\.5(?:0)?(?![\d%])"
NEAR = ("judging", "competitions_public", "competitions_my", "cms_public", "certificates_public", "competitions_desk")


def canary() -> Contest:
    """Three entries, three judges; all marks of the first entry are in."""
    made = in_marking(entries=3, judges=3)
    for seat, first in zip(made.seats, ("20.5", "21", "21"), strict=True):
        mark(made.sheet(seat, made.entries[0]), first, "21", "10", "10", submit=True, comment=WORDS)
    return made


def closed_and_frozen() -> Contest:
    made = canary()
    mark_all(made)
    stages.close_marking(stage=made.stage(), actor=made.organiser)
    frozen(made)
    return made


def in_public() -> Contest:
    """Both stages are over and the list is out."""
    made = canary()
    published(made)
    return made


def strangers(made: Contest) -> dict[str, Client]:
    """Those who have no business with the marks: also the entrant, before they are out, and a judge of another contest."""
    judge = person("外赛评委", user=True)
    region = made.competition.region
    RoleAssignment.objects.create(person=judge, role=Role.JUDGE, region=region, granted_at=clock.now())
    return {
        "anonymous": Client(),
        "entrant": signed_in(made.entries[0].leader),
        "rival": signed_in(made.entries[1].leader),
        "judge": signed_in(judge),
        "other city": signed_in(organiser(office(OTHER_CITY), "外市经办")),
    }


def paths(made: Contest, wanted: Callable[[Address], bool]) -> Iterator[str]:
    """Every address with everything of this contest that could stand in it."""
    sheet = ScoreSheet.objects.filter(stage_entry__entry=made.entries[0]).order_by("pk")[0]
    ids = sorted(
        {made.competition.pk, made.seats[0].pk, sheet.pk, made.stage().pk, made.entries[0].pk, sheet.seat.panel_id}
    )
    known = {
        "token": [made.entries[0].token], "slug": [made.competition.slug], "code": ["semi"], "version": [1], "stage_pk": [made.stage().pk],
        "panel": [sheet.seat.panel_id], "seat": [sheet.seat_id], "sheet": [sheet.pk], "entry": [made.entries[0].pk], "pk": ids,
        "kind": ["plan"], "region": [made.competition.region_id],
    }  # fmt: skip
    for address in all_addresses():
        if address.name.endswith("(no name)") or not wanted(address):
            continue
        for values in itertools.product(*(known.get(name, ids[:1]) for name in address.parameters)):
            try:
                yield reverse(address.name, kwargs=dict(zip(address.parameters, values, strict=True)))
            except NoReverseMatch:
                continue


def read(client: Client, path: str) -> str:
    """All of an answer that could tell something: the text and its headers, names of files among them."""
    answer = client.get(path)
    body = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type]
    return f"{answer.headers}{body.decode('utf-8', 'replace')}"


def told(made: Contest, client: Client, pattern: str, wanted: Callable[[Address], bool]) -> dict[str, list[str]]:
    """Address → what of the canary it says, after asking for all of them twice: the second answer may come from a cache."""
    search = re.compile(pattern)
    asked = list(dict.fromkeys(paths(made, wanted)))
    assert len(asked) > 50
    return {path: found for path in asked if (found := search.findall(read(client, path)))}


def near(address: Address) -> bool:
    """What has to do with contests; the rest of the site is asked for by `make test-rest`."""
    return address.name.startswith(NEAR)


def far(address: Address) -> bool:
    return not near(address)


def test_the_canary_is_seen_where_it_may_be() -> None:
    """Else the other tests would prove nothing."""
    made = closed_and_frozen()
    page = read(signed_in(made.organiser), f"/desk/competitions/{made.competition.pk}/ranking/?stage=semi")
    assert (bool(re.search(OF_RESULT, page)), bool(re.search(OF_JUDGES, page))) == (True, True)


@pytest.mark.long
@pytest.mark.promise("Z3")
@pytest.mark.promise("Z4")
@pytest.mark.parametrize("who", ["anonymous", "entrant", "rival", "judge", "other city"])
@pytest.mark.parametrize("world", [canary, closed_and_frozen], ids=["marks come in", "frozen"])
def test_nothing_of_the_marks_leaves_before_the_release(world: Callable[[], Contest], who: str) -> None:
    made = world()
    # The organiser asks first, so that whatever is kept anywhere is kept by then.
    warm = signed_in(made.organiser)
    for what in ("", "semi/print/", "semi/export/", "semi/promotion/"):
        warm.get(f"/desk/competitions/{made.competition.pk}/ranking/{what}")
    client = strangers(made)[who]
    assert told(made, client, f"{OF_RESULT}|{OF_JUDGES}", near) == {}


@pytest.mark.long
@pytest.mark.promise("Z3")
@pytest.mark.parametrize("who", ["anonymous", "entrant", "rival"])
def test_nothing_of_the_marks_stands_on_the_rest_of_the_site(who: str) -> None:
    made = closed_and_frozen()
    assert told(made, strangers(made)[who], f"{OF_RESULT}|{OF_JUDGES}", far) == {}


@pytest.mark.long
@pytest.mark.promise("Z3")
@pytest.mark.parametrize("who", ["anonymous", "rival", "judge", "other city"])
@pytest.mark.parametrize(
    ("level", "hidden"),
    [
        (None, f"{OF_RESULT}|{OF_JUDGES}"),
        ("awards", f"{OF_RESULT}|{OF_JUDGES}"),
        ("totals", OF_JUDGES),
        ("anonymous_marks", WORDS),
    ],
)
def test_the_public_reads_no_more_than_the_level(level: str | None, hidden: str, who: str) -> None:
    made = in_public()
    set_stage(made, "semi", display={"when": "after_stage", "level": level} if level else None)
    assert told(made, strangers(made)[who], hidden, near) == {}
