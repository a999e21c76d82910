"""Addresses: a fresh database serves every page; contests have theirs with nothing created by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.actions import sync_editor
from cms.models import CompetitionIndexPage, CompetitionPage, HomePage
from competitions.models import Competition
from tests.factories.competitions import draft, filed
from tests.factories.entries import open_competition
from tests.factories.pages import activity, editor, news
from workflow import clock

pytestmark = pytest.mark.django_db
SECTIONS = ["/", "/competitions/", "/activities/", "/stories/", "/news/", "/publicity/", "/about/", "/search/"]


@pytest.mark.parametrize("path", SECTIONS)
def test_a_fresh_database_serves_every_section(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert "userbar" not in response.content.decode()


@pytest.mark.parametrize("path", SECTIONS)
def test_any_host_name_is_served(client: Client, path: str) -> None:
    assert client.get(path, headers={"host": "127.0.0.1:8107"}).status_code == 200


@pytest.mark.parametrize("path", ["/competitions/", "/news/"])
def test_pages_are_read_only(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/nothing/",
        "/news/nothing/",
        "/competitions/nothing/",
        "/competitions/nothing/rules/",
        "/competitions/a/b/c/",
        "/activities/nothing/",
        "/publicity/nothing/1/",
        "/stories/nothing/",
        "/about/nothing/",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_plan_that_is_not_filed_is_nobodys_business(client: Client) -> None:
    contest = draft().competition
    assert client.get(f"/competitions/{contest.slug}/").status_code == 404
    assert contest.name not in client.get("/competitions/").content.decode()


@pytest.fixture
def contest() -> Competition:
    return filed().competition


def test_a_filed_contest_has_its_pages(client: Client, contest: Competition) -> None:
    page = client.get(f"/competitions/{contest.slug}/").content.decode()
    assert contest.name in page
    assert contest.filing.number in page
    assert "演示" in page
    rules = client.get(f"/competitions/{contest.slug}/rules/").content.decode()
    assert "去掉一个最高分和一个最低分" in rules
    assert client.get(f"/competitions/{contest.slug}/notices/").status_code == 200
    assert contest.name in client.get("/competitions/").content.decode()


def test_the_button_follows_the_window(client: Client, contest: Competition) -> None:
    url = f"/competitions/{contest.slug}/"
    enter = f"/my/competitions/{contest.slug}/enter/"
    assert enter not in client.get(url).content.decode()
    clock.move_to(contest.registration_opens_at + dt.timedelta(seconds=1))
    assert enter in client.get(url).content.decode()
    clock.move_to(contest.registration_closes_at - dt.timedelta(seconds=5))
    assert enter in client.get(url).content.decode()
    clock.move_to(contest.registration_closes_at + dt.timedelta(seconds=2))
    page = client.get(url).content.decode()
    assert enter not in page
    assert "截止" in page


def test_an_editors_page_enriches_the_contest(client: Client, contest: Competition) -> None:
    index = CompetitionIndexPage.objects.get()
    page = CompetitionPage(title="长沙赛区", competition=contest, live=False, body=[("text", "<p>编辑的话</p>")])
    index.add_child(instance=page)
    assert page.slug == contest.slug
    assert "编辑的话" not in client.get(f"/competitions/{contest.slug}/").content.decode()
    page.save_revision().publish()
    shown = client.get(f"/competitions/{contest.slug}/").content.decode()
    assert "编辑的话" in shown
    assert contest.filing.number in shown
    assert client.get(f"/competitions/{contest.slug}/rules/").status_code == 200


def test_drafts_are_not_public(client: Client) -> None:
    page = news("还没发布", live=False)
    assert client.get(page.address).status_code == 404
    assert "还没发布" not in client.get("/news/").content.decode()
    page.save_revision().publish()
    assert client.get(page.address).status_code == 200


def test_a_new_version_is_not_public_before_its_time(client: Client) -> None:
    page = news("旧标题")
    page.title = "新标题"
    page.save_revision()
    assert "旧标题" in client.get(page.address).content.decode()


def test_sections_of_regions_show_their_own(client: Client) -> None:
    news("天心区的消息", region="430103")
    news("株洲市的消息", region="430200")
    whole, city = client.get("/news/").content.decode(), client.get("/news/changsha/").content.decode()
    assert ("天心区的消息" in whole, "株洲市的消息" in whole) == (True, True)
    assert ("天心区的消息" in city, "株洲市的消息" in city) == (True, False)


def test_a_launched_activity_has_its_page(client: Client) -> None:
    known = activity(1)
    page = client.get(f"/activities/{known.slug}/").content.decode()
    assert f"/my/activities/{known.slug}/register/" in page
    assert "待备案" in page
    assert known.name in client.get("/").content.decode()
    hidden = activity(2, launched=False)
    assert client.get(f"/activities/{hidden.slug}/").status_code == 404
    assert hidden.name not in client.get("/activities/").content.decode()


def test_filters_live_in_the_address(client: Client) -> None:
    contest = open_competition()
    expected = {
        "?phase=open": True,
        "?phase=over": False,
        "?kind=malanhua": False,
        "?region=430100": True,
        "?region=430200": False,
        "?q=长沙": True,
        "?q=株洲": False,
        "?page=99": True,
        "?page=x": True,
        "?kind=nonsense": True,
    }
    listed = {query: contest.name in client.get(f"/competitions/{query}").content.decode() for query in expected}
    assert listed == expected


@pytest.mark.promise("Z4")
def test_a_signed_in_copy_is_kept_by_nobody(client: Client) -> None:
    from tests.factories.offices import person

    client.force_login(person().user)
    response = client.get("/")
    assert "no-store" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]


def test_titles_become_pinyin(db: None) -> None:
    assert news("长沙市第1期沙龙").slug == "chang-sha-shi-di-1-qi-sha-long"
    assert news("长沙市第1期沙龙").slug == "chang-sha-shi-di-1-qi-sha-long-2"


def test_there_is_one_site_for_every_name(db: None) -> None:
    from wagtail.models import Site

    site = Site.objects.get()
    assert (site.is_default_site, site.root_page.specific) == (True, HomePage.objects.get())


def test_an_edited_first_page_is_shown_at_once(client: Client) -> None:
    """The site is kept for some seconds, its pages never."""
    client.get("/")
    home = HomePage.objects.get()
    home.hero_title = "新的大标题"
    home.save_revision().publish()
    assert "新的大标题" in client.get("/").content.decode()


def test_activities_are_found_by_city_and_by_words(client: Client) -> None:
    known = activity(1)
    expected = {
        "?region=430100": True,
        "?region=430200": False,
        f"?q={known.name[:4]}": True,
        "?q=株洲": False,
        "?region=x": True,
        "?q=a%00b": False,
    }
    listed = {query: known.name in client.get(f"/activities/{query}").content.decode() for query in expected}
    assert listed == expected


def test_a_contest_says_how_to_enter_and_what_to_hand_in(client: Client, contest: Competition) -> None:
    url = f"/competitions/{contest.slug}/"
    Competition.objects.filter(pk=contest.pk).update(how_to_enter="")
    page = client.get(url).content.decode()
    assert ("点“我要报名”" in page, "提交材料" in page, "商业计划书：" in page) == (True, True, True)
    Competition.objects.filter(pk=contest.pk).update(how_to_enter="到窗口领取表格。")
    page = client.get(url).content.decode()
    assert ("到窗口领取表格。" in page, "点“我要报名”" in page, "商业计划书：" in page) == (True, False, True)


def test_a_contest_that_takes_entries_from_below_only_names_the_way_in(client: Client, contest: Competition) -> None:
    rules = {**contest.rules, "sources": ["below", "recommended"]}
    Competition.objects.filter(pk=contest.pk).update(how_to_enter="", rules=rules)
    page = client.get(f"/competitions/{contest.slug}/").content.decode()
    assert ("点“我要报名”" in page, "/enter/" in page, page.count("请报名参加所在市州或县区的选拔赛。")) == (
        False,
        False,
        2,
    )


def test_figures_of_the_first_page_wait_for_the_first_of_them(client: Client) -> None:
    assert 'class="facts"' not in client.get("/").content.decode()
    known = activity(1)
    assert known.state == "launched"
    assert 'class="facts"' in client.get("/").content.decode()


def test_no_competition_at_all_is_not_called_a_narrow_search(client: Client) -> None:
    words = {query: client.get(f"/competitions/{query}").content.decode() for query in ("", "?q=长沙")}
    assert ["还没有公布的赛事" in text for text in words.values()] == [True, False]
    assert ["没有符合条件的赛事" in text for text in words.values()] == [False, True]


def test_a_second_page_for_a_contest_is_refused_with_the_way_to_the_first(client: Client, contest: Competition) -> None:
    index = CompetitionIndexPage.objects.get()
    first = CompetitionPage(title="长沙赛区", competition=contest, live=False)
    index.add_child(instance=first)
    person = editor()
    sync_editor(person=person)
    client.force_login(person.user)
    typed = {
        "title": "又一页", "slug": "", "summary": "新写的摘要", "competition": contest.pk, "banner": "",
        "privacy_reason": "", "body": streamfield([]),
    }  # fmt: skip
    page = client.post(f"/cms/pages/add/cms/competitionpage/{index.pk}/", nested_form_data(typed)).content.decode()
    assert CompetitionPage.objects.count() == 1
    assert "这项竞赛已有页面：“长沙赛区”" in page
    assert f'<a href="/cms/pages/{first.pk}/edit/">' in page
    assert ("新写的摘要" in page, "已存在" in page) == (True, False)
