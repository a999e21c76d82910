"""Contestants, participants and judges; and what everybody does to an account of one's own."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable

from competitions.models import Entry
from judging.models import ScoreSheet
from tests.factories.competitions import pdf
from tests.permissions.things import Thing
from tests.promises.story import Story, scan

Known = dict[str, Thing]
DIMENSIONS = ("dim_innovation", "dim_employment", "dim_team", "dim_prospects")


def an_entry(story: Story, known: Known) -> None:
    """Begun by one person; handed in, and taken back, by another."""
    slug = known["open"].parameters["slug"]
    story.act("other", f"/my/competitions/{slug}/enter/", "entry.started")
    begun = Entry.objects.latest("pk")
    story.send(
        "other",
        f"/my/entries/{begun.token}/autosave/",
        status=200,
        fields="title",
        title="改过的名称（示例）",
        version="0",
    )
    story.send("other", f"/my/entries/{begun.token}/files/plan/", status=200, file=scan("计划书.pdf"))
    _in_pieces(story, f"/my/entries/{begun.token}/uploads/")
    page = f"/my/entries/{known['open.draft'].parameters['token']}/"
    story.act("contestant", f"{page}edit/", "entry.submit draft>submitted", button="submit")
    story.act("contestant", f"{page}withdraw/", "entry.withdraw submitted>withdrawn")
    returned = f"/my/entries/{known['open.returned'].parameters['token']}/"
    story.act("newcomer", f"{returned}edit/", "entry.submit returned>submitted", button="submit")


def _in_pieces(story: Story, address: str) -> None:
    """A file as the script of the page sends it."""
    content = pdf()
    told = {"kind": "licence", "filename": "licence.pdf", "mark": "0123456789abcdef"}
    metadata = ",".join(f"{name} {b64encode(value.encode()).decode()}" for name, value in told.items())
    headers = {"Upload-Length": str(len(content)), "Upload-Metadata": metadata}
    url = story.send("other", address, status=201, headers=headers)["Location"]
    at = {"Upload-Offset": "0"}
    story.browser("other").patch(url, content, content_type="application/offset+octet-stream", headers=at)
    story.send("other", f"{url}end/", status=200)


def an_outcome(story: Story, known: Known) -> None:
    """What an entrant tells months later, once more, and the consent taken back."""
    from competitions.models import OutcomeReport

    report = OutcomeReport.objects.filter(state="asked").select_related("entry").order_by("pk")[0]
    who, page = report.entry.leader_id, f"/my/entries/{report.entry.token}/outcome/{report.months}/"
    figures = {
        "is_running": "yes",
        "jobs": "12",
        "revenue": "30.5",
        "finance": "0",
        "story": "一切都好。",
        "may_publish": "on",
    }
    story.act(who, page, "outcome.answer asked>answered", **figures)
    story.act(who, page, "outcome.publication_withdrawn", to="withdraw/")
    desk = f"/desk/competitions/{known['published'].parameters['pk']}/outcomes/{report.pk}/"
    story.act("yueyang2", desk, "outcome.reopen answered>asked", to="reopen/", reason="请核对就业人数。")
    two = {"is_running": "yes", "jobs": "10"}
    story.act("guest:outcome", f"/outcomes/{report.token}/", "outcome.answer asked>answered", **two)
    story.act("yueyang2", desk, "outcome.enter answered>answered", to="enter/", told_by="项目负责人", **two)
    story.act(who, page, "outcome.answer answered>answered", **figures | {"jobs": "11"})
    story.act("yueyang3", desk, "outcome.confirm answered>confirmed", to="confirm/")


def an_activity(story: Story, known: Known) -> None:
    """A place taken and given back; what one thought of the salon."""
    from events.enums import RatingItem
    from events.models import Registration

    lecture, salon = known["lecture"].parameters, known["salon"].parameters
    story.act("other", f"/my/activities/{lecture['slug']}/register/", "registration.made")
    place = Registration.objects.latest("pk")
    story.act("other", f"/my/activities/{place.token}/cancel/", "registration.cancel registered>cancelled")
    there = Registration.objects.filter(activity=salon["pk"], state="attended", rating=None).order_by("pk")[0]
    marks = dict.fromkeys(RatingItem.values, "4")
    story.act(there.person_id, f"/my/activities/{there.token}/rate/", "registration.rated", comment="很好。", **marks)


def a_judge(story: Story, known: Known) -> None:
    """Marks, locks, steps back; and answers an invitation, once with yes and once with no."""
    seat = known["seat"].parameters["pk"]
    sheets = list(ScoreSheet.objects.filter(seat=seat, state="unmarked").order_by("pk").values_list("pk", flat=True))
    marks = {f"mark_{item}": "10" for item in DIMENSIONS}
    page = f"/judge/sheets/{sheets[0]}/"  # one is left for each judge
    story.act("judge", page, "score_sheet.save unmarked>saved", comment="思路清楚。", **marks)
    story.act("judge", f"{page}check/", "score_sheet.submit saved>submitted")
    invited = known["seat.invited"].parameters["pk"]
    story.act(
        "judge",
        f"/judge/seats/{invited}/",
        "seat.accept invited>accepted",
        to="accept/",
        undertaking="on",
        avoid="示例公司",
    )


def a_judge_declines(story: Story, known: Known) -> None:
    """Steps back from an entry, and does not come to the final."""
    sheet = known["sheet"].parameters["pk"]
    story.act("judge", f"/judge/sheets/{sheet}/recuse/", "score_sheet.recuse", kind="employer", reason="同一单位。")
    invited = known["seat.invited"].parameters["pk"]
    story.act("judge", f"/judge/seats/{invited}/", "seat.decline invited>declined", to="decline/", reason="时间冲突。")


def an_account(story: Story, known: Known) -> None:
    """Profile, phone, e-mail, devices, password, and the way out."""
    from demo.world.people import PASSWORD
    from notifications.models import OutboxMessage
    from tests.factories.accounts import code_for
    from workflow.crypto import blind_index

    who = "contestant"
    story.act(who, "/my/profile/", "accounts.profile_changed", name="选手改名")
    story.act(who, "/my/profile/devices/", "accounts.device_signed_out", to=f"{known['device'].parameters['pk']}/end/")
    story.act(who, "/accounts/reauthenticate/", "!accounts.sign_in_failed", status=422, password="falsch-2026-cs")
    story.act(who, "/accounts/reauthenticate/", "accounts.password_shown", password=PASSWORD)
    story.act(who, "/my/profile/phone/", phone="13833334444")
    story.act(who, "/accounts/code/", "accounts.phone_changed", code=code_for("13833334444"))
    story.act(who, "/my/profile/email/", email="xuanshou@example.com")
    code = (
        OutboxMessage.objects.filter(recipient_index=blind_index("email", "xuanshou@example.com"))
        .latest("pk")
        .params["code"]
    )
    story.act(who, "/accounts/code/", "accounts.email_changed", code=code)
    story.act(who, "/my/profile/contact/", "accounts.email_removed", to="email/remove/")
    story.act(
        who, "/accounts/password/change/", "accounts.password_changed",
        oldpassword=PASSWORD, password1="xinmima-2026-cs", password2="xinmima-2026-cs",
    )  # fmt: skip
    story.act(who, "/accounts/logout/", "accounts.signed_out")


STORIES: dict[str, Callable[[Story, Known], None]] = {
    "an entry": an_entry,
    "an outcome": an_outcome,
    "an activity": an_activity,
    "a judge": a_judge,
    "a judge declines": a_judge_declines,
    "an account": an_account,
}
