"""The desk from the first plan to the checked entry, and its people."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile

from competitions.actions.import_runs import run_check
from competitions.domain.rulebook.files import as_text
from competitions.models import Competition, EntryImport
from competitions.presets import book as preset_book
from tests.factories import lists
from tests.permissions.things import Thing
from tests.promises.pages import PLAIN
from tests.promises.story import Story, scan

Known = dict[str, Thing]


def plan_and_filing(story: Story, known: Known) -> None:
    """A new competition, its set-up, the stamped plan, four eyes, the province."""
    story.act(
        "organiser",
        "/desk/competitions/new/",
        "competition.created",
        preset="chuangyi-6-city",
        edition="7",
        year="2027",
    )
    new = Competition.objects.latest("pk").pk
    base = f"/desk/competitions/{new}/"
    story.act("organiser", "/desk/competitions/new/clone/", "competition.created", year="2028")
    office = Competition.objects.get(pk=new).organisation_id
    book = {"organisation": str(office), "text": as_text(preset_book("chuangyi-5-city")), "create": "1"}
    story.send("organiser", "/desk/competitions/new/import/", "competition.created", **book)
    story.act("organiser", f"{base}setup/basics/", "competition.changed", introduction="演示的一句话。")
    draft = f"/desk/competitions/{known['draft'].parameters['pk']}/"
    story.act("organiser", f"{draft}setup/dates/", "competition.changed", venue="示例会展中心三楼（演示）")
    story.act("organiser", f"{draft}filing/", "filing.plan_attached", to="filing/plan/", files={"plan": scan()})
    story.act("organiser", f"{draft}filing/", "filing.submit_for_sign_off draft>awaiting_sign_off", to="hand-in/")
    story.act(
        "changsha2",
        f"{draft}filing/",
        "filing.send_back awaiting_sign_off>draft",
        to="send-back/",
        reason="日期请再核对。",
    )
    story.act("organiser", f"{draft}filing/", "filing.submit_for_sign_off draft>awaiting_sign_off", to="hand-in/")
    story.act("changsha2", f"{draft}filing/", "filing.sign_off awaiting_sign_off>signed", to="sign/", button=PLAIN)
    story.act(
        "organiser",
        f"{draft}filing/",
        "filing.submit signed>submitted",
        "competition.file draft>awaiting_filing",
        to="submit/",
    )
    story.act(
        "approver2",
        f"{draft}filing/",
        "filing.return submitted>returned",
        "competition.return_to_draft awaiting_filing>draft",
        to="filing/return/",
        opinion="请补充评审办法。",
    )


def an_approved_filing(story: Story, known: Known) -> None:
    """Cancelled all the same; and one that is over goes to the archive."""
    waiting = f"/desk/competitions/{known['filing'].parameters['pk']}/"
    story.act(
        "approver2",
        f"{waiting}filing/",
        "filing.approve submitted>approved",
        "competition.confirm_filing awaiting_filing>filed",
        to="filing/approve/",
    )
    story.act("organiser", f"{waiting}cancel/", "competition.cancel filed>cancelled", reason="经费调整。")
    story.act("yueyang2", f"/desk/competitions/{known['published'].parameters['pk']}/archive/", "competition.archive")


def a_new_version_of_the_rules(story: Story, known: Known) -> None:
    """Begun, changed, proposed, given back, proposed again, approved by the second person; another one dropped."""
    rules = f"/desk/competitions/{known['open'].parameters['pk']}/rules/"
    story.act("organiser", rules, "rules.begun", to="begin/")
    story.act("organiser", f"{rules}amend/further/", "rules.changed", notes="以现场公告为准。")
    story.act("organiser", rules, "rules.propose draft>proposed", to="propose/", reason="补充说明。")
    story.act("changsha2", rules, "rules.give_back proposed>draft", to="give-back/", reason="请写明何处公告。")
    story.act("organiser", rules, "rules.propose draft>proposed", to="propose/", reason="补充说明。")
    story.act("changsha2", rules, "rules.approve proposed>in_force", "competition.rules_changed", to="approve/")
    story.act("organiser", rules, "rules.begun", to="begin/")
    story.act("organiser", rules, "rules.drop draft>dropped", to="drop/")


def a_refused_filing(story: Story, known: Known) -> None:
    waiting = f"/desk/competitions/{known['filing'].parameters['pk']}/"
    story.act(
        "approver2",
        f"{waiting}filing/",
        "filing.refuse submitted>refused",
        "competition.lose_filing awaiting_filing>cancelled",
        to="filing/refuse/",
        opinion="与上级赛事安排冲突。",
    )


def checking_entries(story: Story, known: Known) -> None:
    """One is shown in full, returned, accepted, put back, refused; several at once, and undone; one struck out."""
    one, other = known["open.submitted"].parameters, known["open.accepted"].parameters
    base = f"/desk/competitions/{one['pk']}/entries/"
    page, accepted = f"{base}{one['token']}/", f"{base}{other['token']}/"
    story.act("organiser", page, "entry.numbers_revealed", to="reveal/", status=200, why="核对证件。")
    story.act("organiser", page, "entry.accept submitted>accepted", to="accept/")
    story.act("changsha2", page, "entry.put_back accepted>submitted", to="put-back/", reason="再看一遍。")
    story.act("organiser", page, "entry.return submitted>returned", to="return/", reason="请补充材料。")
    story.act("organiser", accepted, "entry.put_back accepted>submitted", to="put-back/", reason="再看一遍。")
    story.act("organiser", accepted, "entry.refuse submitted>refused", to="refuse/", reason="项目不在本市。")
    story.act("organiser", accepted, "entry.put_back refused>submitted", to="put-back/", reason="误操作。")
    preview = story.act("organiser", base, to="entries/accept/", status=200, entry=other["token"])
    done = story.act("organiser", preview, "entry.accept", "competition.entries_accepted", button="confirm=1")
    story.act("organiser", done["Location"], "entry.put_back", "competition.acceptance_undone", to="entries/undo/")
    story.act("organiser", accepted, "entry.accept submitted>accepted", to="accept/")
    story.act("organiser", accepted, "entry.disqualify accepted>disqualified", to="disqualify/", reason="材料造假。")


@functools.cache
def _a_list(competition: int) -> bytes:
    """Filled once: a workbook carries the minute it was made in, and stories are compared to the byte."""
    return lists.filled(Competition.objects.get(pk=competition), [lists.row(950)])


def importing_a_list(story: Story, known: Known) -> None:
    """A list is uploaded, checked, checked once more, imported; another one is discarded."""
    there = known["import"].parameters
    base = f"/desk/competitions/{there['pk']}/imports/"
    file = SimpleUploadedFile("名册.xlsx", _a_list(there["pk"]))
    story.act("organiser", base, "entry_import.uploaded", files={"file": file})
    made = EntryImport.objects.latest("pk")
    page = f"{base}{made.pk}/"
    run_check(job_id=str(made.job_id))
    story.act("changsha2", page, "entry_import.check_again checked>checking", to="check/")
    made.refresh_from_db()
    run_check(job_id=str(made.job_id))
    story.act("organiser", page, "entry_import.confirm checked>confirmed", to="confirm/")
    story.act("organiser", f"{base}{there['number']}/", "entry_import.discard checked>discarded", to="discard/")


def checking_eligibility_again(story: Story, known: Known) -> None:
    """The whole round is put to its rules once more; a doubt that the office has is settled."""
    there = known["doubt"].parameters
    base = f"/desk/competitions/{there['pk']}/entries/rechecks/"
    story.act("organiser", base, "competition.rechecked")
    story.act("changsha2", f"{base}{there['doubt']}/", "doubt.keep open>kept", to="keep/", reason="经核实符合条件。")


def people_and_roles(story: Story, known: Known) -> None:
    """An administrator invites, grants, ends, suspends, restores, resets; somebody with two offices changes over."""
    person = f"/desk/people/{known['person'].parameters['pk']}/"
    unit = str(known_office("430100"))
    story.act(
        "admin", "/desk/people/invite/", "accounts.invited",
        name="新人示例", phone="13811112222", role="organiser", organisation=unit,
    )  # fmt: skip
    invitation = known["invitation"].parameters["pk"]
    story.act("admin", "/desk/people/", "accounts.invitation_resent", to=f"invitations/{invitation}/resend/")
    story.act("admin", "/desk/people/", "invitation.revoke open>revoked", to=f"invitations/{invitation}/revoke/")
    story.act("admin", person, "accounts.role_granted", role="approver", organisation=unit)
    story.act("admin", f"/desk/roles/{known['role'].parameters['pk']}/end/", "accounts.role_ended", reason="调岗。")
    story.act("admin", f"{person}suspend/", "accounts.account_suspended", reason="离职。")
    story.act("admin", f"{person}suspend/", "accounts.account_restored", reason="误操作。")
    story.act("admin", f"{person}reset-factor/", "accounts.factor_reset", reason="手机丢失。")


def known_office(code: str) -> int:
    from accounts.models import Organisation

    return Organisation.objects.get(region_id=code, kind="department").pk


def the_newsroom(story: Story, known: Known) -> None:
    """A report from the desk, and a story with the figures of an outcome."""
    story.act(
        "organiser", "/desk/news/new/", "cms.news_submitted",
        kind="news", title="示例报道一则", text="演示的正文。", source="演示单位",
    )  # fmt: skip
    outcome = known["outcome"].parameters["pk"]
    story.act(
        "yueyang2", f"/desk/stories/new/{outcome}/", "cms.story_told", title="示例故事", text="从一张图纸到十个岗位。"
    )


STORIES: dict[str, Callable[[Story, Known], None]] = {
    "plan and filing": plan_and_filing,
    "an approved filing": an_approved_filing,
    "a new version of the rules": a_new_version_of_the_rules,
    "a refused filing": a_refused_filing,
    "checking entries": checking_entries,
    "importing a list": importing_a_list,
    "checking eligibility again": checking_eligibility_again,
    "people and roles": people_and_roles,
    "the newsroom": the_newsroom,
}
