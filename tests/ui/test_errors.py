"""Error pages: no query, no secret, nothing typed is lost, and a way on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path
from django.views.generic import FormView

from ui import errors

ID_NUMBER = "430105199001011234"


class NameForm(forms.Form):
    project_name = forms.CharField(label="项目名称")


class Page(FormView):
    form_class = NameForm
    template_name = "ui/components.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("raise", "")
        raise {
            "403": PermissionDenied("评审期间不能修改"),
            "404": Http404("secret detail"),
            "413": RequestDataTooBig("big"),
            "429": errors.TooManyRequests("请 30 秒后再试", retry_after=30),
        }.get(kind, RuntimeError("secret detail"))


urlpatterns = [
    path("form/", Page.as_view()),
    path("accounts/", include("allauth.urls")),
    path("", include("ui.urls.public")),
]
handler400, handler403 = "ui.errors.bad_request", "ui.errors.forbidden"
handler404, handler500 = "ui.errors.not_found", "ui.errors.server_error"

TYPED = {
    "project_name": "稻虾共作 <b>数字管家</b>",
    "intro": f"第一行\n第二行 {ID_NUMBER}",
    "password": "hunter2-password",
    "id_number": ID_NUMBER,
    "_once": "key-of-the-form",
    "sms_code": "135790",
    "csrfmiddlewaretoken": "token-of-the-form",
}


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def page(client: Client, kind: str) -> str:
    with override_settings(ROOT_URLCONF=__name__):
        return client.post(f"/form/?raise={kind}", TYPED).content.decode()


@pytest.mark.parametrize(
    ("kind", "status", "title"),
    [
        ("403", 403, "无权办理"),
        ("404", 404, "页面不存在"),
        ("413", 413, "提交的内容过大"),
        ("429", 429, "操作过于频繁"),
        ("500", 500, "系统出了点问题"),
    ],
)
@pytest.mark.django_db
def test_every_refusal_has_its_page(
    client: Client, kind: str, status: int, title: str, django_assert_num_queries: Callable[..., Any]
) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "some-session-that-was-sent"
    # The editors' redirects are looked up for an address that is not there, before the page is drawn; that is theirs.
    middleware = [name for name in settings.MIDDLEWARE if "redirects" not in name]
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=middleware), django_assert_num_queries(0):
        response = client.post(f"/form/?raise={kind}", TYPED)
    html = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{title}</h1>" in html
    assert "secret detail" not in html
    assert "Traceback" not in html
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_the_stale_page_hands_back_what_was_typed(django_assert_num_queries: Callable[..., Any]) -> None:
    client = Client(enforce_csrf_checks=True)
    with override_settings(ROOT_URLCONF=__name__), django_assert_num_queries(0):
        response = client.post("/form/", TYPED)
    html = response.content.decode()
    assert response.status_code == 403
    assert "<h1>页面已过期</h1>" in html
    assert "稻虾共作 &lt;b&gt;数字管家&lt;/b&gt;" in html
    assert ">项目名称</label>" in html  # the label of the view's own form
    assert "第一行\n第二行 ******************" in html
    for secret in ("hunter2-password", ID_NUMBER, "key-of-the-form", "135790", "token-of-the-form"):
        assert secret not in html
    assert 'href="/form/"' in html


def test_reasons_written_for_people_are_shown(client: Client) -> None:
    assert "评审期间不能修改" in page(client, "403")
    with override_settings(ROOT_URLCONF=__name__):
        response = client.post("/form/?raise=429", TYPED)
    assert "请 30 秒后再试" in response.content.decode()
    assert response["Retry-After"] == "30"


def test_an_unread_body_is_not_asked_for() -> None:
    request = RequestFactory().post("/form/", TYPED)
    request._read_started = True  # as after a refused upload
    assert errors.typed_fields(request) == []
    response = errors.bad_request(request, RequestDataTooBig("big"))
    assert response.status_code == 413


def test_a_get_shows_nothing_typed_and_leads_back_only_to_our_own_pages() -> None:
    request = RequestFactory().get("/x/", HTTP_REFERER="https://evil.example/")
    assert "evil.example" not in errors.not_found(request).content.decode()
    request = RequestFactory().get("/x/", HTTP_REFERER="http://testserver/desk/")
    assert 'href="/desk/"' not in errors.not_found(request).content.decode()
    request = RequestFactory().get("/x/", HTTP_REFERER="http://testserver/desk/", HTTP_HOST="testserver")
    assert 'href="/desk/"' in errors.not_found(request).content.decode()


def test_there_is_an_answer_even_when_the_templates_are_broken(settings: Any) -> None:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [], "APP_DIRS": False, "OPTIONS": {}}]
    response = errors.server_error(RequestFactory().get("/x/"))
    assert response.status_code == 500
    assert "<h1>系统出了点问题</h1>" in response.content.decode()


def test_many_fields_are_cut_off() -> None:
    request = RequestFactory().post("/form/", {f"f{number}": "x" for number in range(500)})
    assert len(errors.typed_fields(request)) == 60
