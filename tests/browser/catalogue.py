"""Which pages there are: read off the permission table, the site map and the error pages, so that a new page is in by itself.

A page that shows no markup that its address did not show before (to another role, of another thing) is left out: what
axe and the width of a screen have to say depends on the markup and the styles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from tests.browser.served import ERROR, ERRORS, POST, Served
from tests.permissions import walk
from tests.permissions.things import ROLES, Thing, things
from tests.world import World

# These see the like things in all their states, too; whoever comes later only adds what is theirs alone.
FIRST = ("anonymous", "owner", "judge", "organiser")
ORDER = (*FIRST, *(role for role in ROLES if role not in FIRST))
# Who sees what another one sees, where both may look.
LIKE = {"other": {"owner"}, "judge2": {"owner", "judge"}, "elsewhere": {"owner", "second"}}
OTHERS = {"anonymous", "owner"}
SHOWN = {"GET": {"200"}, "POST": {"200", "409", "422"}}
# Empty elements have no end tag.
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "use", "path", "circle", "rect", "line"}
LOOKS = ("class", "role", "type", "aria-current", "aria-pressed", "aria-expanded", "aria-invalid", "hidden", "disabled")
LISTS = re.compile(r"(_list|:people|:outbox|:jobs|:search)$")
SECTIONS = re.compile(r"href=\"([^\"?#]*/setup/[a-z-]+/)\"")


@dataclass(frozen=True)
class Page:
    """Somebody's view of an address."""

    role: str
    person: int | str | None
    path: str
    name: str

    def __str__(self) -> str:
        return f"{self.role} {self.path}"


def pages(world: World, served: Served, roles: tuple[str, ...]) -> list[Page]:
    """The pages of these roles that are worth a look."""
    known = served.run(things, world)
    seen: dict[str, set[str]] = {}
    chosen, asked = [], set()
    for page in _all(world, served, known, roles):
        if (page.person, page.path) in asked:
            continue
        asked.add((page.person, page.path))
        status, _headers, body = served.answer(page.path, session(world, page.person))
        refused = status in (301, 302, 403, 404, 405) and page.name != "error"
        # Parts of pages, which scripts ask for, are seen where they are put.
        if refused or body.lstrip()[:9].lower() != b"<!doctype":
            continue
        looks = markup(body.decode())
        if looks - seen.setdefault(page.name, set()):
            seen[page.name] |= looks
            chosen.append(page)
    return chosen


def session(world: World, person: int | str | None) -> str:
    if person is None:
        return ""
    return world.sessions[str(world.people[person] if isinstance(person, str) else person)]


def _all(world: World, served: Served, known: dict[str, Thing], roles: tuple[str, ...]) -> Iterator[Page]:
    rows = [row for row in walk.rows() if row.method in SHOWN]
    for role in (one for one in ORDER if one in roles):
        for row in rows:
            shown = [one for one in ROLES if row.answers[one] in SHOWN[row.method]]
            if role in shown and not LIKE.get(role, OTHERS - {role}) & set(shown):
                yield from _views_of(row, role, known)
    if "anonymous" in roles:
        yield from _public(served)
    if "organiser" in roles:
        yield from _setup(world, served, known["draft"])


def _public(served: Served) -> Iterator[Page]:
    """What the site map lists, and the error pages."""
    for path in re.findall(r"<loc>https?://[^/<]+([^<]*)</loc>", served.answer("/sitemap.xml")[2].decode()):
        yield Page("anonymous", None, path, re.sub(r"(?<=/)[^/]+(?=/)", "*", path[1:]))
    for kind in ERRORS:
        yield Page("anonymous", None, f"{ERROR}{kind}/", "error")


def _setup(world: World, served: Served, draft: Thing) -> Iterator[Page]:
    """The sections of a contest's setup, empty forms answered and as they stand."""
    organiser = draft.people["organiser"]
    dates = walk.path_of("competitions_desk:competition_setup", draft, {"section": "dates"})
    for section in SECTIONS.findall(served.answer(dates, session(world, organiser))[2].decode()):
        yield Page("organiser", organiser, section, f"setup {section}")
        yield Page("organiser", organiser, POST + section, f"setup {section} sent")


def _views_of(row: walk.Row, role: str, known: dict[str, Thing]) -> Iterator[Page]:
    """The row's own page; for whoever is in the first line also the like things in their other states."""
    thing = known[row.thing]
    here = walk.path_of(row.name, thing, row.fixed)
    before = POST if row.method == "POST" else ""
    label = f"{row.method} {row.name} {row.fixed}"
    yield Page(role, thing.people[role], before + here, label)
    if row.method == "GET" and LISTS.search(row.name):
        yield Page(role, thing.people[role], f"{here}?q=无此项目", f"{label} nothing found")
    if row.method == "GET" and role in FIRST and set(thing.parameters) - {"pk"}:
        for like in known.values():
            if like is not thing and set(like.parameters) == set(thing.parameters):
                yield Page(role, like.people[role], before + walk.path_of(row.name, like, row.fixed), label)


class _Markup(HTMLParser):
    """Collects each element with the one that it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.path: list[str] = ["page"]
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        look = tag + "".join(f"[{name}={value}]" for name, value in attrs if name in LOOKS)
        self.found.add(f"{self.path[-1]} > {look}")
        if tag not in VOID:
            self.path.append(look)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.path) - 1, 0, -1):
            if self.path[place].partition("[")[0] == tag:
                del self.path[place:]
                break


def markup(html: str) -> set[str]:
    """What stands in the page, without its words."""
    parser = _Markup()
    # The navigation and the stages of a contest differ everywhere; each is walked where it is drawn first.
    parser.feed(re.sub(r'<ol class="steps.*?</ol>|<aside.*?</aside>', "", html, flags=re.S))
    return parser.found
