"""The code on a printed form: which form, of which thing, in which version.

The text in the QR code is an address of ours, so that a phone opens the thing itself: ``https://…/p/E/TOKEN/VERSION``.
A code is read by its path alone: a form printed under another host name is still ours. It proves nothing; whoever
files a scan by it checks who may, and that the thing exists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

# The first part of the address. Short: every letter makes the printed code finer, and a photograph harder to read.
PREFIX = "p"


class PaperKind(StrEnum):
    """Forms that come out filled and go back signed; the value stands in the code and is never changed."""

    ENTRY_FORM = "E"  # 报名表
    PLEDGE = "C"  # 承诺书
    RECOMMENDATION = "R"  # 推荐表
    FILING_APPLICATION = "F"  # 备案申请表
    ENTRY_LIST = "L"  # 汇总表


@dataclass(frozen=True, slots=True)
class PaperCode:
    """What a code says. `token` names the entry, the filing or the competition; `version` what was printed of it."""

    kind: PaperKind
    token: str
    version: str


_TOKEN, _VERSION = "[A-Za-z0-9_-]{1,40}", "[0-9a-f]{4,32}"
_CODE = re.compile(
    rf"(?:https?://[^/?#\s]{{1,260}})?/?{PREFIX}/(?P<kind>[A-Z])/(?P<token>{_TOKEN})/(?P<version>{_VERSION})/?"
)
LONGEST = 400


def code_for(kind: PaperKind, token: str, version: str) -> str:
    """The path that is printed behind the address of the site, with its first slash. Raises ValueError."""
    code = f"/{PREFIX}/{PaperKind(kind).value}/{token}/{version.lower()}"
    if read_code(code) is None:
        raise ValueError("a token or a version that no code can carry")
    return code


def read_code(text: str) -> PaperCode | None:
    """What the text of a QR code says, or an address that somebody typed; None when it is none of ours."""
    match = _CODE.fullmatch(text.strip()) if len(text) <= LONGEST else None
    if match is None:
        return None
    kind = next((one for one in PaperKind if one.value == match["kind"]), None)
    return PaperCode(kind, match["token"], match["version"]) if kind else None


def version_code(version: str) -> str:
    """A version as people compare it: ``A1B2-C3D4-E5F6-0789``."""
    return "-".join(version[start : start + 4] for start in range(0, len(version), 4)).upper()
