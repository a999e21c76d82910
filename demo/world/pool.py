"""The pools of judges of the demo: invented people whose given names say so, with fields, groups and a few ties."""

from __future__ import annotations

import random

from accounts.models import Organisation, Person, Region
from demo.world import names
from judging.actions import pool
from judging.domain.tags import join_tags

FIRST_NUMBER = 55_000
GROUPS = ("投资人", "技术专家", "创业服务", "企业家", "高校教师")
EMPLOYERS = (
    "示例大学创业学院",
    "演示投资管理公司",
    "虚构产业研究院",
    "样本孵化基地",
    "范例会计师事务所",
    "示例智能制造公司",
)
TITLES = ("教授", "合伙人", "研究员", "主任", "注册会计师", "总经理")
FIELDS = ("先进制造", "新材料", "现代服务", "乡村振兴", "银发经济", "绿色经济", "数字技术", "财务与投资")
SCHOOLS = ("示例大学", "演示理工学院", "虚构师范大学")
TIES = (
    ("coached", "创业训练营辅导项目（示例）", "", "训练营签到表"),
    ("shareholder", "示例参股科技有限公司", "", "本人申报"),
    ("incubator", "样本孵化基地", "", "基地聘书"),
)


def fill_pool(office: Organisation, organiser: Person, *, count: int, first: int, shared: bool = False) -> list[Person]:
    """``count`` invented judges in the pool of an office; the numbers from ``first`` on are nobody else's."""
    rng = random.Random(first)
    regions = list(Region.objects.filter(level="city", path__startswith=office.region.path[:8]).order_by("code"))
    found = []
    for index in range(count):
        someone = names.persona(rng, FIRST_NUMBER + first + index)
        values = {
            "employer": EMPLOYERS[index % len(EMPLOYERS)],
            "title": TITLES[index % len(TITLES)],
            "group": GROUPS[index % len(GROUPS)],
            "fields": join_tags(rng.sample(FIELDS, 2)),
            "schools": join_tags([SCHOOLS[index % len(SCHOOLS)]]),
            "region": regions[index % len(regions)] if shared and regions else office.region,
            "is_mentor": index % 6 == 0,
            "is_shared": shared,
            "notes": "",
        }
        profile = pool.add_judge(office=office, actor=organiser, name=someone.name, phone=someone.phone, values=values)
        if index < len(TIES):
            kind, name, uscc, note = TIES[index]
            pool.add_tie(profile=profile, actor=organiser, kind=kind, name=name, uscc=uscc, note=note)
        found.append(profile.person)
    return found
