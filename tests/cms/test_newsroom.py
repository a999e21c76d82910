"""Who may do what in the newsroom: rights follow roles, pages go from the city to the province."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from accounts.enums import Role
from accounts.models import Person, Region, RoleAssignment
from cms.actions import ensure_region_section, resubmit_news, submit_news, sync_editor
from cms.actions.news import Report
from cms.models import HomePage, NewsIndexPage, NewsPage
from cms.queries.editors import pages_to_approve
from tests.factories.offices import CITY, COUNTY, OTHER_CITY, PROVINCE, office, organiser, with_role
from tests.factories.pages import editor, news
from tests.prepared import prepared
from workflow import clock
from workflow.services import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db
WORDS = Report(title="天心区：三十个项目现场结对", text="第一段。\n<b>第二段</b>。", summary="摘要")


def fresh(person: Person) -> Person:
    """The person as the next request reads it."""
    return Person.objects.select_related("user").get(pk=person.pk)


def region(code: str) -> Region:
    return Region.objects.get(pk=code)


@prepared
def county_report() -> NewsPage:
    """Of a city that has an editor of its own."""
    editor(CITY, "市编辑")
    writer = organiser(office(COUNTY), "县经办")
    return submit_news(actor=writer, region=region(COUNTY), report=WORDS)


# --- sections and rights ----------------------------------------------------------------------------------------------


def test_a_region_has_one_section_below_that_of_its_city() -> None:
    county = ensure_region_section(region=region(COUNTY))
    assert county.get_parent().specific == ensure_region_section(region=region(CITY))
    assert county.address == "/news/changsha/tianxin/"
    assert ensure_region_section(region=region(COUNTY)) == county
    assert ensure_region_section(region=region(PROVINCE)).address == "/news/"


def test_an_editor_of_a_city_works_in_its_section_alone() -> None:
    person = editor(CITY)
    sync_editor(person=person)
    user = fresh(person).user
    own, other = news("长沙的消息"), news("株洲的消息", region=OTHER_CITY)
    rights = {
        page.title: (page.permissions_for_user(user).can_edit(), page.permissions_for_user(user).can_publish())
        for page in (own, other, HomePage.objects.get())
    }
    assert rights == {"长沙的消息": (True, False), "株洲的消息": (False, False), "首页": (False, False)}


def test_an_editor_of_the_province_publishes_everywhere() -> None:
    person = editor(PROVINCE)
    sync_editor(person=person)
    assert news("株洲的消息", region=OTHER_CITY).permissions_for_user(fresh(person).user).can_publish() is True


def test_the_door_follows_the_roles_of_this_minute(client: Client) -> None:
    person = with_role(Role.EDITOR, office(CITY), "市编辑")
    client.force_login(person.user)
    assert client.get("/cms/").status_code == 200
    person.roles.update(ended_at=clock.now() - dt.timedelta(seconds=1))
    assert client.get("/cms/").status_code == 302
    assert person.user.groups.count() == 0


def test_other_people_do_not_come_in(client: Client) -> None:
    client.force_login(organiser().user)
    assert client.get("/cms/").status_code == 302
    assert client.get("/desk/newsroom/").status_code == 403
    client.logout()
    assert client.get("/cms/").headers["Location"].startswith("/accounts/login/")


def test_the_explorer_shows_an_editor_the_own_section(client: Client) -> None:
    news("长沙的消息")
    other = news("株洲的消息", region=OTHER_CITY)
    client.force_login(editor(CITY).user)
    section = NewsIndexPage.objects.get(region_id=CITY)
    shown = client.get(f"/cms/pages/{section.pk}/").content.decode()
    assert "长沙的消息" in shown
    assert client.get(f"/cms/pages/{other.pk}/edit/").status_code == 302
    written = client.post(f"/cms/pages/{other.pk}/edit/", {"title": "改了", "slug": "x"})
    assert (written.status_code, Page.objects.get(pk=other.pk).title) == (302, "株洲的消息")


# --- the workflow -----------------------------------------------------------------------------------------------------


def test_a_countys_report_goes_up_in_two_steps(client: Client) -> None:
    page = county_report()
    assert (page.live, page.current_workflow_task.name) == (False, "市级审核")
    city, province = editor(CITY, "市编辑"), editor(PROVINCE, "省编辑")
    page.current_workflow_state.current_task_state.specific.approve(user=city.user)
    page = NewsPage.objects.get(pk=page.pk)
    assert (page.live, page.current_workflow_task.name) == (False, "省级审核")
    sync_editor(person=province)
    page.current_workflow_state.current_task_state.specific.approve(user=fresh(province).user)
    page = NewsPage.objects.get(pk=page.pk)
    assert page.live is True
    shown = client.get(page.address).content.decode()
    assert "&lt;b&gt;第二段&lt;/b&gt;" in shown


def approve(page: NewsPage, person: Person) -> NewsPage:
    """As the newsroom's button does, whose door gives the rights."""
    sync_editor(person=fresh(person))
    task_state = page.current_workflow_state.current_task_state
    page.current_workflow_task.on_action(task_state.specific, fresh(person).user, "approve")
    return NewsPage.objects.get(pk=page.pk)


