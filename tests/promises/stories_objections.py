"""Objections to a public list: entered from a letter, looked into, proposed, given back, decided; one taken back."""

from __future__ import annotations

from collections.abc import Callable

from competitions.models import Objection
from tests.permissions.things import Thing
from tests.promises.story import Story, scan
from workflow import clock

Known = dict[str, Thing]


def objections(story: Story, known: Known) -> None:
    """Two come in online, one is taken back by its link, one by the office on request; a letter is decided by two."""
    there = known["objection"].parameters
    base = f"/desk/competitions/{there['pk']}/objections/"
    notice = Objection.objects.select_related("notice__competition").get(pk=there["objection"]).notice
    story.act(
        None,
        f"/publicity/{notice.competition.slug}/{notice.version}/objection/",
        "objection.filed",
        files={"evidence": scan("证据.pdf")},
        kind="person",
        name="孙明示",
        phone="13907310009",
        facts="该项目的营业执照并非本市登记，见附件（演示）。",
        agree="on",
    )
    online = f"{base}{Objection.objects.latest('pk').pk}/"
    story.act(None, f"/objections/{there['token']}/", "objection.withdraw received>withdrawn", to="withdraw/")
    story.act("changde", online, "objection.take_up received>checking", to="take-up/")
    story.act(
        "changde",
        online,
        "objection.withdraw checking>withdrawn",
        to="take-back/",
        reason="异议人来电要求撤回（演示）。",
    )
    story.act(
        "changde",
        f"{base}new/",
        "objection.entered",
        files={"letter": scan("来信.pdf")},
        channel="letter",
        received_on=clock.today().isoformat(),
        kind="person",
        name="钱明示",
        phone="0730-8800000",
        facts="名单第二行的项目名称与报名表不符（演示）。",
    )
    letter = f"{base}{Objection.objects.latest('pk').pk}/"
    proposal = {"outcome": "dismissed", "effect": "none", "answer": "经核对，名称与报名表一致（演示）。"}
    story.act("changde", letter, "objection.propose received>checking", to="propose/", **proposal)
    story.act("changde2", letter, "objection.give_back checking>checking", to="give-back/", reason="请附核对记录。")
    story.act("changde", letter, "objection.propose checking>checking", to="propose/", **proposal)
    story.act("changde2", letter, "objection.dismiss checking>dismissed", to="confirm/")


STORIES: dict[str, Callable[[Story, Known], None]] = {"objections": objections}
