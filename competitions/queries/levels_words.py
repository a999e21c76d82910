"""The words of levels: phases of rounds, lateness, parts left open."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from competitions.domain.levels import Late, LateKind, RoundPhase
from competitions.domain.rulebook import OpenPart, RuleBook
from competitions.domain.rulebook.words import word
from competitions.enums import CompetitionPhase, EntrySource
from ui import formats

PHASES: dict[RoundPhase, object] = {
    RoundPhase.NOT_CALLED: pgettext_lazy("round", "Not opened above"),
    RoundPhase.UNANSWERED: pgettext_lazy("round", "Not answered"),
    RoundPhase.DECLINED: pgettext_lazy("round", "No round"),
    RoundPhase.REPLACEMENT_ASKED: pgettext_lazy("round", "Camp or roadshow asked for"),
    RoundPhase.REPLACEMENT_GRANTED: pgettext_lazy("round", "Camp or roadshow consented"),
    RoundPhase.REPLACEMENT_CLOSED: pgettext_lazy("round", "Camp or roadshow closed"),
    RoundPhase.RECEIVED: pgettext_lazy("round", "Report received"),
    **{RoundPhase(phase.value): phase.label for phase in CompetitionPhase},
}
TONES: dict[RoundPhase, str] = {
    RoundPhase.UNANSWERED: "warn",
    RoundPhase.REPLACEMENT_ASKED: "info",
    RoundPhase.REPLACEMENT_GRANTED: "info",
    RoundPhase.REPLACEMENT_CLOSED: "danger",
    RoundPhase.AWAITING_FILING: "info",
    RoundPhase.FILED: "ok",
    RoundPhase.REGISTRATION: "ok",
    RoundPhase.CHECKING: "info",
    RoundPhase.JUDGING: "info",
    RoundPhase.PUBLICITY: "gold",
    RoundPhase.REPORTED: "info",
    RoundPhase.RECEIVED: "ok",
    RoundPhase.CANCELLED: "danger",
}


def late_words(late: Late | None) -> str:
    """What is overdue, since which day, by how many days; empty when nothing is."""
    if late is None:
        return ""
    words = {
        LateKind.ANSWER: _("answer was due on %(day)s"),
        LateKind.FILE: _("registration was to open on %(day)s and the plan is not filed"),
        LateKind.DECISION: _("the filing was to be answered by %(day)s"),
        LateKind.FINAL: _("the final was planned for %(day)s"),
        LateKind.REPORT: _("the list was to go up by %(day)s"),
    }[late.kind] % {"day": formats.when_short(late.due_on)}
    by = ngettext("%(count)d day late", "%(count)d days late", late.days) % {"count": late.days}
    return _("%(by)s: %(what)s") % {"by": by, "what": words}


def open_words(book: RuleBook) -> list[str]:
    """What rounds below may change, in words."""
    return [word(part).text(_) for part in OpenPart if part in book.open_parts]


def closed_words(book: RuleBook) -> list[str]:
    """What rounds below take over as it is, in words."""
    return [word(part).text(_) for part in OpenPart if part not in book.open_parts]


def source_words(source: str) -> str:
    """How an entry came into the round, where not by registering: 下级晋级, 直接推荐, 评审选拔推荐."""
    return "" if source == EntrySource.DIRECT else str(EntrySource(source).label)
