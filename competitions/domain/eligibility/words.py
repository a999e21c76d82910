"""Words of forms that the checks understand: funding rounds, study, yes and no."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class FundingRound(StrEnum):
    """融资轮次, the earliest first."""

    NONE = "none"  # 未融资
    SEED = "seed"  # 种子轮
    ANGEL = "angel"  # 天使轮
    PRE_A = "pre_a"  # Pre-A轮
    A = "a"
    B = "b"
    C = "c"
    LATER = "later"  # D轮及以后, 上市

    @property
    def order(self) -> int:
        """How late the round is."""
        return list(FundingRound).index(self)


class Study(StrEnum):
    """Whether somebody studies or has studied."""

    STUDENT = "student"  # 在校生
    GRADUATE = "graduate"  # 毕业生
    NEITHER = "neither"


_ROUNDS: Mapping[str, FundingRound] = MappingProxyType(
    {
        "未融资": FundingRound.NONE, "无融资": FundingRound.NONE, "暂无": FundingRound.NONE, "无": FundingRound.NONE,
        "NONE": FundingRound.NONE, "种子": FundingRound.SEED, "SEED": FundingRound.SEED, "天使": FundingRound.ANGEL,
        "ANGEL": FundingRound.ANGEL, "PREA": FundingRound.PRE_A, "A": FundingRound.A, "B": FundingRound.B,
        "C": FundingRound.C, "D": FundingRound.LATER, "D轮及以后": FundingRound.LATER, "D及以后": FundingRound.LATER,
        "E": FundingRound.LATER, "IPO": FundingRound.LATER, "上市": FundingRound.LATER, "已上市": FundingRound.LATER,
        "LATER": FundingRound.LATER,
    }
)  # fmt: skip
_STUDY: Mapping[str, Study] = MappingProxyType(
    {
        "在校生": Study.STUDENT, "在校学生": Study.STUDENT, "高校在校生": Study.STUDENT, "技工院校在校生": Study.STUDENT,
        "STUDENT": Study.STUDENT, "毕业生": Study.GRADUATE, "高校毕业生": Study.GRADUATE,
        "技工院校毕业生": Study.GRADUATE, "应届毕业生": Study.GRADUATE, "往届毕业生": Study.GRADUATE,
        "GRADUATE": Study.GRADUATE, "否": Study.NEITHER, "都不是": Study.NEITHER, "其他": Study.NEITHER,
        "NEITHER": Study.NEITHER,
    }
)  # fmt: skip
_YES = frozenset({"是", "有", "YES", "TRUE", "1"})
_NO = frozenset({"否", "无", "没有", "不是", "NO", "FALSE", "0"})


def funding_of(text: str) -> FundingRound | None:
    """The round that a form's words name (`天使轮`, `Pre-A轮`, `A+轮`), None when they name none that is known."""
    plain = _plain(text)
    return _ROUNDS.get(plain) or _ROUNDS.get(re.sub(r"轮.*$", "", plain)) or None


def study_of(text: str) -> Study | None:
    """What a form's words say about study, None when they say nothing that is known."""
    return _STUDY.get(_plain(text))


def yes_or_no(text: str) -> bool | None:
    """是 or 否, None for anything else."""
    plain = _plain(text)
    return True if plain in _YES else False if plain in _NO else None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[\s\-_+·]", "", folded)
