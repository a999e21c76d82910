"""An activity from its plan to its confirmed outcome, at the desk and at the door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils.timezone import localtime

from events.enums import RatingItem
from events.models import Activity, Registration
from tests.factories.activities import VALUES
from tests.permissions.things import Thing
from tests.promises.story import Story
from workflow import clock

Known = dict[str, Thing]
DESK = "/desk/activities/"


def a_plan(story: Story, known: Known) -> None:
    """Written, changed, launched, filed: signed off, returned, filed again, approved."""
    starts = localtime(clock.now() + dt.timedelta(days=10))
    times = {"starts_at": 0, "ends_at": 2, "registration_closes_at": -1}
    typed = {name: f"{starts + dt.timedelta(hours=hours):%Y-%m-%dT%H:%M}" for name, hours in times.items()}
    story.act("organiser", f"{DESK}new/", "activity.created", **VALUES, **typed, capacity="30")
    made = Activity.objects.latest("pk")
    story.act("organiser", f"{DESK}{made.pk}/edit/", "activity.changed", place="示例基地二楼")
    story.act("organiser", f"{DESK}{made.pk}/move/launch/", "activity.launch draft>launched")
    filing = f"{DESK}filings/{made.filing_id}/"
    story.act("organiser", filing, "filing.submit_for_sign_off draft>awaiting_sign_off", to="hand_in/")
    story.act("changsha2", filing, "filing.send_back awaiting_sign_off>draft", to="send_back/", reason="请写明预案。")
    story.act("organiser", filing, "filing.submit_for_sign_off", to="hand_in/")
    story.act("changsha2", filing, "filing.sign_off", "filing.submit", to="sign/", button="upward")
    story.act("approver2", filing, "filing.return submitted>returned", to="return/", opinion="请写明楼层。")
    story.act("organiser", f"{DESK}{made.pk}/edit/", "activity.changed", place="示例基地三楼")
    story.act("organiser", filing, "filing.submit_for_sign_off", to="hand_in/")
    story.act("changsha2", filing, "filing.sign_off awaiting_sign_off>signed", to="sign/", button="(plain)")
    story.act("changsha2", filing, "filing.submit signed>submitted", to="submit/")
    story.act("approver2", filing, "filing.approve submitted>approved", to="approve/", opinion="同意备案。")
    story.act("organiser", f"{DESK}{made.pk}/move/cancel/", "activity.cancel launched>cancelled", reason="讲师生病。")


def a_refused_plan(story: Story, known: Known) -> None:
    """With it the activity is cancelled."""
    filing = f"{DESK}filings/{known['camp.filing'].parameters['pk']}/"
    story.act("organiser", filing, "filing.submit_for_sign_off", to="hand_in/")
    story.act("changsha2", filing, "filing.submit", to="sign/", button="upward")
    story.act(
        "approver2", filing, "filing.refuse submitted>refused", "activity.lose_filing launched>cancelled",
        to="refuse/", opinion="场地不符合安全要求。",
    )  # fmt: skip


def the_day(story: Story, known: Known) -> None:
    """Doors open, people come, one scans the code, the rest is absent; the outcome is written down and confirmed."""
    lecture = known["lecture"].parameters
    places = list(Registration.objects.filter(activity=lecture["pk"], state="registered").order_by("pk"))
    people = f"{DESK}{lecture['pk']}/registrations/"
    story.act(
        "organiser", people, "registration.cancel registered>cancelled", to="mark/", button=f"cancel={places[0].token}"
    )
    activity = Activity.objects.get(pk=lecture["pk"])
    clock.move_to(activity.starts_at + dt.timedelta(minutes=1))
    story.act("organiser", f"{DESK}{activity.pk}/move/start/", "activity.start launched>running")
    story.act(
        "organiser",
        people,
        "registration.check_in registered>attended",
        to="mark/",
        button=f"check_in={places[1].token}",
    )
    story.act("organiser", people, "registration.mark_absent", to="mark/", button=f"absent={places[2].token}")
    door = f"/my/activities/{activity.slug}/here/{activity.check_in_code}/"
    story.act(places[3].person_id, door, "registration.check_in_self registered>attended")
    story.act("organiser", people, "registration.mark_absent", "activity.rest_absent", to="mark/", button="rest")
    clock.move_to(activity.ends_at + dt.timedelta(minutes=1))
    story.act("organiser", f"{DESK}{activity.pk}/move/finish/", "activity.finish running>finished")
    story.act(
        places[3].person_id, f"/my/activities/{places[3].token}/rate/", "registration.rated",
        comment="很好。", **dict.fromkeys(RatingItem.values, "4"),
    )  # fmt: skip
    story.act(
        "organiser", f"{DESK}{activity.pk}/outcome/", "activity.record_outcome finished>outcome_recorded",
        attended="2", text="讲清了政策。",
    )  # fmt: skip
    story.act(
        "approver2",
        f"{DESK}{activity.pk}/move/confirm_outcome/",
        "activity.confirm_outcome outcome_recorded>outcome_confirmed",
    )


STORIES: dict[str, Callable[[Story, Known], None]] = {
    "a plan": a_plan,
    "a refused plan": a_refused_plan,
    "the day": the_day,
}
