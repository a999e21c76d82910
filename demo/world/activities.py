"""A salon that is over, and two activities to come."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from django.utils import timezone

from accounts.actions.people import open_account
from accounts.models import Person
from demo.world import names
from demo.world.clock import at, back_to_now
from demo.world.contest import DAY, Office
from demo.world.people import SEEDER
from events.actions import activities as verbs
from events.actions.registrations import check_in, rate, register
from events.models import Activity
from events.slugs import free_slug


@dataclass(frozen=True)
class Programme:
    """What an activity is about."""

    name: str
    kind: str
    capacity: int
    speaker: str
    introduction: str


SALON = Programme(
    "创业沙龙：把第一单做成口碑",
    "salon",
    20,
    "演示导师",
    "围坐一圈，三位创业者各讲十分钟第一单的来历，再一起找出下一步（演示）。",
)
LECTURE = Programme(
    "创业担保贷款政策宣讲会",
    "policy_talk",
    60,
    "就业服务中心业务科（演示）",
    "讲清创业担保贷款谁能申请、要备哪些材料、贴息怎么算、多久到账，现场答疑并协助预审材料（演示）。",
)
CAMP = Programme(
    "路演训练营：六分钟讲清一个项目",
    "camp",
    12,
    "演示路演教练",
    "每人带一份路演材料，先改讲稿，再逐一上台讲满六分钟，教练和同伴当场点评（演示）。",
)


def plan(office: Office, day: dt.date, about: Programme) -> Activity:
    """A draft of the office."""
    starts = dt.datetime.combine(day, dt.time(14, 30), timezone.get_default_timezone())
    return verbs.create_activity(
        actor=office.drafter,
        organisation=office.organisation,
        slug=free_slug(about.name),
        name=about.name,
        kind=about.kind,
        introduction=about.introduction,
        speaker=about.speaker,
        place=f"{office.organisation.region.name}示例孵化基地（演示）",
        starts_at=starts,
        ends_at=starts + dt.timedelta(hours=2),
        registration_closes_at=starts - dt.timedelta(hours=2),
        capacity=about.capacity,
        contact=f"{office.organisation.name} {office.organisation.phone}",
    )


def file_it(activity: Activity, office: Office) -> None:
    """Handed in, signed by the second person, approved above."""
    verbs.hand_in_filing(activity=_fresh(activity), actor=office.drafter)
    verbs.sign_and_submit(activity=_fresh(activity), actor=office.signer)
    verbs.approve_activity_filing(activity=_fresh(activity), actor=office.approver, opinion="同意备案。")


def held_salon(office: Office, day: dt.date, rng: random.Random, *, first_number: int) -> Activity:
    """Launched, filed, registered for beyond its capacity, held, rated, its outcome confirmed."""
    at(day - DAY * 14, 9)
    activity = plan(office, day, SALON)
    verbs.launch_activity(activity=_fresh(activity), actor=office.drafter)
    at(day - DAY * 12, 10)
    guests = [_guest(rng, first_number + index) for index in range(24)]
    places = [register(activity=_fresh(activity), person=guest) for guest in guests]
    at(day - DAY * 8, 10)
    file_it(activity, office)
    at(day, 14, 35)
    verbs.start_activity(activity=_fresh(activity), actor=office.drafter)
    there = [check_in(registration=_place(place), actor=office.drafter) for place in places[:17]]
    at(day, 16, 40)
    verbs.finish_activity(activity=_fresh(activity), actor=office.drafter)
    at(day, 20)
    for place in there[:11]:
        marks = {
            code: rng.choice((5, 5, 4, 4, 3))
            for code in ("content", "speaker", "organisation", "place", "help", "overall")
        }
        rate(
            registration=_place(place),
            person=place.person,
            items=marks,
            comment="收获很大，希望多办。",
            anonymous=rng.random() < 0.4,
        )
    at(day + DAY, 9)
    verbs.record_outcome(
        activity=_fresh(activity),
        actor=office.drafter,
        figures={"attended": 17, "projects": 3, "intents": 2},
        text="三个项目路演，两个达成合作意向（演示）。",
    )
    verbs.confirm_outcome(activity=_fresh(activity), actor=office.approver)
    return _fresh(activity)


def coming(office: Office, today: dt.date, rng: random.Random, *, first_number: int) -> None:
    """One that takes registrations, one that awaits its filing."""
    back_to_now()
    lecture = plan(office, today + DAY * 5, LECTURE)
    verbs.launch_activity(activity=_fresh(lecture), actor=office.drafter)
    file_it(lecture, office)
    for index in range(9):
        register(activity=_fresh(lecture), person=_guest(rng, first_number + index))
    camp = plan(office, today + DAY * 9, CAMP)
    verbs.launch_activity(activity=_fresh(camp), actor=office.drafter)


def _guest(rng: random.Random, number: int) -> Person:
    someone = names.persona(rng, number)
    return open_account(phone=someone.phone, name=someone.name, actor=SEEDER).person  # type: ignore[attr-defined,no-any-return]


def _fresh(activity: Activity) -> Activity:
    rows = Activity.objects.select_related(
        "organisation__region", "region", "filing__addressee__region", "filing__organisation"
    )
    return rows.get(pk=activity.pk)


def _place(place):  # type: ignore[no-untyped-def]
    return type(place).objects.select_related("activity__organisation", "person__user").get(pk=place.pk)
