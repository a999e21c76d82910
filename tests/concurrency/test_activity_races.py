"""Verbs of an activity that cross."""

from __future__ import annotations

import pytest

from events.actions import activities as verbs
from events.models import Activity
from tests.concurrency.held import overlap
from tests.events.test_activities import plan_values
from tests.factories import activities as make
from tests.factories.offices import PROVINCE, office, organiser

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_two_of_the_same_name_get_two_addresses() -> None:
    office(PROVINCE)
    actor, unit = organiser(office()), office()

    def plan() -> Activity:
        return verbs.create_activity(actor=actor, organisation=unit, **plan_values())

    assert overlap(plan, plan) == ("Activity", "Activity")
    assert len(set(Activity.objects.values_list("slug", flat=True))) == 2


@pytest.mark.parametrize("edit_first", [True, False])
def test_editing_and_cancelling_wait_for_one_another(edit_first: bool) -> None:
    made = make.launched(1)

    def fresh() -> Activity:
        return Activity.objects.select_related("filing", "organisation__region").get(pk=made.activity.pk)

    def edit() -> object:
        return verbs.change_activity(activity=fresh(), actor=made.drafter, place="长沙示例会议室")

    def cancel() -> object:
        return verbs.cancel_activity(activity=fresh(), actor=made.drafter, reason="场地变更。")

    answers = overlap(edit, cancel) if edit_first else overlap(cancel, edit)
    assert answers == (("Activity", "Activity") if edit_first else ("Activity", "Refused"))
    assert fresh().state == "cancelled"
