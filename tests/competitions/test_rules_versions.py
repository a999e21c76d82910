"""Versions of the rules: a row for each, and after the filing a reason, a second person, and everybody told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from competitions.actions import rules_versions as verbs
from competitions.actions.competition_setup import change_plan
from competitions.domain.rulebook import RuleBook
from competitions.models import Competition, RuleBookVersion
from competitions.queries.rule_books import book_of
from competitions.queries.rules_versions import why_in_use
from tests.competitions.test_competition_desk import DESK, signed_in
from tests.factories import competitions as make
from tests.factories.offices import OTHER_CITY, office, organiser
from tests.prepared import prepared
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db


@prepared
def filed_case() -> make.Case:
    return make.filed()


def shorter(book: RuleBook) -> RuleBook:
    return replace(book, correction_days=3)


def proposed(case: make.Case) -> RuleBookVersion:
    version = verbs.begin_version(competition=case.competition, actor=case.drafter)
    version = verbs.change_version(
        version=version, actor=case.drafter, seen=version.turn, section="entry", change_book=shorter
    )
    return verbs.propose_version(version=version, actor=case.drafter, seen=version.turn, reason="工期调整")


def test_every_version_of_a_plan_has_its_row() -> None:
    case = make.draft()
    rows = RuleBookVersion.objects.filter(competition=case.competition)
    before = rows.count()
    change_plan(competition=case.competition, actor=case.drafter, section="entry", change_book=shorter)
    case.competition.refresh_from_db()
    newest = rows.first()
    assert newest is not None
    assert (rows.count(), newest.number, newest.edition) == (before + 1, case.competition.rules_version, 1)
    assert (newest.rules, newest.made_by, newest.state) == (case.competition.rules, case.drafter, "in_force")


def test_a_later_version_needs_a_reason_and_a_second_person_and_is_shown_to_all() -> None:
    case = filed_case()
    before = case.competition.rules_version
    version = verbs.begin_version(competition=case.competition, actor=case.drafter)
    assert verbs.begin_version(competition=case.competition, actor=case.signer) == version
    with pytest.raises(Refused, match="没有差别"):
        verbs.propose_version(version=version, actor=case.drafter, seen=0, reason="工期调整")
    version = verbs.change_version(version=version, actor=case.drafter, seen=0, section="x", change_book=shorter)
    with pytest.raises(Conflict):
        verbs.change_version(version=version, actor=case.signer, seen=0, section="x", change_book=shorter)
    with pytest.raises(Refused):
        verbs.propose_version(version=version, actor=case.drafter, seen=1, reason=" ")
    version = verbs.propose_version(version=version, actor=case.drafter, seen=1, reason="工期调整")
    with pytest.raises(Refused):
        verbs.approve_version(version=version, actor=case.drafter, seen=2)
    with pytest.raises(Forbidden):
        verbs.approve_version(version=version, actor=organiser(office(OTHER_CITY)), seen=2)
    verbs.approve_version(version=version, actor=case.signer, seen=2)
    changed = Competition.objects.get(pk=case.competition.pk)
    assert (changed.rules_version, book_of(changed).correction_days) == (before + 1, 3)
    row = AuditRow.objects.get(action="competition.rules_changed")
    assert (row.reason, row.data) == ("工期调整", {"rules_version": before + 1, "edition": 2})
    page = signed_in(case.drafter).get(f"{DESK}{changed.pk}/rules/").content.decode()
    assert ("规程第2版" in page, "工期调整" in page) == (True, True)
    public = signed_in(case.drafter).get(f"/competitions/{changed.slug}/rules/")
    assert "规程第2版" in public.content.decode()


def test_a_version_is_given_back_or_dropped_and_the_rules_stay() -> None:
    case = filed_case()
    version = proposed(case)
    version = verbs.give_version_back(version=version, actor=case.signer, seen=version.turn, reason="理由不足")
    assert version.state == "draft"
    assert verbs.drop_version(version=version, actor=case.drafter, seen=version.turn).state == "dropped"
    assert verbs.begin_version(competition=case.competition, actor=case.drafter) != version


def test_a_version_is_made_through_the_pages() -> None:
    case = filed_case()
    client, second = signed_in(case.drafter), signed_in(case.signer)
    base = f"{DESK}{case.competition.pk}/rules/"
    assert client.post(f"{base}begin/")["Location"] == f"{base}amend/tracks/"
    page = client.get(f"{base}amend/further/")
    assert page.status_code == 200
    from tests.competitions.book_forms import book_inputs

    data = book_inputs(book_of(case.competition), "further")
    data["notes"], data["version"] = "另行通知。", "0"
    assert client.post(f"{base}amend/further/?preview=1", data).status_code == 200
    assert client.post(f"{base}amend/further/", data)["Location"] == f"{base}#version"
    assert client.post(f"{base}amend/further/", data).status_code == 409
    client.post(f"{base}propose/", {"turn": "1", "reason": "补充说明"})
    assert "同意变更" in second.get(base).content.decode()
    second.post(f"{base}approve/", {"turn": "2"})
    assert book_of(Competition.objects.get(pk=case.competition.pk)).notes == "另行通知。"


def test_what_is_in_use_stays() -> None:
    case = filed_case()
    book = book_of(case.competition)
    fewer = replace(book, tracks=book.tracks[1:])
    other = replace(book, rubrics=(replace(book.rubrics[0], name="另一张表"), *book.rubrics[1:]))
    assert "不能再删除" in (why_in_use(book, fewer, set()) or "")
    assert why_in_use(book, other, set()) is None
    assert "已开始" in (why_in_use(book, other, {"semi"}) or "")
    assert why_in_use(book, shorter(book), {"semi"}) is None
