"""Personal data as it may be shown: enough to recognise one's own, too little to use.

The forms are those of promise L3 (`110***********123X`) and of common practice in Chinese public
lists. Masking never fails: an odd value is masked more, not less.
"""

from __future__ import annotations

STAR = "*"

# Two-character surnames that are alive today; all other Han names have a surname of one.
_COMPOUND = """
欧阳 上官 司马 诸葛 夏侯 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 司空 司寇 宇文 长孙 鲜于 闾丘 端木 百里
东郭 南宫 西门 呼延 第五 申屠 公羊 澹台 公冶 宗政 濮阳 淳于 单于 太叔 仲孙 轩辕 钟离 亓官 拓跋 乐正
漆雕 壤驷 公良 夹谷 宰父 谷梁 段干 东里 微生 梁丘 左丘 赫连 独孤 完颜 纳兰 万俟 闻人 巫马 羊舌
歐陽 諸葛 東方 尉遲 公孫 長孫 鮮于 閭丘 東郭 南宮 西門 濮陽 鍾離 獨孤 納蘭 聞人
"""
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())


def mask_id(number: str) -> str:
    """An identity number or credit code: the first 3 and the last 4, `110***********123X`.

    Shorter numbers (permits, passports) keep the first and the last two: `H******78`.
    """
    if len(number) >= 15:
        return number[:3] + STAR * (len(number) - 7) + number[-4:]
    if len(number) >= 6:
        return number[:1] + STAR * (len(number) - 3) + number[-2:]
    return STAR * len(number)


def mask_phone(phone: str) -> str:
    """`138****1234`; a number of another length keeps its last two digits."""
    if len(phone) == 11:
        return phone[:3] + STAR * 4 + phone[-4:]
    return STAR * max(len(phone) - 2, 0) + phone[-2:] if len(phone) > 5 else STAR * len(phone)


def mask_name(name: str) -> str:
    """The surname and a star for each further character: `张*`, `欧阳**`.

    `阿卜杜拉·买买提` gives `阿***·***` (the dot stays, so the form stays readable); a Latin name
    keeps the first letter of its first word: `A*** S****`. One character alone is masked whole.
    """
    text = name.strip()
    if len(text) <= 1:
        return STAR * len(text)
    keep = 2 if len(text) > 2 and text[:2] in COMPOUND_SURNAMES else 1
    hidden = "".join(c if c in "· " else STAR for c in text[keep:])
    return text[:keep] + hidden


def mask_email(address: str) -> str:
    """The first character before the @ and the domain: `z***@example.com`."""
    local, at, domain = address.rpartition("@")
    if not at or not local:
        return STAR * len(address)
    return local[:1] + STAR * 3 + at + domain
