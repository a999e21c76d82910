"""`manage.py first_admin`: print a one-time link with which the first administrator makes an account."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actions import ensure_departments, load_regions
from accounts.actions.invitations import offer_by_link, revoke_invitation
from accounts.enums import InvitationState, OrganisationKind, RegionLevel, Role
from accounts.models import Invitation, Organisation, RoleAssignment
from workflow.actors import System
from workflow.services import act

COMMAND = System.granted("accounts.first_admin", "accounts.grant_role", "accounts.revoke_invitation")
HOURS = 24


class Command(BaseCommand):
    help = "Print a one-time link, good for a day, for the first administrator of the province. Earlier ones end."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", default="", help="who it is for; can be typed on the page")
        parser.add_argument("--force", action="store_true", help="even though there is an administrator already")

    def handle(self, *args: Any, **options: Any) -> None:
        there = RoleAssignment.objects.filter(
            role=Role.ADMINISTRATOR, region__level=RegionLevel.PROVINCE, ended_at=None, person__user__is_active=True
        )
        if there.exists() and not options["force"]:
            raise CommandError("The province has an administrator already, who can invite others. To go on: --force")
        load_regions()
        ensure_departments()
        department = Organisation.objects.get(region__level=RegionLevel.PROVINCE, kind=OrganisationKind.DEPARTMENT)
        with act():
            for earlier in Invitation.objects.filter(phone_index="", state=InvitationState.OPEN):
                revoke_invitation(invitation=earlier, actor=COMMAND)
            address = self._offer(department, options["name"])
        self.stdout.write(f"For the administrator of {department.name}, once, within {HOURS} hours:")
        self.stdout.write(address)

    def _offer(self, department: Organisation, name: str) -> str:
        return offer_by_link(name=name, role=Role.ADMINISTRATOR, organisation=department, actor=COMMAND, hours=HOURS)
