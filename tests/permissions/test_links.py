"""Every link that a page shows leads somewhere for whoever sees it: nobody is offered what is refused to them."""

from __future__ import annotations

import re
from collections import Counter, deque
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.long, pytest.mark.promise("Z1")]

# Everybody of the world who has a place of their own, with that place.
HOMES = {
    None: "/",
    "contestant": "/my/",
    "newcomer": "/my/",
    "editor": "/my/",
    "judge": "/judge/",
    "judge2": "/judge/",
    **dict.fromkeys(
        ("organiser", "changsha2", "zhuzhou", "yueyang2", "changde", "approver", "admin", "overseer"), "/desk/"
    ),
}
LINK = re.compile(r"<a\b[^>]*?\bhref=\"([^\"]+)\"")
# The editors' place and the machine's are Wagtail's and Django's own; files are no pages.
LEFT_ALONE = re.compile(r"^/(cms|django-admin|static|media|accounts/oidc)/")
# Like pages are like: so many of each kind are opened and read.
OPENED_OF_A_KIND = 2
# Fewer would mean that the walk got lost.
AT_LEAST = 35


def kind_of(path: str) -> str:
    """The address without what it is about; a page of the CMS by its first two parts."""
    try:
        found = resolve(path)
    except Resolver404:
        return path
    return found.view_name if ":" in found.view_name else "/".join(path.split("/")[:3])


def dead_links(world: World, person: str | None, home: str) -> tuple[list[str], int]:
    """What is linked and refused or not there, with the page that shows it; and how many links were opened."""
    client = world.client(person)
    waiting, known, opened = deque([(home, "")]), {home}, Counter[str]()
    dead: list[str] = []
    while waiting:
        address, shown_on = waiting.popleft()
        kind = kind_of(urlsplit(address).path)
        if opened[kind] >= OPENED_OF_A_KIND:
            continue
        opened[kind] += 1
        answer = client.get(address)
        if answer.streaming:
            b"".join(answer)
        if answer.status_code >= 400:
            dead.append(f"{answer.status_code} {address} on {shown_on}")
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        for link in LINK.findall(answer.content.decode()):
            to = urljoin(address, unescape(link)).partition("#")[0]
            if to.startswith("/") and not LEFT_ALONE.match(to) and to not in known:
                known.add(to)
                waiting.append((to, address))
    return dead, sum(opened.values())


@pytest.mark.parametrize("person", HOMES, ids=str)
def test_no_page_links_to_what_is_refused(person: str | None, world: World) -> None:
    dead, opened = dead_links(world, person, HOMES[person])
    assert dead == []
    assert opened > AT_LEAST
