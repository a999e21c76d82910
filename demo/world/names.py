"""Invented names, numbers and projects. Nothing here belongs to anybody: given names say so, the ID numbers carry a
division code (439999) that does not exist, the phones come from one block of the demo."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from accounts.domain import ids, uscc

SURNAMES = "周刘陈李王张杨黄吴胡罗彭谢曾唐邓肖蒋谭何欧阳贺易龙段孟姜文汤夏石戴侯廖邹熊金陆郝孔白崔康毛邱秦江史顾邵万钱汪田任范方"
GIVEN = ("示例", "演示", "样本", "虚构", "试用", "范例")
RARE = ("䶮", "𬭎", "喆", "堃")
FIRST_PHONE = 19_900_000_000
DIVISION = "439999"

PARTS = {
    "adv_manufacturing": (
        ("高温合金", "碳纤维", "微型伺服", "精密陶瓷", "激光熔覆", "柔性传感", "数控刀具"),
        ("叶片修复", "减速器", "在线检测", "轻量化部件", "增材制造", "智能产线"),
    ),
    "modern_services": (
        ("社区", "跨境", "职业技能", "文旅", "供应链", "企业法务", "数字人力"),
        ("一站式平台", "共享仓配", "直播培训", "会展服务", "云客服", "灵活用工"),
    ),
    "rural": (
        ("稻虾", "山茶油", "黑茶", "柑橘", "辣椒", "竹编", "高山蔬菜"),
        ("数字管家", "加工合作社", "电商工坊", "研学营地", "品牌工程", "冷链直送"),
    ),
    "silver": (
        ("居家", "社区嵌入式", "认知症", "助浴", "老年食堂", "康复辅具"),
        ("照护站", "适老改造", "陪诊服务", "健康档案", "智能看护", "共享租赁"),
    ),
    "green": (
        ("餐厨垃圾", "废旧电池", "工业余热", "秸秆", "光伏屋顶", "再生塑料"),
        ("资源化装置", "梯次利用", "节能改造", "生物炭", "碳管理系统", "回收网络"),
    ),
}


@dataclass(frozen=True)
class Persona:
    """Somebody invented."""

    name: str
    phone: str
    id_number: str
    birth_date: dt.date


def persona(rng: random.Random, number: int) -> Persona:
    """The invented person of a number: the same number and seed give the same person."""
    surname = SURNAMES[number % len(SURNAMES)]
    given = GIVEN[(number // len(SURNAMES)) % len(GIVEN)]
    if number % 37 == 5:
        given = given[0] + rng.choice(RARE)
    elif number >= len(SURNAMES) * len(GIVEN):
        given = f"{given[0]}{'甲乙丙丁戊己庚辛壬癸'[number // (len(SURNAMES) * len(GIVEN)) % 10]}"
    born = dt.date(1975, 1, 1) + dt.timedelta(days=rng.randrange(365 * 28))
    return Persona(surname + given, str(FIRST_PHONE + 1000 + number), id_number(born, number), born)


def id_number(born: dt.date, number: int) -> str:
    """A number with a right check digit and a division that does not exist."""
    body = f"{DIVISION}{born:%Y%m%d}{number % 1000:03d}"
    return body + ids.check_digit(body)


def credit_code(number: int) -> str:
    """A 统一社会信用代码 with a right check character and a division that does not exist."""
    body = f"91{DIVISION}MA{number:07d}"
    return body + uscc.check_character(body)


def project_title(rng: random.Random, track: str, number: int) -> str:
    """A believable project of a track; ``number`` keeps it unique."""
    first, second = PARTS[track]
    title = rng.choice(first) + rng.choice(second)
    return f"{title}（示例{number:03d}）"