def test_a_city_without_an_editor_is_no_step() -> None:
    province = editor(PROVINCE, "省编辑")
    page = submit_news(actor=organiser(office(COUNTY), "县经办"), region=region(COUNTY), report=WORDS)
    assert page.current_workflow_task.name == "省级审核"
    assert approve(page, province).live is True


def test_an_editor_of_the_province_who_steps_in_for_a_city_approves_once() -> None:
    page = county_report()
    RoleAssignment.objects.filter(role=Role.EDITOR, region_id=CITY).update(ended_at=clock.now())
    province = editor(PROVINCE, "省编辑")
    assert page.current_workflow_task.name == "市级审核"
    page = approve(page, province)
    assert (page.live, page.current_workflow_state) == (True, None)
    decided = TaskState.objects.order_by("pk").values_list("task__name", "status", "finished_by")
    assert list(decided) == [("市级审核", "approved", province.user.pk), ("省级审核", "approved", province.user.pk)]


def test_who_steps_in_corrects_a_word_and_approves_once() -> None:
    page = county_report()
    province = editor(PROVINCE, "省编辑")
    page.title = "改过的标题"
    page.save_revision(user=province.user)
    page = approve(page, province)
    assert (page.live, page.title) == (True, "改过的标题")


def test_who_steps_in_does_not_publish_what_somebody_else_changed_meanwhile() -> None:
    page = county_report()
    page.title = "别人改过的标题"
    page.save_revision(user=editor(CITY, "市编辑二").user)
    page = approve(page, editor(PROVINCE, "省编辑"))
    assert (page.live, page.current_workflow_task.name) == (False, "市级审核")


def test_the_button_says_what_stepping_in_does(client: Client) -> None:
    page = county_report()
    client.force_login(editor(PROVINCE, "省编辑").user)
    path = f"/cms/pages/{page.pk}/edit/"
    shown = client.get(path).content.decode()
    foot = shown[shown.index("<footer") :]
    assert "通过并发布" in foot[foot.index("<button") : foot.index("</button>")]
    assert "审核全部通过，页面已发布" in client.post(path, posted(shown), follow=True).content.decode()
    assert NewsPage.objects.get(pk=page.pk).live is True


def test_an_editor_who_corrects_a_word_and_approves_has_approved_it() -> None:
    page = county_report()
    city, province = editor(CITY, "市编辑"), editor(PROVINCE, "省编辑")
    for person, then in ((city, (False, "省级审核")), (province, (True, None))):
        page.title = f"{page.get_latest_revision_as_object().title}！"
        page.save_revision(user=person.user)
        page = approve(page, person)
        task = page.current_workflow_task
        assert (page.live, task.name if task else None) == then
    assert page.title.endswith("！！")


def test_what_somebody_else_changed_meanwhile_is_looked_at_again() -> None:
    page = county_report()
    city, other = editor(CITY, "市编辑"), editor(CITY, "市编辑二")
    page.title = "别人改过的标题"
    page.save_revision(user=other.user)
    page = approve(page, city)
    assert (page.live, page.current_workflow_task.name) == (False, "市级审核")


def test_the_newsroom_puts_approval_first_and_says_what_comes_next(client: Client) -> None:
    page = county_report()
    for person, label, said in (
        (editor(CITY, "市编辑"), "通过，转省级审核", "下一步：省级审核"),
        (editor(PROVINCE, "省编辑"), "通过并发布", "审核全部通过，页面已发布"),
    ):
        client.force_login(person.user)
        path = f"/cms/pages/{page.pk}/edit/"
        shown = client.get(path).content.decode()
        foot = shown[shown.index("<footer") :]
        assert label in foot[foot.index("<button") : foot.index("</button>")]
        after = client.post(path, posted(shown), follow=True).content.decode()
        assert said in after
    assert NewsPage.objects.get(pk=page.pk).live is True


def posted(page: str) -> dict[str, str]:
    """The edit form as the browser sends it back, with the button for approval."""
    return nested_form_data(
        {
            "title": "天心区：三十个项目现场结对", "slug": "x", "summary": "摘要", "kind": "news", "region": COUNTY,
            "issued_on": "", "published_on": "2024-05-20", "source": "", "doc_no": "", "picture": "",
            "body": streamfield([("text", rich_text("<p>第一段。</p>"))]),
            "action-workflow-action": "true", "workflow-action-name": "approve",
        }
    )  # fmt: skip


