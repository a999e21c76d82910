"""The ways in: signing up, signing in, a forgotten password, an invitation, a second factor, another office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from demo.world.people import LOGINS, PASSWORD
from notifications.models import OutboxMessage
from tests.factories.accounts import code_for
from tests.permissions.things import Thing
from tests.promises.stories_desk import known_office
from tests.promises.story import Story
from workflow import clock
from workflow.crypto import blind_index

Known = dict[str, Thing]
NEW_PASSWORD = "xinmima-2026-cs"
PHONES = {login.key: login.phone for login in LOGINS}


def signing_up(story: Story, known: Known) -> None:
    """With a password; and by the code alone, where the name is asked for afterwards."""
    who = "guest:sign-up"
    story.act(who, "/accounts/signup/", name="周示例", phone="13811110001", password=NEW_PASSWORD)
    story.act(
        who, "/accounts/code/", "accounts.account_opened", "accounts.signed_in",
        button="", code=code_for("13811110001"),
    )  # fmt: skip
    other = "guest:by-code"
    story.act(other, "/accounts/login/code/", phone="13811110002")
    story.act(other, "/accounts/code/", code=code_for("13811110002"))
    story.act(
        other, "/accounts/signup/complete/", "accounts.account_opened", "accounts.signed_in", name="吴示例", password=""
    )
    story.act(
        other, "/accounts/password/set/", "accounts.password_changed", password1=NEW_PASSWORD, password2=NEW_PASSWORD
    )


def signing_in(story: Story, known: Known) -> None:
    """Wrong once, then right; with a second factor; and a change of office."""
    who, phone = "guest:desk", PHONES["organiser"]
    story.act(who, "/accounts/login/", "!accounts.sign_in_failed", status=422, login=phone, password="falsch-2026-cs")
    story.act("guest:code", "/accounts/login/code/", phone=phone)
    story.act(
        "guest:code", "/accounts/code/", "!accounts.sign_in_failed", status=422, code=_another_than(code_for(phone))
    )
    story.act(who, "/accounts/login/", "accounts.signed_in", login=phone, password=PASSWORD)
    clock.move_to(clock.now() + dt.timedelta(minutes=2))
    story.act(who, "/accounts/second-factor/", button="")
    story.act(who, "/accounts/code/", "!accounts.factor_failed", status=422, code=_another_than(code_for(phone)))
    story.act(who, "/accounts/code/", "accounts.factor_used", code=code_for(phone))
    person = f"/desk/people/{known['person'].parameters['pk']}/"
    unit = str(known_office("430200"))
    story.act("admin", person, "accounts.role_granted", role="organiser", organisation=unit)
    story.act("organiser", "/desk/identity/", "accounts.identity_switched", organisation=unit)


def _another_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def a_forgotten_password(story: Story, known: Known) -> None:
    who, phone = "guest:reset", PHONES["contestant"]
    story.act(who, "/accounts/password/reset/", phone=phone)
    story.act(who, "/accounts/code/", code=code_for(phone))
    story.act(who, "/accounts/password/new/", "accounts.password_reset", password=NEW_PASSWORD)
    story.act(who, "/accounts/login/", "accounts.signed_in", login=phone, password=NEW_PASSWORD)


def invitations(story: Story, known: Known) -> None:
    """Accepted with the code that went to the phone; the very first one by its link alone."""
    phone = "13811110003"
    story.act(
        "admin", "/desk/people/invite/", "accounts.invited",
        name="郑示例", phone=phone, role="organiser", organisation=str(known_office("430100")),
    )  # fmt: skip
    sent = OutboxMessage.objects.filter(recipient_index=blind_index("phone", phone)).latest("pk")
    page = "/accounts/invitation/" + sent.params["link"].rstrip("/").rsplit("/", 1)[1] + "/"
    story.act("guest:invited", page)
    story.act("guest:invited", "/accounts/code/", "invitation.accept open>accepted", code=code_for(phone))
    story.act(
        "guest:first", f"/accounts/invitation/{story.world.secret}/", "invitation.accept open>accepted",
        name="王示例", phone="13811110004", password=NEW_PASSWORD,
    )  # fmt: skip


def devices(story: Story, known: Known) -> None:
    """A phone signs in and signs every other device out."""
    who = "guest:phone"
    story.act(who, "/accounts/login/", "accounts.signed_in", login=PHONES["contestant"], password=PASSWORD)
    story.act(who, "/my/profile/devices/", "accounts.device_signed_out", to="devices/end/")


STORIES: dict[str, Callable[[Story, Known], None]] = {
    "signing up": signing_up,
    "signing in": signing_in,
    "a forgotten password": a_forgotten_password,
    "invitations": invitations,
    "devices": devices,
}
