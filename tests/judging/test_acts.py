"""Every act of judging has a name in histories."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.utils import translation

from competitions.queries.history import action_name

ACTIONS = Path(settings.BASE_DIR) / "judging" / "actions"
# Templates of messages and an act that is refused before it is any.
NO_ACTS = {
    "judging.chase",
    "judging.chase_invitation",
    "judging.invited",
    "judging.marking_open",
    "judging.sheet_unlocked",
    "judging.sheets_added",
    "judging.sheets_taken",
}
NO_ACTS |= {"judging.rejudge", "judging.pack_worker", "judging.live_act"}
RECORDED = re.compile(
    r"(?:services\.record\(|record\(|action(?:, \w+)? = |_send\(\w+, |System\()\s*\"(judging\.[a-z_]+)\""
)


def test_every_act_has_a_name() -> None:
    found = {name for path in ACTIONS.rglob("*.py") for name in RECORDED.findall(path.read_text(encoding="utf-8"))}
    assert len(found) > 25
    with translation.override("zh-hans"):
        assert sorted(name for name in found - NO_ACTS if action_name(name) == name) == []
