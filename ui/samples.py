"""Believable data for `/_components/`; invented people and projects."""
# ruff: noqa: E501, SIM905

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms

from ui import charts, lists, parts
from ui.forms import Form, UploadField

NOW = dt.datetime(2024, 5, 16, 10, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
ICONS = (
    "home trophy calendar story news notice inbox filing certificate user users search filter check check-circle x x-circle "
    "alert info help clock arrow-right arrow-left up down chevron-down chevron-right chevron-left menu more plus minus "
    "download upload print edit trash eye lock unlock link external qr sun moon display type language sign-out sign-in "
    "settings refresh attach file file-text image phone mail pin star flag send history list grid copy building scale "
    "chart ranking award gift shield seal swap undo bell wifi-off play phone-device"
).split()


class SampleForm(Form):
    """One of each kind of field."""

    name = forms.CharField(label="项目名称", max_length=60, help_text="与营业执照或商业计划书一致，60 字以内。")
    phone = forms.CharField(label="手机号", max_length=11, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    amount = forms.DecimalField(label="上年营业收入", required=False)
    track = forms.ChoiceField(label="参赛赛道", choices=[("", "请选择"), ("am", "先进制造"), ("ms", "现代服务")])
    kind = forms.ChoiceField(
        label="参赛主体",
        choices=[("team", "创业团队"), ("firm", "企业")],
        widget=forms.RadioSelect,
        help_text="以报名截止日为准。",
    )
    fields_ = forms.MultipleChoiceField(
        label="需要的服务",
        required=False,
        choices=[("loan", "创业担保贷款"), ("base", "孵化场地"), ("mentor", "导师结对")],
        widget=forms.CheckboxSelectMultiple,
    )
    intro = forms.CharField(label="项目简介", max_length=500, widget=forms.Textarea)
    plan = UploadField(label="商业计划书", extensions=["pdf"], max_bytes=20 * 1024 * 1024)
    agree = forms.BooleanField(label="我已阅读并同意参赛承诺，保证所填内容真实。")

    widths = {"phone": "narrow", "track": "medium", "amount": "narrow"}
    units = {"amount": "万元"}


def _steps() -> list[parts.Step]:
    return [
        parts.Step("启动", "4月29日", "done"),
        parts.Step("备案", "5月6日通过", "done"),
        parts.Step("报名", "137 个项目", "done"),
        parts.Step("资格审核", "剩 2 天 · 待审 12", "now", "#"),
        parts.Step("初赛网评", "5月20日"),
        parts.Step("决赛路演", "5月30日"),
        parts.Step("公示", "5 个工作日"),
        parts.Step("推荐上报", "6月14日前"),
    ]


def _todo() -> list[parts.TodoItem]:
    return [
        parts.TodoItem("12 个项目等待资格审核", "#", "开始审核", "其中 3 个退回后重新提交", "今天 24:00", "warn"),
        parts.TodoItem("5 位评委尚未接受邀请", "#", "催办", "先进制造组缺 2 位，已有 3 位候补", "5月18日", "info"),
        parts.TodoItem("确认网评分配方案", "#", "查看方案", "137 个项目 × 3 位评委，负载 20–21，无回避冲突", "5月19日"),
        parts.TodoItem("浏阳市未报县级选拔赛安排", "#", "催办", "可催办，或登记“不举办”", "逾期 1 天", "danger"),
    ]


def _history() -> list[parts.HistoryItem]:
    hours = dt.timedelta(hours=1)
    return [
        parts.HistoryItem("通过备案", "省厅 · 王示例", NOW, "已报送", "已备案", "", "ok"),
        parts.HistoryItem("重新报送", "长沙市人社局 · 李示例", NOW - 5 * hours, "已退回", "已报送", "", "info"),
        parts.HistoryItem(
            "退回修改",
            "省厅 · 王示例",
            NOW - 30 * hours,
            "已报送",
            "已退回",
            "实施方案第三部分缺少评委组成，请补充后再报。",
            "warn",
        ),
        parts.HistoryItem("起草", "长沙市人社局 · 周示例", NOW - 54 * hours, "", "草稿"),
    ]


def _funnel() -> list[charts.FunnelRow]:
    return [
        charts.FunnelRow("报名", 137),
        charts.FunnelRow("提交", 131),
        charts.FunnelRow("审核通过", 104, "+12 待审", pending=12),
        charts.FunnelRow("进入决赛", 30, "名额", is_quota=True),
        charts.FunnelRow("推荐上报", 12, "名额", is_quota=True),
    ]


def _strip() -> list[charts.StripPoint]:
    values = "94.33 92.10 91.75 90.02 89.67 88.40 88.40 87.15 86.90 85.05 84.21 82.77 80.10 78.45".split()
    kinds = ["in"] * 5 + ["tie"] * 2 + ["out"] * 7
    return [
        charts.StripPoint(f"第 {n} 名", Decimal(v), k) for n, (v, k) in enumerate(zip(values, kinds, strict=True), 1)
    ]


ROWS = [
    ("高温合金增材制造叶片修复", "430100-AM-0231", "先进制造", "周示例", "岳麓区", "5月12日 16:40", "条件全部符合", "ok", "待审核", "info"),
    ("社区嵌入式失能照护站", "430100-SE-0187", "银发经济", "刘示例", "雨花区", "5月12日 15:02", "注册满 5 年差 9 天", "warn", "待审核", "info"),
    ("稻虾共作数字管家", "430100-RV-0164", "乡村振兴", "陈示例", "宁乡市", "5月11日 22:19", "疑似重复：同一企业另有报名", "danger", "退回后重交", "warn"),
]  # fmt: skip


def _list() -> lists.ListState:
    tracks = [lists.Option("am", "先进制造"), lists.Option("ms", "现代服务")]
    states = [lists.Option("submitted", "待审核", True), lists.Option("accepted", "已通过")]
    return lists.ListState(
        path="#", rows=ROWS, total=137, first=1, last=50, q="", can_search=True,
        headers=[
            lists.Header("项目", url="?sort=name"), lists.Header("赛道", url="?sort=track"), lists.Header("负责人"),
            lists.Header("推荐单位"), lists.Header("提交时间", "n", "?sort=at", "desc"), lists.Header("提示"), lists.Header("状态"),
        ],
        filters=[lists.ShownFilter("state", "状态", states), lists.ShownFilter("track", "赛道", tracks)],
        chips=[lists.Chip("状态：待审核", "#"), lists.Chip("搜索：示例", "#")],
        pages=[
            lists.PageLink("1", current=True), lists.PageLink("2", "#"), lists.PageLink("3", "#"),
            lists.PageLink("›", "#", label="下一页"),
        ],
        export_url="#",
    )  # fmt: skip


def context() -> dict[str, Any]:
    return {
        "title": "第六届“中国创翼”创业创新大赛长沙市选拔赛",
        "subtitle": "市级 · 上级赛事：湖南省选拔赛 · 备案编号 湘创翼备〔2024〕0117",
        "crumbs": [parts.Crumb("赛事", "#"), parts.Crumb("第六届“中国创翼”", "#"), parts.Crumb("长沙市选拔赛")],
        "steps": _steps(),
        "todo": _todo(),
        "history": _history(),
        "funnel_rows": _funnel(),
        "strip": _strip(),
        "cut": Decimal("88.40"),
        "list": _list(),
        "icons": ICONS,
        "now": NOW,
        "stats": [
            parts.Stat(137, "报名项目", "#"), parts.Stat(12, "待审核", "#", "warn"),
            parts.Stat(104, "审核通过", "", "ok"), parts.Stat(30, "进入决赛"),
        ],
        "pairs": [("参赛主体", "长沙示例科技有限公司"), ("负责人", "周示例"), ("手机号", "138****5678"), ("注册资本", "500 万元"), ("团队人数", "6")],
        "tabs": [parts.Tab("概况", "#", True), parts.Tab("报名材料", "#", count=3), parts.Tab("评审意见", "#"), parts.Tab("办理记录", "#")],
        "where": parts.Where(
            now="退回修改", detail="请按意见补正后再次提交。", tone="warn", done=["填写报名表", "上传商业计划书"],
            todo=[parts.Next("上传盖章的报名表扫描件", "#"), parts.Next("再次提交", "#")],
            due=dt.date(2024, 5, 30), due_note="还剩 14 天", reason="报名表第二页未盖章。", url="#", button="去补正",
        ),
        "tones": [("草稿", ""), ("已通过", "ok"), ("待审核", "info"), ("退回修改", "warn"), ("未通过", "danger"), ("一等奖", "gold")],
        "table_headers": ["阶段", "项目", "占比"],
        "table_rows": [["报名", "137", "100 %"], ["提交", "131", "95.6 %"], ["审核通过", "104", "75.9 %"]],
    }  # fmt: skip


LEVELS = [
    ("创新引领", 30, "26.5", 2),
    ("带动就业", 30, "22.0", 1),
    ("项目团队", 20, "17.0", 2),
    ("发展前景", 20, "", None),
]
QUEUE = [
    ("01", "done"),
    ("02", "done"),
    ("03", "done"),
    ("04", "skip"),
    ("05", "done"),
    ("06", "wait"),
    ("07", "now"),
] + [(f"{n:02}", "") for n in range(8, 13)]
