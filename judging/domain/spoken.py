"""How a host reads a name aloud: pinyin with tones, surnames as surnames are read."""

from __future__ import annotations

import unicodedata

# Read otherwise as a surname than in most words.
SURNAMES = {
    "单": "Shàn", "仇": "Qiú", "区": "Ōu", "查": "Zhā", "任": "Rén", "曾": "Zēng", "解": "Xiè", "朴": "Piáo", "盖": "Gě",
    "缪": "Miào", "华": "Huà", "卜": "Bǔ", "种": "Chóng", "召": "Shào", "员": "Yùn", "乐": "Yuè", "翟": "Zhái", "冼": "Xiǎn",
    "尉": "Wèi", "秘": "Bì", "折": "Shé", "黑": "Hè", "重": "Chóng", "逄": "Páng", "繁": "Pó", "郗": "Xī", "訾": "Zī",
    "宁": "Nìng", "应": "Yīng", "燕": "Yān", "洗": "Xiǎn", "覃": "Qín", "褚": "Chǔ", "晁": "Cháo", "瞿": "Qú", "隗": "Wěi",
    "过": "Guō", "哈": "Hǎ", "纪": "Jǐ", "撒": "Sǎ", "令": "Lìng", "祭": "Zhài", "眭": "Suī", "芮": "Ruì", "车": "Chē",
    "长": "Cháng", "盛": "Shèng", "葛": "Gě", "万俟": "Mòqí", "尉迟": "Yùchí", "单于": "Chányú", "长孙": "Zhǎngsūn",
    "澹台": "Tántái", "令狐": "Línghú", "欧阳": "Ōuyáng", "司马": "Sīmǎ", "上官": "Shàngguān", "诸葛": "Zhūgě",
    "皇甫": "Huángfǔ", "宇文": "Yǔwén", "慕容": "Mùróng", "夏侯": "Xiàhóu", "东方": "Dōngfāng", "公孙": "Gōngsūn",
    "轩辕": "Xuānyuán", "端木": "Duānmù", "百里": "Bǎilǐ", "呼延": "Hūyán", "南宫": "Nángōng", "司徒": "Sītú",
    "鲜于": "Xiānyú", "闻人": "Wénrén", "赫连": "Hèlián", "独孤": "Dúgū", "申屠": "Shēntú", "太史": "Tàishǐ",
}  # fmt: skip


def surname_of(name: str) -> str:
    """The surname of a Chinese name: two characters where they are one of the known ones, else the first."""
    return name[:2] if len(name) > 2 and name[:2] in SURNAMES else name[:1]


def spoken_name(name: str) -> str:
    """`单小明` → `Shàn Xiǎomíng`. Empty where the name is not written in Chinese characters."""
    plain = "".join(name.split())
    if not plain or not all(_is_han(sign) for sign in plain.replace("·", "")):
        return ""
    family = surname_of(plain)
    given = _read(plain[len(family) :])
    return " ".join(part for part in (SURNAMES.get(family) or _read(family), given) if part)


def _is_han(sign: str) -> bool:
    # Rare signs of names stand in the planes beyond the first one too.
    return unicodedata.name(sign, "").startswith("CJK UNIFIED IDEOGRAPH")


def _read(text: str) -> str:
    # Its dictionary of phrases is loaded when the first name is read, not at every start.
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(text, style=Style.TONE, errors="ignore")).capitalize()
