"""Our scripts in a real browser, against answers that the tests give: autosave, upload, confirm, double click."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.utils import translation
from playwright.sync_api import Browser, Page, Route, expect

from ui.forms import Form, UploadField

STATIC = Path(settings.BASE_DIR) / "static"
HOST = "http://scripts.test"


class Entry(Form):
    name = forms.CharField(label="项目名称", max_length=60)
    intro = forms.CharField(label="简介", widget=forms.Textarea, max_length=500)
    track = forms.MultipleChoiceField(
        label="赛道",
        choices=[("am", "先进制造"), ("ms", "现代服务")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    id_number = forms.CharField(label="证件号码", required=False)


class Plan(Form):
    plan = UploadField(label="商业计划书", extensions=["pdf"], max_bytes=4096)


PAGE = Template(
    """<!doctype html><html lang="zh-Hans" data-theme="auto"><meta charset="utf-8"><title>试</title>
<link rel="stylesheet" href="/static/css/components.css"><link rel="stylesheet" href="/static/css/forms.css">
<main id="main">{% include "components/display_choices.html" %}
<form id="entry" method="post" action="/entry/" novalidate data-autosave="/entry/save/" data-version="3" data-owner="7">
<input type="hidden" name="csrfmiddlewaretoken" value="token"><input type="hidden" name="version" value="3">{{ form }}
{% include "components/form_foot.html" with button="提交" autosave=True %}</form>
<form id="upload" method="post" action="/plan/" enctype="multipart/form-data" novalidate data-upload>{{ plan }}<button>上传</button></form>
<form id="act" method="post" action="/act/" data-confirm="撤回公示？" data-confirm-button="撤回"><button name="move" value="close">撤回公示</button></form>
<form id="step" method="post" action="/step/" data-guard data-keep="plan-1" data-owner="7"><input id="venue" name="venue" aria-label="地点"><button>保存</button>
<button id="publish" formaction="/publish/" data-confirm="发布公示？">发布</button></form><a href="/other/">下一步</a>
</main><script type="module" src="/static/js/app.js"></script></html>"""
)


class Server:
    """Gives the page, our static files and what the test put into `answers`; remembers every POST."""

    def __init__(self) -> None:
        self.posts: list[tuple[str, dict[str, str]]] = []
        self.answers: dict[str, Callable[[Route], None]] = {}

    def handle(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(path)[0] or "text/plain")
        elif route.request.method == "POST":
            self.posts.append((path, dict(parse_qsl(route.request.post_data or "", keep_blank_values=True))))
            self.answers.get(path, lambda r: r.fulfill(status=200, body="done", content_type="text/plain"))(route)
        else:
            with translation.override("zh-hans"):
                html = PAGE.render(Context({"form": Entry({"name": "旧名", "intro": ""}), "plan": Plan()}))
            route.fulfill(body=html, content_type="text/html; charset=utf-8")

    def say(self, path: str, status: int, **body: Any) -> None:
        """Answer POSTs to `path` with JSON."""
        text = json.dumps(body)
        self.answers[path] = lambda route: route.fulfill(status=status, body=text, content_type="application/json")


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", viewport={"width": 820, "height": 1180})
    context.set_default_timeout(10_000)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/*", server.handle)
    page.goto(f"{HOST}/entry/")
    yield page
    context.close()
    assert errors == []


def saved(server: Server) -> list[dict[str, str]]:
    return [body for path, body in server.posts if path == "/entry/save/"]


def test_autosave_sends_what_changed_and_says_when(page: Page, server: Server) -> None:
    server.say("/entry/save/", 200, version=4, saved_at="14:05")
    page.fill("#id_name", "稻虾共作数字管家")
    page.check("#id_track_1")
    expect(page.locator("[data-autosave-status]")).to_have_text("已保存 14:05")
    assert saved(server) == [{"name": "稻虾共作数字管家", "track": "ms", "version": "3", "fields": "name,track"}]
    assert page.input_value("#entry [name=version]") == "4"
    assert page.evaluate("localStorage.length") == 0


def test_a_closed_tab_loses_nothing(page: Page, server: Server) -> None:
    server.answers["/entry/save/"] = lambda route: route.abort()
    page.fill("#id_intro", "写了很久的一段话")
    expect(page.locator("[data-autosave-status]")).to_have_text("网络已断开：内容已存在本机，恢复后自动保存")
    server.say("/entry/save/", 200, version=4, saved_at="14:06")
    page.goto(f"{HOST}/entry/")
    assert page.input_value("#id_intro") == ""
    page.click("text=恢复内容")
    assert page.input_value("#id_intro") == "写了很久的一段话"
    expect(page.locator("[data-autosave-status]")).to_have_text("已保存 14:06")
    assert page.evaluate("localStorage.length") == 0


def test_a_lost_login_loses_nothing(page: Page, server: Server) -> None:
    server.answers["/entry/save/"] = lambda route: route.fulfill(
        status=200, body="<h1>登录</h1>", content_type="text/html"
    )
    page.fill("#id_intro", "写了很久的一段话")
    expect(page.locator("[data-autosave-status]")).to_have_text("登录已失效：内容已存在本机，请重新登录。")
    kept = json.loads(page.evaluate("localStorage.getItem('autosave:7:/entry/save/')"))
    assert kept["values"] == [["intro", "写了很久的一段话"]]


@pytest.mark.promise("R11")
def test_two_editors_see_both_values(page: Page, server: Server) -> None:
    server.say("/entry/save/", 409, version=9, values={"name": "别人的名字"}, message="已由王示例于 10:30 修改")
    page.fill("#id_name", "我的名字")
    expect(page.locator("[data-autosave-status]")).to_have_text("已由王示例于 10:30 修改")
    expect(page.locator(".both-values")).to_contain_text("我的名字")
    expect(page.locator(".both-values")).to_contain_text("别人的名字")
    server.say("/entry/save/", 200, version=10, saved_at="10:31")
    page.click("text=保留我填写的")
    expect(page.locator("[data-autosave-status]")).to_have_text("已保存 10:31")
    assert saved(server)[-1] == {"name": "我的名字", "version": "9", "fields": "name"}


def test_taking_the_stored_value_sends_nothing(page: Page, server: Server) -> None:
    server.say("/entry/save/", 409, version=9, values={"name": "别人的名字"})
    page.fill("#id_name", "我的名字")
    page.click("text=采用已保存的")
    assert page.input_value("#id_name") == "别人的名字"
    page.wait_for_timeout(300)
    assert len(saved(server)) == 1
    assert page.evaluate("localStorage.length") == 0


def test_identity_numbers_are_never_kept_on_the_device(page: Page, server: Server) -> None:
    server.answers["/entry/save/"] = lambda route: route.abort()
    page.fill("#id_id_number", "430105199001011234")
    expect(page.locator("[data-autosave-status]")).to_have_text(
        "网络已断开：内容已存在本机，恢复后自动保存 证件号码、手机号等未存入本机，请勿关闭本页。"
    )
    assert page.evaluate("localStorage.length") == 0
    server.say("/entry/save/", 200, version=4, saved_at="14:05")
    page.fill("#id_name", "稻虾共作数字管家")
    kept = json.loads(page.evaluate("localStorage.getItem('autosave:7:/entry/save/')"))
    assert kept["values"] == [["name", "稻虾共作数字管家"]]
    expect(page.locator("[data-autosave-status]")).to_have_text("已保存 14:05")
    assert saved(server)[-1]["id_number"] == "430105199001011234"


def test_stray_spaces_are_no_lost_text(page: Page, server: Server) -> None:
    values = [["name", " 旧名  "], ["intro", ""]]
    kept = json.dumps({"version": "3", "at": 0, "values": values})
    page.evaluate("kept => localStorage.setItem('autosave:7:/entry/save/', kept)", kept)
    page.goto(f"{HOST}/entry/")
    expect(page.locator("#entry")).to_be_visible()
    page.wait_for_function("localStorage.length === 0")
    assert page.locator("text=恢复内容").count() == 0


def test_a_refused_form_in_place_leaves_no_step_to_send_again(page: Page, server: Server) -> None:
    body = (
        '<main id="main"><form data-in-place method="post" action="/sign-up/"><input name="phone" aria-label="手机号">'
    )
    refused = (
        f'{body}<div class="error-summary" tabindex="-1" data-focus>号码不对</div><button>下一步</button></form></main>'
    )
    page.evaluate(
        "html => { document.querySelector('main').outerHTML = html; }", f"{body}<button>下一步</button></form></main>"
    )
    server.answers["/sign-up/"] = lambda route: route.fulfill(
        status=422, body=refused, content_type="text/html; charset=utf-8"
    )
    page.fill("[name=phone]", "1")
    page.click("text=下一步")
    expect(page.locator(".error-summary")).to_be_focused()
    server.answers["/sign-up/"] = lambda route: route.fulfill(status=204, headers={"X-Location": "/code/"})
    page.fill("[name=phone]", "13900000001")
    page.click("text=下一步")
    page.wait_for_url(f"{HOST}/code/")
    page.go_back()
    page.wait_for_url(f"{HOST}/entry/")
    assert [sent["phone"] for path, sent in server.posts if path == "/sign-up/"] == ["1", "13900000001"]


def test_a_double_click_sends_once(page: Page, server: Server) -> None:
    server.answers["/entry/"] = lambda route: route.fulfill(status=204)
    page.dblclick("#entry button[type=submit]")
    page.wait_for_timeout(300)
    assert [path for path, _body in server.posts] == ["/entry/"]


def test_a_file_too_large_is_refused_before_it_is_sent(page: Page, server: Server) -> None:
    page.set_input_files("#id_plan", {"name": "计划书.pdf", "mimeType": "application/pdf", "buffer": b"x" * 5000})
    expect(page.locator(".upload-status")).to_have_text("计划书.pdf 大小为 5 KB，超过上限 4 KB，请压缩后再选。")
    page.set_input_files("#id_plan", {"name": "计划书.pdf", "mimeType": "application/pdf", "buffer": b"x" * 2000})
    expect(page.locator(".upload-status")).to_have_text("计划书.pdf · 2 KB")
    assert server.posts == []


def test_an_upload_ends_where_the_server_leads(page: Page, server: Server) -> None:
    server.answers["/plan/"] = lambda route: route.fulfill(status=204, headers={"X-Location": "/entry/?done=1"})
    page.set_input_files("#id_plan", {"name": "计划书.pdf", "mimeType": "application/pdf", "buffer": b"x" * 2000})
    page.click("#upload button")
    page.wait_for_url(f"{HOST}/entry/?done=1")


def test_an_upload_that_breaks_can_be_sent_again(page: Page, server: Server) -> None:
    server.answers["/plan/"] = lambda route: route.abort()
    page.set_input_files("#id_plan", {"name": "计划书.pdf", "mimeType": "application/pdf", "buffer": b"x" * 2000})
    page.click("#upload button")
    expect(page.locator(".upload-status")).to_have_text("上传中断，文件仍在，请再试一次。")
    server.answers["/plan/"] = lambda route: route.fulfill(status=204, headers={"X-Location": "/entry/?done=1"})
    page.click("#upload button")
    page.wait_for_url(f"{HOST}/entry/?done=1")


def test_a_refused_upload_shows_the_page_again(page: Page, server: Server) -> None:
    body = '<title>新</title><main id="main"><div class="error-summary" tabindex="-1" data-focus>不是 PDF</div></main>'
    server.answers["/plan/"] = lambda route: route.fulfill(
        status=422, body=body, content_type="text/html; charset=utf-8"
    )
    page.set_input_files("#id_plan", {"name": "计划书.pdf", "mimeType": "application/pdf", "buffer": b"x" * 2000})
    page.click("#upload button")
    expect(page.locator(".error-summary")).to_be_focused()
    assert page.title() == "新"


def test_confirm_asks_first(page: Page, server: Server) -> None:
    server.answers["/act/"] = lambda route: route.fulfill(status=204)
    page.click("#act button")
    expect(page.get_by_role("dialog", name="撤回公示？")).to_be_visible()
    page.keyboard.press("Escape")
    page.click("#act button")
    page.click("dialog >> text=取消")
    assert server.posts == []
    page.click("#act button")
    page.get_by_role("button", name="撤回", exact=True).click()
    page.wait_for_timeout(300)
    assert server.posts == [("/act/", {"move": "close"})]


def test_colours_and_type_change_at_once(page: Page) -> None:
    page.click("[data-display] [value=dark]")
    page.click("[data-display] [value=large]")
    assert page.evaluate("[document.documentElement.dataset.theme, document.documentElement.dataset.type]") == [
        "dark",
        "large",
    ]
    assert page.evaluate("document.cookie") == "theme=dark; type=large"
    expect(page.locator("[data-display] [value=dark]")).to_have_attribute("aria-pressed", "true")


def test_an_upload_that_leads_to_a_part_of_the_same_page_loads_it_anew(page: Page, server: Server) -> None:
    server.answers["/plan/"] = lambda route: route.fulfill(
        status=200, headers={"X-Location": "/entry/#upload"}, body=""
    )
    for _time in range(2):
        page.set_input_files(
            "#upload input[type=file]", {"name": "方案.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}
        )
        with page.expect_event("load"):
            page.click("#upload button")
        expect(page.locator("#upload .upload-status")).to_have_count(0)
        assert page.url == f"{HOST}/entry/#upload"
    assert [path for path, _body in server.posts] == ["/plan/", "/plan/"]


def test_leaving_with_something_unsaved_asks_and_it_is_offered_again(page: Page, server: Server) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.click("#venue")
    page.keyboard.type("示例剧场")
    page.click("text=下一步")
    page.wait_for_url("**/other/")
    assert asked == ["beforeunload"]
    page.click("#step >> text=恢复内容")
    assert page.input_value("#venue") == "示例剧场"
    page.click("#step >> text=保存")
    page.wait_for_url("**/step/")
    assert asked == ["beforeunload"]
    assert server.posts == [("/step/", {"venue": "示例剧场"})]
    page.goto(f"{HOST}/entry/")
    assert page.locator("text=恢复内容").count() == 0


def test_a_button_that_asks_takes_the_whole_form_with_it(page: Page, server: Server) -> None:
    page.fill("#venue", "示例剧场")
    page.click("#publish")
    expect(page.locator("dialog h2")).to_have_text("发布公示？")
    page.click("dialog >> text=取消")
    assert server.posts == []
    page.click("#publish")
    page.click("dialog >> text=确定")
    page.wait_for_url("**/publish/")
    assert server.posts == [("/publish/", {"venue": "示例剧场"})]


def test_saved_fields_move_list_and_chapters_together(page: Page) -> None:
    page.evaluate(
        """html => { document.querySelector('main').innerHTML = html; }""",
        """<ol class="steps"><li class="now" aria-current="step"><a href="#project"><b>项目</b></a><span>待完善 1 处</span></li>
        <li class="done"><a href="#team"><b>团队成员</b></a><i class="sr">已完成</i><span>已完成</span></li></ol>
        <form data-upload-base="/up/KIND/" data-text-left="待完善 %n 处" data-text-complete="已完成">
        <section id="project"><div class="field"><input id="id_title"><ul id="id_title_error"></ul></div></section>
        <section id="team"><div class="field"><input id="id_m3_name"><ul id="id_m3_name_error"></ul></div></section></form>
        <ul data-missing-list><li data-missing="title" data-section="project"><a href="#id_title">请填写</a></li></ul>""",
    )
    page.add_script_tag(url="/static/js/entry.js", type="module")
    page.wait_for_selector("html.scripted")
    page.evaluate(
        """() => document.querySelector('form').dispatchEvent(
        new CustomEvent('autosave:saved', {detail: {problems: {title: '', m3_name: '成员 1 姓名：请填写'}}}))"""
    )
    chapters = page.locator(".steps li")
    expect(chapters.locator("span")).to_have_text(["已完成", "待完善 1 处"])
    assert chapters.evaluate_all("all => all.map(one => one.className)") == ["done", "now"]
    expect(page.locator("[data-missing]:visible")).to_have_text(["成员 1 姓名：请填写"])
    expect(page.locator("#id_m3_name_error")).to_have_text("成员 1 姓名：请填写")


def test_a_busy_system_leaves_the_form_and_the_file_where_they_are(page: Page, server: Server) -> None:
    busy = "系统正忙，本次没有办成，什么都没有改变。填写的内容仍在，请稍等几秒再按一次。"
    for path in ("/plan/", "/sign-up/"):
        server.answers[path] = lambda route: route.fulfill(
            status=503, body="<main id=main>忙</main>", content_type="text/html; charset=utf-8"
        )
    page.set_input_files("#id_plan", {"name": "计划书.pdf", "mimeType": "application/pdf", "buffer": b"x" * 2000})
    page.click("#upload button")
    expect(page.locator(".upload-status")).to_have_text(busy)
    page.evaluate(
        "form => document.querySelector('main').insertAdjacentHTML('beforeend', form)",
        '<form data-in-place method="post" action="/sign-up/"><input name="phone" aria-label="手机号"><button>注册</button></form>',
    )
    page.fill("[name=phone]", "13900000001")
    page.click("text=注册")
    expect(page.get_by_role("alert")).to_have_text(busy)
    server.answers["/sign-up/"] = lambda route: route.fulfill(status=204, headers={"X-Location": "/code/"})
    page.click("text=注册")
    page.wait_for_url(f"{HOST}/code/")
    assert [sent["phone"] for path, sent in server.posts if path == "/sign-up/"] == ["13900000001"] * 2
