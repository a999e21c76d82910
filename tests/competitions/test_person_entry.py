"""A contest of persons (马兰花): a lecturer enters with certificate, course and lesson, wholly in the browser."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from competitions.actions.entry_saving import save_entry
from competitions.actions.uploads import save_attachment
from competitions.models import Competition, Entry
from competitions.queries.entry_problems import problems_of
from competitions.queries.entry_review import review_of
from competitions.queries.entry_snapshot import snapshot_of
from competitions.queries.entry_view import facts_of
from tests.factories.competitions import pdf
from tests.factories.entries import CONSENTS, FIRST_PHONE, draft, fresh, open_competition, resident_id
from workflow import clock

pytestmark = pytest.mark.django_db
LESSON = {
    "title": "如何选择企业形式",
    "track": "syb",
    "region": "430103",
    "organisation_name": "示例职业学院",
    "q_course": "SIYB",
    "q_lecturer_level": "创业培训讲师",
    "q_certificate_no": "示例-2024-001",
    "founder_name": "陈示例",
    "founder_id_kind": "resident",
    "founder_id_number": resident_id(),
    "founder_phone": str(FIRST_PHONE + 1),
    **CONSENTS,
}


def lesson(competition: Competition) -> Entry:
    return draft(competition)


@pytest.fixture
def competition() -> Competition:
    return open_competition(preset="malanhua-4-city")


def left(entry: Entry) -> list[str]:
    return [problem.field for problem in problems_of(snapshot_of(entry), clock.now())]


def test_a_lecturer_enters_wholly_in_the_browser(competition: Competition) -> None:
    entry = lesson(competition)
    client = Client()
    client.force_login(entry.leader.user)
    page = client.get(f"/my/entries/{entry.token}/edit/").content.decode()
    assert [name for name in ("entrant_type", "uscc", "founder_presenter", 'id="team"') if name in page] == []
    files = {
        f"file_{kind}": SimpleUploadedFile(f"{kind}.pdf", pdf())
        for kind in ("lecturer_certificate", "lesson_plan", "pledge")
    }
    boxes = "consent_pledge,consent_personal_data,consent_publication"
    form = LESSON | {"boxes": boxes, "version": "0", "_once": "a" * 22, "act": "save"}
    assert client.post(f"/my/entries/{entry.token}/edit/", form | files).status_code == 302
    entry = fresh(entry)
    assert left(entry) == ["file_courseware"]
    save_attachment(
        entry=entry,
        actor=entry.leader,
        kind="courseware",
        upload=SimpleUploadedFile("课件.pdf", pdf()),
        name="课件.pdf",
    )
    version = str(fresh(entry).version)
    answer = client.post(
        f"/my/entries/{entry.token}/edit/", form | {"version": version, "act": "submit", "_once": "b" * 22}
    )
    assert (answer.status_code, answer["Location"]) == (302, f"/my/entries/{entry.token}/receipt/")
    assert fresh(entry).state == "submitted"


def test_grade_and_suspension_are_for_the_organiser_to_look_up(competition: Competition) -> None:
    entry = lesson(competition)
    save_entry(entry=entry, actor=entry.leader, changes=LESSON)
    answers = review_of(snapshot_of(fresh(entry)), clock.now()).answers
    assert [answer.outcome for answer in answers] == ["ok", "unknown", "unknown", "ok", "ok"]


def test_the_track_decides_which_file_is_asked_and_the_autosave_says_so(competition: Competition) -> None:
    entry = lesson(competition)
    client = Client()
    client.force_login(entry.leader.user)
    data = {"track": "micro", "version": "0", "fields": "track"}
    said = json.loads(client.post(f"/my/entries/{entry.token}/autosave/", data).content)
    assert said["problems"] == {"track": ""}
    assert list(said["asked"]) == ["file_courseware", "file_video"]
    assert [bool(text) for text in said["asked"].values()] == [False, True]


def test_an_entry_of_a_firm_from_before_the_rules_asked_for_persons_is_shown(competition: Competition) -> None:
    entry = lesson(competition)
    Entry.objects.filter(pk=entry.pk).update(entrant_type="enterprise", uscc="91430100MA4L16JQ9B", title="旧项目")
    facts = dict(facts_of(snapshot_of(fresh(entry))))
    assert (facts["参赛课题"], "统一社会信用代码" in facts) == ("旧项目", False)
