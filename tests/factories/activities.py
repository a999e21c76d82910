"""Activities, brought where a test needs them by the real verbs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from accounts.models import Person
from events.actions import activities as verbs
from events.actions.registrations import check_in, register
from events.enums import RatingItem
from events.models import Activity, Registration
from tests.factories.offices import CITY, PROVINCE, approver, office, organiser, person
from tests.prepared import prepared
from workflow import clock

MARKS = dict.fromkeys(RatingItem.values, 5)
VALUES = {
    "name": "创业沙龙：把第一单做成口碑",
    "kind": "salon",
    "target_group": "all",
    "introduction": "三位创业者各讲十分钟。",
    "speaker": "演示导师",
    "place": "示例孵化基地",
    "contact": "长沙市人社局 0731-80000000",
}


@dataclass
class Salon:
    """An activity with the people around it."""

    pk: int
    drafter: Person
    signer: Person
    approver: Person
    guests: list[Person] = field(default_factory=list)

    @property
    def activity(self) -> Activity:
        """Read again as the views read it."""
        rows = Activity.objects.select_related(
            "organisation", "region", "filing__addressee__region", "filing__organisation"
        )
        return rows.get(pk=self.pk)

    @property
    def states(self) -> list[str]:
        """Of the registrations, in the order of the queue."""
        return list(Registration.objects.filter(activity=self.pk).values_list("state", flat=True))

    def registration(self, number: int = 0) -> Registration:
        """Of a guest, read again."""
        rows = Registration.objects.select_related("activity__organisation", "activity__filing", "person__user")
        return rows.get(activity=self.pk, person=self.guests[number])


def guest(number: int = 0) -> Person:
    """Somebody with a log-in and a phone."""
    found = person(f"来宾{chr(0x4E00 + number)}")
    found.set_phone(str(13700000000 + number))
    found.save()
    return found


@prepared
def draft(capacity: int = 2, region: str = CITY, **changes: object) -> Salon:
    """A draft for ten days from now."""
    bureau = office(region)
    office(PROVINCE)
    drafter, signer = organiser(bureau, "张经办"), organiser(bureau, "王复核")
    starts = (clock.now() + dt.timedelta(days=10)).replace(microsecond=0)
    values = {
        **VALUES,
        "starts_at": starts,
        "ends_at": starts + dt.timedelta(hours=2),
        "registration_closes_at": starts - dt.timedelta(hours=2),
        "capacity": capacity,
        **changes,
    }
    number = Activity.objects.count() + 1
    made = verbs.create_activity(actor=drafter, organisation=bureau, slug=f"salon-{number}", **values)
    return Salon(made.pk, drafter, signer, approver(office(PROVINCE)))


@prepared
def launched(capacity: int = 2, guests: int = 0, **options: object) -> Salon:
    """Registration is open; ``guests`` have registered in turn."""
    salon = draft(capacity, **options)  # type: ignore[arg-type]
    verbs.launch_activity(activity=salon.activity, actor=salon.drafter)
    for number in range(guests):
        salon.guests.append(guest(number))
        register(activity=salon.activity, person=salon.guests[-1])
    return salon


def filed(salon: Salon) -> Salon:
    """Its filing waits for the province."""
    verbs.hand_in_filing(activity=salon.activity, actor=salon.drafter)
    verbs.sign_and_submit(activity=salon.activity, actor=salon.signer)
    return salon


def approved(salon: Salon) -> Salon:
    """Its filing is approved."""
    filed(salon)
    verbs.approve_activity_filing(activity=salon.activity, actor=salon.approver, opinion="同意备案。")
    return salon


@prepared
def running(capacity: int = 2, guests: int = 0) -> Salon:
    """The doors are open, the clock stands at the beginning."""
    salon = approved(launched(capacity, guests))
    clock.move_to(salon.activity.starts_at + dt.timedelta(seconds=1))
    verbs.start_activity(activity=salon.activity, actor=salon.drafter)
    return salon


@prepared
def finished(guests: int = 2) -> Salon:
    """It is over and everybody came."""
    salon = running(guests, guests)
    for number in range(guests):
        check_in(registration=salon.registration(number), actor=salon.drafter)
    clock.move_to(salon.activity.ends_at + dt.timedelta(seconds=1))
    verbs.finish_activity(activity=salon.activity, actor=salon.drafter)
    return salon


@prepared
def recorded(guests: int = 2) -> Salon:
    """Its outcome waits for the office above."""
    salon = finished(guests)
    verbs.record_outcome(activity=salon.activity, actor=salon.drafter, figures={"attended": guests}, text="很好。")
    return salon
