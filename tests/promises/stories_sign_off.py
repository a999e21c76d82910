"""How an office signs: the setting, the check between two signatures, the paper of its own OA, proposals, leave."""

from __future__ import annotations

from collections.abc import Callable

from accounts.models import Organisation
from tests.permissions.things import Thing
from tests.promises.story import Story, scan
from workflow import clock

Known = dict[str, Thing]
PAPER = {"doc_no": "长人社〔2024〕示例2号"}


def three_persons(story: Story, known: Known) -> None:
    """Set by the administrator; drafted and checked, sent back, and filed with a paper instead."""
    city, province = known["office"].parameters["pk"], Organisation.objects.get(region="430000", kind="department").pk
    story.act(
        "admin", f"/desk/sign-off/{city}/", "accounts.sign_off_set", file_persons="3", decide_persons="1", own_oa="on"
    )
    story.act("admin", f"/desk/sign-off/{province}/", "accounts.sign_off_set", file_persons="2", decide_persons="2")
    filing = f"/desk/competitions/{known['draft'].parameters['pk']}/filing/"
    story.act("organiser", filing, "filing.submit_for_sign_off draft>awaiting_sign_off", to="hand-in/")
    story.act("changsha2", filing, "filing.check awaiting_sign_off>checked", to="check/")
    story.act("changsha2", filing, "filing.send_back checked>draft", to="send-back/", reason="请用公文报送。")
    story.act(
        "organiser",
        filing,
        "filing.sign_by_paper draft>signed",
        "filing.submit signed>submitted",
        "competition.file draft>awaiting_filing",
        to="hand-in/paper/",
        files={"scan": scan("请示.pdf")},
        doc_date=clock.today().isoformat(),
        **PAPER,
    )
    story.act("approver", filing, "filing.propose", to="filing/approve/", button="propose", opinion="同意备案。")
    story.act("approver2", filing, "filing.put_back", to="put-back/", reason="请写明理由。")
    story.act(
        "approver", filing, "filing.propose", to="filing/approve/", button="propose", opinion="符合要求，同意备案。"
    )
    story.act(
        "approver2",
        filing,
        "filing.approve submitted>approved",
        "competition.confirm_filing awaiting_filing>filed",
        to="issue/",
    )


def leave(story: Story, known: Known) -> None:
    """A colleague named for two days, and the days taken back."""
    today = clock.today().isoformat()
    colleague = story.world.people["changsha2"]
    days = {"first_day": today, "last_day": today, "reason": "年休假"}
    story.act("organiser", "/desk/leave/new/", "accounts.delegation_made", delegate=str(colleague), **days)
    ended = f"{known['leave'].parameters['pk']}/end/"
    story.act("organiser", "/desk/leave/", "accounts.delegation_ended", to=ended)


def the_way(story: Story, known: Known) -> None:
    """The province lets the counties' contests go up to itself."""
    story.act(
        "admin",
        "/desk/filings/ways/county/competition/",
        "filing_route.set",
        way="1",
        answer_days="4",
        remind_days="1",
        escalate_days="2",
    )


STORIES: dict[str, Callable[[Story, Known], None]] = {
    "three persons sign": three_persons,
    "a colleague on leave": leave,
    "the way of filings": the_way,
}
