"""Promise Z1: every address × every role answers as the literal table says. An address without rows fails here.

Asking for every page as everybody is the longest walk of the suite, so it also looks that no GET writes (S6) and that
nothing an organiser has read is kept for anybody else (Z4).
"""

from __future__ import annotations

from html import unescape
from typing import Any
from urllib.parse import urljoin

import pytest

from accounts import sessions
from tests.permissions.addresses import PAGES, all_addresses
from tests.permissions.things import ROLES, Thing, things
from tests.permissions.walk import METHODS, Answer, Row, address_of, ask, path_of, rows
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.promise("Z1")]
# What a GET may write.
WRITES_OF_A_GET = {
    "competitions_my:print": {"workflow_auditrow"},  # the form with the full number: that it went out is recorded
    "competitions_my:paper": {"workflow_auditrow"},  # so are the other printed forms,
    "competitions_desk:entry_paper": {"workflow_auditrow"},
    "competitions_desk:entry_list_paper": {"workflow_auditrow"},
    "competitions_desk:import_report": {"workflow_auditrow"},  # and what a workbook quotes
    "judging_desk:round_pack_file": {"workflow_auditrow"},  # personal data went out: who took them is recorded
    "judging_desk:live_paper": {"workflow_auditrow"},  # so did what was printed of a live stage
    # What the page before the freeze shows is computed when it is first looked at, and kept for it alone.
    "judging_judge:before": {"judging_severitypicture", "notifications_job"},
    "judging_desk:before": {"judging_severitypicture", "notifications_job"},
    "judging_judge:before_export": {"judging_severitypicture", "notifications_job"},
    "judging_desk:before_export": {"judging_severitypicture", "notifications_job"},
    "judging_public:vote_ticket": {"accounts_limitcount"},  # so are guesses at the codes of vote tickets
    "judging_judge:open_seat": {"accounts_limitcount"},  # guesses at the token of a seat are counted
    "cms_desk:newsroom": {"accounts_user_groups"},  # an editor's rights in the CMS follow the role, here at the latest
}
TABLE = list(rows())


@pytest.fixture(scope="module")
def known(world: World, django_db_blocker: Any) -> dict[str, Thing]:
    with django_db_blocker.unblock():
        return things(world)


@pytest.mark.promise("S6")
@pytest.mark.promise("Z4")
@pytest.mark.parametrize("row", TABLE, ids=[row.label for row in TABLE])
def test_Z1_address_by_role(row: Row, known: dict[str, Thing], world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    # On a slow machine the world's sessions are so old that their use is noted, whatever the page.
    monkeypatch.setattr(sessions, "NOTES", 1)
    thing = known[row.thing]
    path = path_of(row.name, thing, row.fixed)
    # The organiser first: what is kept of theirs would show in the answers of the others.
    order = sorted(ROLES, key=lambda role: role != "organiser")
    found = {role: ask(world.client(thing.people[role]), row.method, path) for role in order}
    assert {role: answer.word for role, answer in found.items()} == row.answers, path
    if row.method == "GET":
        written = set().union(*(answer.written for answer in found.values()))
        assert written <= WRITES_OF_A_GET.get(row.name, set())
        if row.answers["organiser"] == "200" and row.answers["anonymous"] != "200":
            assert not found["organiser"].may_be_kept
            assert kept_exports(world, thing, path, found["organiser"]) == []


def kept_exports(world: World, thing: Thing, path: str, page: Answer) -> list[str]:
    """The exports of a page that a cache might keep."""
    client = world.client(thing.people["organiser"])
    addresses = [urljoin(path, unescape(one)) for one in page.exports]
    # Each table is offered as XLSX and given as CSV as well.
    addresses += [one.replace("format=xlsx", "format=csv") for one in addresses]
    return [one for one in addresses if ask(client, "GET", one).may_be_kept]


def test_Z4_pages_offer_exports(known: dict[str, Thing], world: World) -> None:
    """Or else nothing above would look at one."""
    thing = known["open"]
    page = ask(world.client(thing.people["organiser"]), "GET", path_of("competitions_desk:entry_list", thing, {}))
    assert page.exports


def test_Z1_every_address_has_rows(known: dict[str, Thing]) -> None:
    wanted = {(one.key, method) for one in all_addresses() if one.name != PAGES for method in METHODS}
    named = [row for row in TABLE if not row.name.startswith("/")]
    present = {(address_of(row.name, known[row.thing], row.fixed).key, row.method) for row in named}
    assert present == wanted


def test_Z1_no_row_stands_twice() -> None:
    labels = [row.label for row in TABLE]
    assert sorted(set(labels)) == sorted(labels)
