"""A few news items, handed in and approved through the newsroom's workflow."""

from __future__ import annotations

from accounts.models import Person, Region
from cms.actions.editors import sync_editor
from cms.actions.news import Report, submit_news
from cms.models import NewsPage

ITEMS = (
    ("430000", "全省创业服务年度工作启动（演示）", "两大赛事、数百场活动同步展开，县市区可在平台发起备案。"),
    ("430100", "长沙市选拔赛开放报名（演示）", "先进制造、现代服务等五个赛道同时接受报名，现场另设咨询台。"),
    ("430000", "创业沙龙走进孵化基地（演示）", "三位创业者围坐分享，十七人到场，两个项目达成合作意向。"),
)


def publish_news(editor: Person) -> list[NewsPage]:
    """Written and approved by the province's editor."""
    sync_editor(person=editor)
    editor = Person.objects.select_related("user").get(pk=editor.pk)
    return [_publish(editor, Region.objects.get(code=code), title, text) for code, title, text in ITEMS]


def _publish(editor: Person, region: Region, title: str, text: str) -> NewsPage:
    report = Report(
        title=title, text=f"{text}\n本条为演示内容，所涉人员、项目均为虚构。", summary=text, source="创响（演示）"
    )
    page = submit_news(actor=editor, region=region, report=report)
    while (state := page.current_workflow_state) is not None:
        state.current_task_state.specific.approve(user=editor.user)
        page = NewsPage.objects.get(pk=page.pk)
    return page
