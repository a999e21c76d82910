"""Stories: figures only with consent, and only as long as it holds."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from cms.actions import publish_story
from cms.actions.stories import Telling
from cms.models import StoryPage
from competitions.actions.outcomes import withdraw_publication
from competitions.models import Entry, OutcomeReport
from tests.factories.entries import submitted
from tests.factories.offices import CITY, OTHER_CITY, organiser
from tests.factories.pages import answered, editor
from workflow.models import AuditRow
from workflow.services import Forbidden, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> Entry:
    return submitted()


def test_the_provinces_editor_publishes_at_once(client: Client, entry: Entry) -> None:
    page = publish_story(entry=entry, outcome=answered(entry), actor=editor())
    assert (page.live, page.entry_id, page.region_id) == (True, entry.pk, "430103")
    shown = client.get(page.address).content.decode()
    assert "42 人" in shown
    assert "125.5 万元" in shown
    assert "融资" not in shown  # nothing was raised, so nothing is said
    assert "我们改了十一版商业计划书。" in shown
    assert "42 人" in client.get("/stories/").content.decode()
    assert "42 人" in client.get("/").content.decode()
    assert AuditRow.objects.filter(action="cms.story_told", succeeded=True).count() == 1


def test_figures_and_quote_go_with_the_consent(client: Client, entry: Entry) -> None:
    report = answered(entry)
    page = publish_story(
        entry=entry,
        outcome=report,
        actor=editor(),
        telling=Telling(title="茶山上的饭碗", text="正文", quote="原话一句"),
    )
    assert "原话一句" in client.get(page.address).content.decode()
    withdraw_publication(report=report, actor=entry.leader)
    for path in (page.address, "/stories/", "/"):
        shown = client.get(path).content.decode()
        assert ("茶山上的饭碗" in shown, "42 人" in shown, "原话一句" in shown) == (True, False, False)


def test_the_newest_consented_report_counts(client: Client, entry: Entry) -> None:
    page = publish_story(entry=entry, outcome=answered(entry), actor=editor())
    answered(entry, jobs=60, months=6)
    answered(entry, jobs=99, months=12, may_publish=False)
    shown = client.get(page.address).content.decode()
    assert ("42 人" in shown, "60 人" in shown, "99 人" in shown) == (False, True, False)


def test_without_consent_nothing_is_told(entry: Entry) -> None:
    report = answered(entry, may_publish=False)
    with pytest.raises(Refused):
        publish_story(entry=entry, outcome=report, actor=editor())
    assert StoryPage.objects.count() == 0


def test_another_entrys_report_tells_nothing(entry: Entry) -> None:
    other = submitted(entry.competition, serial=2)
    with pytest.raises(Refused):
        publish_story(entry=entry, outcome=answered(other), actor=editor())


def test_only_the_contests_people_tell_its_stories(entry: Entry) -> None:
    report = answered(entry)
    for stranger in (editor(OTHER_CITY), editor("430200", "另一人"), entry.leader):
        with pytest.raises(Forbidden):
            publish_story(entry=entry, outcome=report, actor=stranger)


def test_the_organisers_story_waits_for_approval(client: Client, entry: Entry) -> None:
    from tests.factories.offices import office

    page = publish_story(entry=entry, outcome=answered(entry), actor=organiser(office(CITY), "李经办"))
    assert (page.live, page.workflow_in_progress) == (False, True)
    assert client.get(page.address).status_code == 404
    assert page.current_workflow_task.name == "省级审核"  # the city has no editor of its own


def test_an_entry_has_one_story(entry: Entry) -> None:
    report, author = answered(entry), editor()
    first = publish_story(entry=entry, outcome=report, actor=author)
    again = publish_story(entry=entry, outcome=report, actor=author, telling=Telling(title="新的标题", text="新的正文"))
    assert (again.pk, again.title, StoryPage.objects.count()) == (first.pk, "新的标题", 1)
    assert again.revisions.count() == 2


@pytest.fixture
def writer(client: Client, entry: Entry) -> OutcomeReport:
    """The organiser is signed in; the report that the story is about."""
    from tests.factories.offices import office

    client.force_login(organiser(office(CITY), "李经办").user)
    return answered(entry)


def test_the_desk_writes_previews_and_hands_in(client: Client, writer: OutcomeReport) -> None:
    url = f"/desk/stories/new/{writer.pk}/"
    form = client.get(url)
    assert form.status_code == 200
    assert "我们改了十一版商业计划书。" in form.content.decode()
    words = {"title": "一片茶山", "text": "第一段\n第二段", "quote": "", "summary": "", "quote_by": "", "photo_alt": ""}
    preview = client.post(url, {**words, "preview": "1"})
    assert (preview.status_code, StoryPage.objects.count()) == (200, 0)
    assert "<p>第二段</p>" in preview.content.decode()
    assert client.post(url, {**words, "title": ""}).status_code == 422
    done = client.post(url, words)
    assert done.status_code == 302
    assert [str(said) for said in get_messages(done.wsgi_request)] == ["故事已提交审核：省级审核。"]
    assert StoryPage.objects.get().title == "一片茶山"


def test_other_offices_do_not_find_it(client: Client, writer: OutcomeReport) -> None:
    from tests.factories.offices import office

    client.force_login(organiser(office(OTHER_CITY), "株洲经办").user)
    assert client.get(f"/desk/stories/new/{writer.pk}/").status_code == 404