def test_who_approves_follows_from_the_region() -> None:
    page = county_report()
    task = page.current_workflow_task
    people = {
        "city": editor(CITY, "市编辑"),
        "other city": editor(OTHER_CITY, "别市"),
        "county": editor(COUNTY, "县编辑"),
        "province": editor(PROVINCE, "省编辑"),
    }
    may = {name: bool(task.get_actions(page, fresh(person).user)) for name, person in people.items()}
    assert may == {"city": True, "other city": False, "county": False, "province": True}
    lists = {
        name: TaskState.objects.reviewable_by(fresh(person).user).filter(status="in_progress").count()
        for name, person in people.items()
    }
    assert lists == {"city": 1, "other city": 0, "county": 0, "province": 1}
    inbox = {name: [item.count for item in pages_to_approve(fresh(person))] for name, person in people.items()}
    assert inbox == {"city": [1], "other city": [], "county": [], "province": [1]}


def test_the_citys_editor_does_not_decide_for_the_province() -> None:
    page = county_report()
    page.current_workflow_state.current_task_state.specific.approve(user=editor(PROVINCE).user)
    page = NewsPage.objects.get(pk=page.pk)
    city = editor(CITY, "市编辑")
    assert page.current_workflow_task.get_actions(page, fresh(city).user) == []
    assert pages_to_approve(fresh(city)) == []


def test_what_the_province_writes_needs_no_city() -> None:
    writer = organiser(office(PROVINCE), "省经办")
    page = submit_news(actor=writer, region=region(PROVINCE), report=WORDS)
    assert page.current_workflow_task.name == "省级审核"


def test_a_returned_report_is_corrected_and_handed_in_again() -> None:
    page = county_report()
    writer = organiser(office(COUNTY), "另一位经办")
    with pytest.raises(Conflict):
        resubmit_news(actor=writer, page=page, report=WORDS)
    state = page.current_workflow_state.current_task_state.specific
    state.reject(user=editor(CITY).user, comment="请补充时间地点")
    page = NewsPage.objects.get(pk=page.pk)
    assert page.current_workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES
    resubmit_news(actor=writer, page=page, report=Report(title="补充了时间地点", text="新正文。"))
    page = NewsPage.objects.get(pk=page.pk)
    assert page.current_workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
    assert page.get_latest_revision_as_object().title == "补充了时间地点"


def test_nobody_reports_from_elsewhere() -> None:
    with pytest.raises(Forbidden):
        submit_news(actor=organiser(office(OTHER_CITY), "株洲经办"), region=region(COUNTY), report=WORDS)
    with pytest.raises(Refused):
        submit_news(actor=organiser(office(COUNTY)), region=region(COUNTY), report=Report(title="空", text=" \n "))


# --- the desk ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(organiser(office(COUNTY), "县经办").user)
    return client


def form(**changes: str) -> dict[str, str]:
    return {"region": COUNTY, "kind": "news", "title": "天心区的消息", "text": "第一段", "picture_alt": "", **changes}


def test_a_county_hands_in_and_follows(desk: Client) -> None:
    assert desk.get("/desk/news/new/").status_code == 200
    done = desk.post("/desk/news/new/", form())
    page = NewsPage.objects.get()
    assert (done.status_code, done.headers["Location"]) == (302, f"/desk/news/{page.pk}/")
    assert "市级审核" in desk.get(f"/desk/news/{page.pk}/").content.decode()
    assert "天心区的消息" in desk.get("/desk/news/").content.decode()


@pytest.mark.promise("R3")
def test_handed_in_twice_is_one_report(desk: Client) -> None:
    once = {"_once": "abcdefghijklmnop1234"}
    answers = [desk.post("/desk/news/new/", form(**once)).headers["Location"] for _again in range(2)]
    assert (NewsPage.objects.count(), len(set(answers))) == (1, 1)


def test_what_is_missing_is_said_and_what_was_typed_is_kept(desk: Client) -> None:
    response = desk.post("/desk/news/new/", form(text="", title="留着的标题"))
    assert response.status_code == 422
    assert "留着的标题" in response.content.decode()
    assert NewsPage.objects.count() == 0


def test_another_region_cannot_be_chosen(desk: Client) -> None:
    assert desk.post("/desk/news/new/", form(region=OTHER_CITY)).status_code == 422
    assert NewsPage.objects.count() == 0


def test_a_returned_report_comes_back_to_the_desk(desk: Client) -> None:
    desk.post("/desk/news/new/", form())
    page = NewsPage.objects.get()
    assert desk.get(f"/desk/news/{page.pk}/edit/").status_code == 302
    page.current_workflow_state.current_task_state.specific.reject(user=editor(CITY).user, comment="请补充地点")
    assert "请补充地点" in desk.get(f"/desk/news/{page.pk}/").content.decode()
    assert "第一段" in desk.get(f"/desk/news/{page.pk}/edit/").content.decode()
    assert desk.post(f"/desk/news/{page.pk}/edit/", form(text="补充了地点")).status_code == 302
    assert "补充了地点" in str(NewsPage.objects.get().get_latest_revision_as_object().body)


def test_other_regions_reports_are_not_found(desk: Client) -> None:
    page = news("株洲的消息", region=OTHER_CITY)
    assert desk.get(f"/desk/news/{page.pk}/").status_code == 404
    assert "株洲的消息" not in desk.get("/desk/news/").content.decode()
