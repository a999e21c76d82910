"""Finding or making the person behind an invitation."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.actions.people import find_or_add_person
from accounts.domain import names, phone
from accounts.domain.masking import mask_phone
from accounts.models import Person, Region, User
from judging.actions.refusals import refuse
from workflow import services
from workflow.actors import Actor
from workflow.crypto import blind_index


@dataclass(frozen=True)
class Invitee:
    """Somebody to invite: ``phone`` has 11 digits; unit and title may be empty."""

    name: str
    phone: str
    employer: str = ""
    title: str = ""


def person_for(invitee: Invitee, *, actor: Actor, region: Region) -> Person:
    """The person with this phone number, else a new one. Raises ``Refused`` when the number is somebody else's.

    Unit, title and region are filled in where nothing is known yet.
    """
    name, number = names.normalise_name(invitee.name), phone.normalise(invitee.phone)
    if names.validate_name(name) or phone.validate(number):
        reason = _("%(name)s: name or phone number is not right; a phone number has 11 digits.") % {
            "name": invitee.name
        }
        refuse("judging.judges_invited", reason, actor=actor)
    index = blind_index("phone", number)
    user = User.objects.select_related("person").filter(phone_index=index).first()
    known = getattr(user, "person", None) or Person.objects.filter(phone_index=index).order_by("pk").first()
    if known is not None and known.name != name:
        reason = _("%(phone)s belongs to somebody of another name; please check name and number.")
        refuse("judging.judges_invited", reason % {"phone": known.masked_phone or mask_phone(number)}, actor=actor)
    person = known or find_or_add_person(name=name, phone=number)
    given = {"employer": invitee.employer, "title": invitee.title, "region": region}
    added = {field: value for field, value in given.items() if value and not getattr(person, field)}
    if added:
        for field, value in added.items():
            setattr(person, field, value)
        person.save(update_fields=list(added))
    if known is None:
        services.record("accounts.person_added", actor=actor, target=person, data={"as": "judge"})
    return person
