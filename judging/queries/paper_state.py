"""What stands in the way of a paper sheet, and when two people read the same."""

from __future__ import annotations

import unicodedata

from django.db.models import Q
from django.utils.translation import gettext as _

from competitions.enums import EntryState, StageState
from judging.enums import OPEN_SHEETS, PaperState, RejudgementState, SheetState
from judging.models import PaperSheet, ScoreSheet

LIVE = (PaperState.ONCE, PaperState.DIFFERS, PaperState.AGREED)
# Marks may come from paper while the sheet waits, and after the close where it counts as missing: then they are late.
TAKES_PAPER = (*OPEN_SHEETS, SheetState.ABSENT)
DECISION = 3  # the step of the third reading


def why_no_paper(sheet: ScoreSheet) -> str:
    """Why no paper is taken for this sheet, in words; empty where it is."""
    stage = sheet.stage_entry.stage
    if stage.state == StageState.NOT_STARTED:
        return _("Marking of this stage has not begun yet.")
    if stage.state == StageState.RELEASED:
        return _("The results are out; no paper is taken any more.")
    if sheet.stage_entry.entry.state != EntryState.ACCEPTED:
        return _("This entry no longer competes.")
    if second_is_over(sheet):
        return _(
            "The re-judgement of this entry is over and its marks stand. Nothing of this paper was taken in; keep it in the file."
        )
    if sheet.is_in:
        return _("This sheet is locked already. Unlock it with a reason where the paper holds.")
    if sheet.state not in TAKES_PAPER:
        return _("The judge stepped back from this entry.")
    return ""


def second_is_over(sheet: ScoreSheet) -> bool:
    """Whether this is the second sheet of a re-judgement that was finished or dropped."""
    return sheet.rejudgement is not None and sheet.rejudgement.state != RejudgementState.OPEN


def second_label(label: str) -> str:
    """An entry in a list of sheets, where its second sheet is meant."""
    return _("%(entry)s (%(state)s)") % {"entry": label, "state": _("Re-judgement")}


def over_seconds(at: str = "") -> Q:
    """The same for sheets that are not in; ``at``: how a query gets to the sheet."""
    over = [RejudgementState.DONE, RejudgementState.DROPPED]
    return Q((f"{at}rejudgement__state__in", over), (f"{at}state", SheetState.ABSENT))


def missing_words(sheet: ScoreSheet) -> str:
    """Why a sheet that counts as missing takes no paper while marking is open."""
    return _("This sheet counts as missing: %(reason)s Nothing of this paper was taken in; keep it in the file.") % {
        "reason": sheet.absent_reason
    }


def same_comment(first: str, second: str) -> bool:
    """Whether two people read the same words: width, blanks and who left them out are no difference."""
    plain = ["".join(unicodedata.normalize("NFKC", text).split()) for text in (first, second)]
    return not all(plain) or plain[0] == plain[1]


def read_of(paper: PaperSheet) -> tuple[dict[str, str], str]:
    """What the paper says in the end: the decision, or what both read with the comment of whoever typed one."""
    entries = list(paper.entries.order_by("step"))
    last = entries[-1]
    comments = [one.comment for one in entries if one.comment]
    return last.values, last.comment if last.step == DECISION else "".join(comments[:1])
