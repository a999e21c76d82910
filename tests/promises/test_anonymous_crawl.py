"""What a stranger can read: every public page of the world, searched for the numbers of its people (promise L9)."""

from __future__ import annotations

import re
from collections import deque

import pytest

from accounts.models import Person, User
from competitions.models import TeamMember
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
LINK = re.compile(r'href="(/[^"#?]*)')
MOST = 150
NOT_PAGES = ("/static/", "/media/", "/cms/", "/documents/", "/accounts/")


def crawled(world: World) -> dict[str, str]:
    """Address → text of everything that can be reached from the first page without signing in."""
    client, found, queue = world.client(), {}, deque(["/"])
    while queue and len(found) < MOST:
        address = queue.popleft()
        if address in found or address.startswith(NOT_PAGES):
            continue
        answer = client.get(address)
        html = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
        found[address] = answer.content.decode() if html else ""
        queue.extend(LINK.findall(found[address]))
    return found


@pytest.mark.promise("L9")
def test_no_number_of_a_person_stands_on_a_page_that_anybody_reads(world: World) -> None:
    numbers = {
        *TeamMember.objects.values_list("id_number", flat=True),
        *TeamMember.objects.values_list("phone", flat=True),
        *Person.objects.values_list("id_number", flat=True),
        *Person.objects.values_list("phone", flat=True),
        *User.objects.values_list("phone", flat=True),
    } - {""}
    pages = crawled(world)
    assert any(address.startswith("/publicity/") and text for address, text in pages.items())
    wanted = re.compile("|".join(re.escape(number) for number in numbers))
    assert {address: wanted.findall(text) for address, text in pages.items() if wanted.search(text)} == {}
