"""Registration beyond the form: consent taken back, a change, an extension, a team that answers, a pledge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from competitions.domain.rulebook import Substitution, dump
from competitions.models import Competition, Entry, TeamMember
from competitions.queries.rule_books import book_of
from tests.permissions.things import Thing
from tests.promises.story import GUEST, Story, scan

Known = dict[str, Thing]


def a_consent_taken_back(story: Story, known: Known) -> None:
    """And given again."""
    entry = Entry.objects.get(token=known["open.submitted"].parameters["token"])
    page = f"/my/entries/{entry.token}/publication/"
    story.act(entry.leader_id, page, "entry.publication_withdrawn", button="withdraw")
    story.act(entry.leader_id, page, "entry.publication_given", button="give")


def a_change(story: Story, known: Known) -> None:
    """Taken back, asked for again, refused; and once more, approved."""
    one = known["change"].parameters
    entry = Entry.objects.get(token=one["token"])
    page, desk = f"/my/entries/{entry.token}/change/", f"/desk/competitions/{one['pk']}/entries/{entry.token}/"
    story.act(entry.leader_id, page, "entry_change.take_back", to="take-back/")
    story.act(entry.leader_id, page, "entry.change_asked", title="又一个名称（演示）", reason="更名。")
    story.act("organiser", desk, "entry_change.refuse", to="refuse/", reason="项目不得更换。")
    story.act(entry.leader_id, page, "entry.change_asked", title="再一个名称（演示）", reason="更名。")
    story.act("changsha2", desk, "entry_change.approve", "entry.changed", to="approve/")


def an_extension(story: Story, known: Known) -> None:
    """One given, the other ended."""
    one = known["extension"].parameters
    closes = Competition.objects.get(pk=one["pk"]).registration_closes_at
    assert closes is not None
    page = f"/desk/competitions/{one['pk']}/entries/extensions/"
    until = (closes + dt.timedelta(days=5)).date().isoformat()
    story.act("organiser", page, "extension.granted", phone="13900088888", until=until, reason="出差（演示）。")
    story.act("organiser", page, "extension.ended", to=f"extensions/{one['extension']}/end/", reason="已按时提交。")


def an_entry_for_somebody(story: Story, known: Known) -> None:
    """Begun by the office for somebody without a log-in, who takes it over with a code to the phone in it."""
    from tests.factories.accounts import code_for
    from tests.factories.entries import resident_id

    base = f"/desk/competitions/{known['open'].parameters['pk']}/entries/new/"
    told = {"id_kind": "resident", "id_number": resident_id(871), "phone": "13900087871"}
    story.act("organiser", base, "entry.started", name="代录示例", **told)
    story.act("other", "/my/claim/", **told)
    story.act("other", "/accounts/code/", code=code_for("13900087871"))
    story.act("other", "/my/claim/confirm/", "entry.claimed")


def a_member(story: Story, known: Known) -> None:
    """Accepts by the link."""
    token = known["team_member"].parameters["token"]
    member = TeamMember.objects.exclude(token_index=None).get(entry__competition=known["open"].parameters["pk"])
    assert member.token == token
    story.act(f"{GUEST}member", f"/team/{token}/", "entry.member_accepted", button="accept")


def a_pledge(story: Story, known: Known) -> None:
    """Withdrawn under rules that ask for a pledge; the signed paper follows."""
    one = known["change"].parameters
    entry = Entry.objects.select_related("competition", "leader").get(token=one["token"])
    book = book_of(entry.competition)
    stages = tuple(replace(stage, substitution=Substitution(allowed=True)) for stage in book.stages)
    Competition.objects.filter(pk=one["pk"]).update(rules=dump(replace(book, stages=stages)))
    page = f"/my/entries/{entry.token}/withdraw/"
    story.act(entry.leader_id, page, "entry.withdraw", pledge_name=entry.leader.name)
    story.act(entry.leader_id, f"{page}pledge/", "entry.pledge_uploaded", files={"scan": scan()})


STORIES: dict[str, Callable[[Story, Known], None]] = {
    "a consent taken back": a_consent_taken_back,
    "a change": a_change,
    "an extension": an_extension,
    "an entry for somebody": an_entry_for_somebody,
    "a member of a team": a_member,
    "a pledge": a_pledge,
}
