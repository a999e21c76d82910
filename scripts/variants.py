"""Make competitions/data/variants.txt from Unicode's Unihan_Variants.txt: `scripts/variants.py PATH`.

One class of characters a line, the common one first: traditional and simplified forms, and forms that both sides call
variants of each other. Where that would bring two common characters together (谈 and 谭), a form goes to its simplified
one alone. What people know of names and the database does not say stands in `EXTRA`.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

OUT = Path(__file__).parent.parent / "competitions" / "data" / "variants.txt"
EXTRA = ("升昇陞", "佩珮", "宁寧甯寗")
SAME = ("kSimplifiedVariant", "kTraditionalVariant", "kZVariant")


def read(path: Path) -> dict[str, dict[str, list[str]]]:
    """Property → character → characters."""
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, key, values = line.split("\t")
            found[key][_character(code)] = [_character(value) for value in values.split()]
    return found


def _character(code: str) -> str:
    return chr(int(code.partition("<")[0][2:], 16))


def how_rare(character: str) -> int:
    """0 for the 6,763 characters of GB 2312, 1 for GBK, 2 for the rest."""
    for rank, charset in enumerate(("gb2312", "gbk")):
        try:
            character.encode(charset)
        except UnicodeEncodeError:
            continue
        return rank
    return 2


def classes(properties: dict[str, dict[str, list[str]]]) -> list[str]:
    """The classes, each with its common character first."""
    links: dict[str, set[str]] = defaultdict(set)
    semantic = properties["kSemanticVariant"]
    for key in SAME:
        for one, others in properties[key].items():
            for other in others:
                links[one].add(other)
                links[other].add(one)
    for one, others in semantic.items():
        for other in others:
            if one in semantic.get(other, ()) and how_rare(one) + how_rare(other):
                links[one].add(other)
    found = list(EXTRA)
    seen = set("".join(EXTRA))
    for one in seen:
        for other in links.pop(one, set()):
            links[other].discard(one)
    for start in sorted(links):
        if start not in seen:
            members = _reach(links, start)
            seen |= members
            found += _split(members, properties["kSimplifiedVariant"])
    return sorted(found)


def _reach(links: dict[str, set[str]], start: str) -> set[str]:
    members, waiting = {start}, [start]
    while waiting:
        for other in links[waiting.pop()] - members:
            members.add(other)
            waiting.append(other)
    return members


def _split(members: set[str], simplified: dict[str, list[str]]) -> list[str]:
    common = [one for one in members if not how_rare(one)]
    if len(common) < 2:
        return ["".join(sorted(members, key=lambda one: (how_rare(one), one)))] if len(members) > 1 else []
    groups: dict[str, list[str]] = defaultdict(list)
    for one in sorted(members - set(common)):
        target = next((other for other in simplified.get(one, ()) if other in common), None)
        if target:
            groups[target].append(one)
    return [target + "".join(others) for target, others in groups.items()]


if __name__ == "__main__":
    lines = classes(read(Path(sys.argv[1])))
    head = (
        "# Characters that stand for each other, the common one first. Made by scripts/variants.py from the Unihan\n"
        "# Database of Unicode 14.0 (Unihan_Variants.txt, © 2021 Unicode, Inc., Unicode License).\n"
    )
    OUT.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{OUT}: {len(lines)} classes")
