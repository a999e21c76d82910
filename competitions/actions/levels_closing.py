"""What a refused or withdrawn consent does to the round that rested on it, and to what came in from there."""

from __future__ import annotations

from accounts.models import Person
from competitions.enums import CompetitionState, EntrySource, FilingState
from competitions.models import Entry, Recommendation, ReplacementRequest
from workflow import clock
from workflow.actors import System
from workflow.services import perform, record

# What was reported stays reported; its nominees are marked.
ENDS = (
    CompetitionState.DRAFT,
    CompetitionState.AWAITING_FILING,
    CompetitionState.FILED,
    CompetitionState.JUDGING,
    CompetitionState.PUBLICITY,
)
_DECIDED = (FilingState.APPROVED, FilingState.REFUSED, FilingState.WITHDRAWN)
CLERK = System.granted("competitions.replacement", "competitions.sign_filing")


def end_of_replacement(request: ReplacementRequest, actor: Person, reason: str) -> None:
    """The round is cancelled where it has not reported up; nominees in the round above keep their place, marked void."""
    held = request.round
    if held is not None and held.state in ENDS:
        filing = held.filing
        if filing is not None and filing.state not in _DECIDED:
            perform(filing, "withdraw", actor=CLERK, reason=reason)
        perform(held, "lose_consent", actor=actor, reason=reason)
    marks = list(
        Recommendation.objects.filter(replacement=request, voided_at=None).select_related("entry").order_by("pk")
    )
    if not marks:
        return
    now = clock.now()
    Recommendation.objects.filter(pk__in=[mark.pk for mark in marks]).update(void_reason=reason, voided_at=now)
    Entry.objects.filter(pk__in=[mark.entry_id for mark in marks]).update(source=EntrySource.SELECTED_VOID)
    for mark in marks:
        record("entry.recommendation_void", actor=actor, target=mark.entry, reason=reason)
