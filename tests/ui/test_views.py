"""Refusals in words, display choices, caching of signed-in pages, navigation."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import Client, RequestFactory
from django.utils import translation

from ui import explain, htmx, navigation
from ui.middleware import DisplayMiddleware
from ui.views import act_and_redirect, perform_or_explain, safe_next
from workflow.services import Conflict, Forbidden, ManyRefused, Refused


def a_request(method: str = "post", **extra: Any) -> HttpRequest:
    request = getattr(RequestFactory(), method)("/desk/x/", **extra)
    request._messages = CookieStorage(request)
    return request  # type: ignore[no-any-return]


def said(request: HttpRequest) -> list[tuple[str, str]]:
    return [(message.level_tag, str(message)) for message in get_messages(request)]


def fail(error: Exception) -> Any:
    def act() -> None:
        raise error

    return act


def test_done_is_said_and_the_value_comes_back() -> None:
    request = a_request()
    outcome = perform_or_explain(request, lambda: 7, success="已提交")
    assert outcome
    assert (outcome.value, outcome.status) == (7, 200)
    assert said(request) == [("success", "已提交")]


def test_a_refusal_joins_the_form_and_nothing_typed_is_lost() -> None:
    class Sample(forms.Form):
        name = forms.CharField()

    request, form = a_request(), Sample({"name": "稻虾共作"})
    outcome = perform_or_explain(request, fail(Refused("报名已截止")), form=form)
    assert not outcome
    assert (outcome.status, outcome.reason) == (422, "报名已截止")
    assert form.non_field_errors() == ["报名已截止"]
    assert form["name"].value() == "稻虾共作"
    assert said(request) == []


@pytest.mark.parametrize(
    ("error", "status", "level"),
    [
        (Refused("不行"), 422, "error"),
        (Conflict("已由王示例于 10:30 通过"), 409, "warning"),
        (ManyRefused([]), 422, "error"),
    ],
)
def test_without_a_form_it_becomes_a_message(error: Exception, status: int, level: str) -> None:
    request = a_request()
    assert perform_or_explain(request, fail(error)).status == status
    assert said(request) == [(level, str(error))]


def test_a_missing_right_is_a_403_with_its_reason() -> None:
    with pytest.raises(PermissionDenied, match="没有权限"):
        perform_or_explain(a_request(), fail(Forbidden("没有权限")))


def test_a_bug_is_not_explained_away() -> None:
    with pytest.raises(ZeroDivisionError):
        perform_or_explain(a_request(), lambda: 1 // 0)
    assert explain.status_of(ValueError("x")) is None


def test_a_button_goes_on_either_way() -> None:
    request = a_request()
    assert act_and_redirect(request, fail(Refused("不行")), to="/desk/").url == "/desk/"


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "\\\\evil.example", "javascript:alert(1)", "http:///x"]
)
@pytest.mark.promise("S8")
def test_next_leads_only_to_our_own_pages(target: str) -> None:
    assert safe_next(a_request(data={"next": target}), "/my/") == "/my/"


def test_next_of_our_own_is_kept() -> None:
    assert safe_next(a_request(data={"next": "/desk/?page=2"})) == "/desk/?page=2"


def test_display_choices_are_kept_in_cookies(client: Client) -> None:
    response = client.post("/display/", {"theme": "dark", "next": "/news/"})
    assert (response.status_code, response["Location"]) == (302, "/news/")
    assert response.cookies["theme"].value == "dark"
    assert client.post("/display/", {"type": "large"}).cookies["type"].value == "large"
    assert client.post("/display/", {"language": "en"}).cookies["django_language"].value == "en"
    assert list(client.post("/display/", {"theme": "<b>", "language": "xx", "type": "9"}).cookies) == []
    assert client.get("/display/").status_code == 405


def through(request: HttpRequest, response: HttpResponse | None = None) -> HttpResponse:
    return DisplayMiddleware(lambda _request: response or HttpResponse("x"))(request)


def test_display_is_read_from_the_cookies() -> None:
    request = RequestFactory().get("/")
    request.COOKIES = {"theme": "dark", "type": "large"}
    through(request)
    assert (request.display.theme, request.display.large) == ("dark", True)  # type: ignore[attr-defined]
    request.COOKIES = {"theme": "evil", "type": "evil"}
    through(request)
    assert (request.display.theme, request.display.large) == ("auto", False)  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_chinese_unless_chosen_otherwise(client: Client) -> None:
    assert client.get("/nowhere/", headers={"accept-language": "en-US"})["Content-Language"] == "zh-hans"
    client.cookies["django_language"] = "en"
    assert client.get("/nowhere/")["Content-Language"] == "en"
    client.cookies["django_language"] = "../../etc"
    assert client.get("/nowhere/")["Content-Language"] == "zh-hans"


class SignedIn:
    is_authenticated = True


def test_signed_in_pages_are_in_no_cache() -> None:
    request = RequestFactory().get("/")
    assert not through(request).has_header("Cache-Control")
    request._cached_user = SignedIn()  # as the authentication middleware leaves it
    assert through(request)["Cache-Control"] == "no-store, private"


@pytest.mark.promise("O2")
def test_trace_is_refused() -> None:
    assert through(RequestFactory().generic("TRACE", "/")).status_code == 405


def test_an_upload_by_script_is_told_where_to_go() -> None:
    response = through(RequestFactory().post("/x/", HTTP_X_UPLOAD="1"), HttpResponseRedirect("/my/"))
    assert (response.status_code, response["X-Location"], response.has_header("Location")) == (204, "/my/", False)


def test_htmx_redirects_the_page() -> None:
    assert htmx.redirect(a_request(HTTP_HX_REQUEST="true"), "/x/")["HX-Redirect"] == "/x/"
    assert htmx.redirect(a_request(), "/x/").status_code == 302


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_entries", {})
    navigation.register(
        "desk", "赛事", "/desk/competitions/", 20, permission=lambda actor: actor == "周示例", count=lambda _actor: 3
    )
    navigation.register("desk", "待办", "/desk/", 10)
    navigation.register("desk", "未建", "nowhere:list", 30)


@pytest.mark.usefixtures("places")
def test_navigation_shows_what_one_may_open() -> None:
    request = RequestFactory().get("/desk/competitions/7/")
    request.actor = "周示例"  # type: ignore[attr-defined]
    links = navigation.links_for("desk", request)
    assert [(link.label, link.count, link.current) for link in links] == [("待办", 0, False), ("赛事", 3, True)]
    request.actor = "别人"  # type: ignore[attr-defined]
    assert [link.label for link in navigation.links_for("desk", request)] == ["待办"]
    assert [link.label for link in navigation.links_for("desk", None)] == ["待办"]


def test_english_is_complete_too() -> None:
    with translation.override("en"):
        assert explain.registered() != ()


def test_tabs_stand_in_groups_with_the_pages_of_the_open_one() -> None:
    def link(label: str, url: str, group: str = "", *, current: bool = False, count: int = 0) -> navigation.Link:
        return navigation.Link(label, url, count=count, current=current, group=group)

    found = navigation.grouped(
        [
            link("概览", "/1/"),
            link("项目", "/2/", "报名", count=2),
            link("扫描件", "/3/", "报名", current=True, count=1),
        ]
    )
    assert [(one.label, one.url, one.count, one.current) for one in found] == [
        ("概览", "/1/", 0, False),
        ("报名", "/2/", 3, True),
    ]
    assert [[page.label for page in one.pages] for one in found] == [[], ["项目", "扫描件"]]
