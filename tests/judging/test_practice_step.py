"""Practice that comes first is a step of the stage, not a surprise at the button that opens marking."""

from __future__ import annotations

import pytest

from judging.actions.assignment import assign_reviews
from tests.judging.pages import signed_in
from tests.judging.test_desk_pages import base
from tests.judging.test_practice import practising, prepare_one, url

pytestmark = pytest.mark.django_db


def test_practice_is_a_step_before_the_opening() -> None:
    made = practising(1)
    assign_reviews(stage=made.stage(), actor=made.organiser)
    client, here = signed_in(made.organiser), f"{base(made)}judging/?stage=semi"
    page = client.get(here)
    now = [todo for todo in page.context["steps_of_stage"] if todo.state == "now"]
    assert [(todo.key, "还需准备 1 个试评项目" in todo.note) for todo in now] == [("practice", True)]
    assert (f'href="{url(made)}"' in page.content.decode(), "/judging/semi/open/" in page.content.decode()) == (
        True,
        False,
    )
    assert prepare_one(made, "第二个样例").status_code == 302
    steps = {todo.key: todo.state for todo in client.get(here).context["steps_of_stage"]}
    assert (steps["practice"], steps["open"]) == ("done", "now")
