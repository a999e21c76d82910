"""What goes on certificates and on the printed form can be printed, or is told at its field; what is stored has no box."""

from __future__ import annotations

import logging

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.forms.fields import PersonNameField
from competitions.actions.entry_saving import save_entry
from competitions.forms.book_tree import BookTree
from competitions.forms.desk_parts import BasicsForm
from competitions.models import Entry
from competitions.presets import book as preset
from competitions.printing import entry_form_pdf
from competitions.queries.entry_problems import problems_of
from competitions.queries.entry_snapshot import snapshot_of
from tests.competitions.book_forms import book_inputs
from tests.factories.entries import answers, complete, contestant, fresh, open_competition
from tests.pdf import text_of
from tests.prepared import prepared
from workflow import clock

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ROCKET = "证书和报名表无法打印这些字符：🚀（U+1F680）。请删去，或改用文字。"


@pytest.fixture
@prepared
def entry() -> Entry:
    return complete(open_competition(), contestant("刘𬭎䶮"), 1)


def problems(entry: Entry, **changes: str) -> list[tuple[str, str]]:
    """Field and words of what stands in the way once the changes are saved; the stamped scan is older than they are."""
    save_entry(entry=entry, actor=entry.leader, changes=changes)
    found = problems_of(snapshot_of(fresh(entry)), clock.now())
    return [(problem.field, problem.text) for problem in found if problem.section != "files"]


def test_a_picture_in_a_title_is_told_at_its_field_and_stays_a_draft(entry: Entry) -> None:
    assert problems(entry, title="稻虾共作🚀") == [("title", f"项目名称：{ROCKET}")]
    assert fresh(entry).title == "稻虾共作🚀"
    assert problems(entry, title="稻虾共作") == []


def test_a_team_and_its_head_are_told_too(entry: Entry) -> None:
    found = problems(entry, organisation_name="数字管家🚀", founder_name="刘ཀ")
    assert found == [
        ("organisation_name", f"团队名称：{ROCKET}"),
        ("founder_name", f"第一创始人：{ROCKET.replace('🚀（U+1F680）', 'ཀ（U+0F40）')}"),
    ]


def test_rare_characters_pass_and_a_long_text_may_hold_anything(entry: Entry) -> None:
    rare = {"title": "𬭎䶮\ue863㛃", "organisation_name": "𰻝面馆", "founder_name": "李𠀀"}
    assert problems(entry, **rare, summary="三年🚀\n腾飞") == []


def test_the_page_says_so_when_it_is_handed_in(entry: Entry) -> None:
    client = Client()
    client.force_login(entry.leader.user)
    boxes = "founder_presenter,consent_pledge,consent_personal_data,consent_publication"
    typed = answers() | {"founder_presenter": "on", "boxes": boxes, "version": str(entry.version)}
    answer = client.post(f"/my/entries/{entry.token}/edit/", typed | {"title": "稻虾共作🚀"}, follow=True)
    page = answer.content.decode()
    assert ROCKET in page
    assert 'value="稻虾共作🚀"' in page
    assert fresh(entry).state == "draft"


def test_the_printed_form_leaves_out_what_it_cannot_print(entry: Entry, caplog: pytest.LogCaptureFixture) -> None:
    save_entry(entry=entry, actor=entry.leader, changes={"title": "稻虾🚀共作", "summary": "三年🚀\n腾飞"})
    with caplog.at_level(logging.WARNING):
        text = text_of(entry_form_pdf(entry=fresh(entry), actor=entry.leader))
    assert "稻虾共作" in text
    assert "三年\n腾飞" in text
    assert [line for line in caplog.messages if "notdef" in line] == []


@pytest.mark.parametrize("name", ["刘𬭎䶮", "李𠀀", "阿卜杜拉·买买提"])
def test_the_name_of_a_log_in_may_be_any_that_is_a_name(name: str) -> None:
    assert PersonNameField().clean(name) == name


def test_the_name_of_a_log_in_is_asked_the_same() -> None:
    with pytest.raises(ValidationError) as refused:
        PersonNameField().clean("张三ཀ")
    assert refused.value.messages == [ROCKET.replace("🚀（U+1F680）", "ཀ（U+0F40）")]


def test_names_of_a_contest_its_tracks_awards_and_hosts_are_asked_the_same() -> None:
    basics = BasicsForm({"name": "大赛🚀", "host": "示例局\n示例台🚀", "undertaker": "🚀"})
    assert (basics.errors["name"], basics.errors["host"]) == ([ROCKET], [ROCKET])
    assert "undertaker" not in basics.errors
    book = preset("chuangyi-6-city")
    for section, key in (("tracks", "tracks"), ("awards", "awards")):
        data = book_inputs(book, section)
        data[f"{key}-0-name"] = "一等🚀"
        tree = BookTree(book, (key,), data)
        assert (tree.is_valid(), [error.text for error in tree.errors]) == (False, [f"名称：{ROCKET}"])
