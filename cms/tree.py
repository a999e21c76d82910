"""The pages that every site has from its first minute. Planted by migration 0002."""

from __future__ import annotations

from typing import Any, NamedTuple


class Planned(NamedTuple):
    """One page: its model, title, address below the parent and fields."""

    model: str
    title: str
    slug: str
    fields: dict[str, Any]


HOME = Planned(
    "HomePage",
    "首页",
    "home",
    {
        "eyebrow": "创业服务 · 赛事活动",
        "hero_title": "让每一个创业的念头|都有回响",
        "summary": "两大赛事、身边的创业活动、一支愿意走到村口的导师团。报名、参赛、看公示、读故事，都在这里。",
    },
)
SECTIONS = (
    Planned("CompetitionIndexPage", "赛事", "competitions", {"summary": "正在进行的创业赛事和往届赛事。"}),
    Planned("ActivityIndexPage", "活动", "activities", {"summary": "讲座、沙龙、路演、宣讲、训练营：先报名，再到场。"}),
    Planned("StoryIndexPage", "创业故事", "stories", {"summary": "从赛场走出来的人，和他们后来做成的事。"}),
    Planned("NewsIndexPage", "新闻", "news", {"summary": "各地信息报道、通知公告和政策。"}),
    Planned(
        "PublicityIndexPage",
        "公示",
        "publicity",
        {"summary": "赛事结果名单。公示期内可实名提出异议。"},
    ),
)
ABOUT = Planned(
    "StandardPage",
    "关于本站",
    "about",
    {"summary": "创响是人力资源和社会保障部门组织创业赛事与活动的平台。"},
)
ABOUT_BODY: list[tuple[str, str]] = [
    ("heading", "这里能做什么"),
    (
        "text",
        "<p>查看正在进行的创业赛事和活动，在线报名参赛，查看评审结果公示，阅读创业故事，查验荣誉证书。</p>",
    ),
    ("heading", "怎样报名"),
    (
        "text",
        (
            "<ol><li>用手机号注册账号。</li><li>打开赛事页面，点“我要报名”，按提示填写项目信息，邀请团队成员。</li>"
            "<li>打印报名表，签字盖章后扫描上传，提交。</li><li>在“我的”里查看审核、评审和公示进度。</li></ol>"
        ),
    ),
    ("heading", "对结果有异议"),
    (
        "text",
        "<p>公示期内，请以真实姓名向公示页面写明的受理单位提出，并写清事实和依据。</p>",
    ),
]
WORKFLOW_NAME = "信息报道两级审核"
# name, level: the steps in order
WORKFLOW_STEPS = (("市级审核", "city"), ("省级审核", "province"))
