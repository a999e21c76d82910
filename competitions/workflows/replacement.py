"""The tables of moves of what replaces a round: the request of a city, and the two consents it needs."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from competitions.domain.levels import ConsentAnswer, Verdict, verdict
from competitions.enums import ConsentSide, ConsentState, ReplacementState
from competitions.models import ReplacementConsent, ReplacementRequest
from competitions.permissions import levels as _permissions  # noqa: F401 - registers the predicates
from competitions.queries.history import name_action
from competitions.queries.levels import why_no_round
from workflow import clock, registry
from workflow.machine import Guard, Workflow, transition
from workflow.services import Move

ASKED, GRANTED, OPENED = ReplacementState.ASKED, ReplacementState.GRANTED, ReplacementState.OPENED
PENDING, YES, NO = ConsentState.PENDING, ConsentState.GRANTED, ConsentState.REFUSED


# --- The request ------------------------------------------------------------------------------------------------------


def consents_come_to(wanted: Verdict) -> Guard:
    """A guard: both consents together come to ``wanted``. The consent moves first, in the same act."""

    def guard(move: Move) -> str | None:
        answers = [ConsentAnswer(state) for state in move.obj.consents.values_list("state", flat=True)]
        if verdict(answers) is not wanted:
            return _("This follows from the two consents; please enter them.")
        return None

    guard.__name__ = f"consents_come_to_{wanted.value}"
    return guard


def round_is_taken(move: Move) -> str | None:
    """The competition above still takes rounds."""
    return why_no_round(move.obj.answer.call)


def note_round(move: Move) -> None:
    """Which round it became, and by which version of the rules above."""
    move.touch(round=move.data["round"], rules_version=move.data["rules_version"])
    move.note(competition=move.data["round"].pk, rules_version=move.data["rules_version"])


def note_closing(move: Move) -> None:
    """Why it is over."""
    move.touch(closing_reason=move.reason)


REPLACEMENT = Workflow(
    name="replacement",
    label=gettext_lazy("Selection by camp or roadshow"),
    states=dict(ReplacementState.choices),
    initial=ASKED,
    related=("answer__region", "answer__call__competition__region", "organisation", "round"),
    transitions=(
        transition(
            "grant", ASKED, GRANTED, "competitions.settle_replacement", by_hand=False,
            label=gettext_lazy("Both consents given"), done_label=gettext_lazy("Both consents given"),
            guards=(consents_come_to(Verdict.OPEN),),
        ),
        transition(
            "open", GRANTED, OPENED, "competitions.ask_replacement", by_hand=False,
            label=gettext_lazy("Open the selection"), done_label=gettext_lazy("Selection opened"),
            guards=(consents_come_to(Verdict.OPEN), round_is_taken), effect=note_round,
        ),
        transition(
            "close", {ASKED, GRANTED, OPENED}, ReplacementState.CLOSED, "competitions.settle_replacement", by_hand=False,
            label=gettext_lazy("Close"), done_label=gettext_lazy("Closed: a consent was refused or withdrawn"),
            guards=(consents_come_to(Verdict.CLOSED),), effect=note_closing, needs_reason=True,
        ),
        transition(
            "withdraw", {ASKED, GRANTED}, ReplacementState.WITHDRAWN, "competitions.ask_replacement",
            label=pgettext_lazy("replacement", "Take the request back"),
            done_label=pgettext_lazy("replacement", "Request taken back"), effect=note_closing, needs_reason=True,
        ),
    ),
)  # fmt: skip
registry.register(REPLACEMENT, ReplacementRequest)


# --- The consents -----------------------------------------------------------------------------------------------------


def request_waits(move: Move) -> str | None:
    """Nobody decides about a request that was taken back or is closed."""
    if move.obj.request.state not in (ASKED, GRANTED):
        return _("The request is “%(state)s”; there is nothing to decide.") % {
            "state": move.obj.request.get_state_display()
        }
    return None


def request_lives(move: Move) -> str | None:
    """A consent is withdrawn while something rests on it."""
    if move.obj.request.state not in (ASKED, GRANTED, OPENED):
        return _("The request is “%(state)s”; there is nothing to decide.") % {
            "state": move.obj.request.get_state_display()
        }
    return None


def is_not_own_request(move: Move) -> str | None:
    """Nobody decides what they asked for themselves, whatever roles they hold."""
    if move.actor.actor_kind == "person" and move.actor.actor_key == str(move.obj.request.asked_by_id):
        return _("You made this request; somebody else of the office above has to decide.")
    return None


def document_is_there(move: Move) -> str | None:
    """What the committee decided is a document: its number, its day, its scan."""
    if move.obj.side != ConsentSide.NATIONAL:
        return None
    if not str(move.data.get("doc_no", "")).strip() or not move.data.get("decided_on") or not move.data.get("scan"):
        return _("The committee's decision needs document number, date and scan.")
    return None


def day_is_past(move: Move) -> str | None:
    """A document bears a day that has come."""
    day = move.data.get("decided_on")
    if day is not None and day > clock.today():
        return _("The date of the document lies in the future.")
    return None


def keep_decision(move: Move) -> None:
    """The words, the document, who entered it."""
    values = {
        "doc_no": str(move.data.get("doc_no", "")).strip(),
        "decided_on": move.data.get("decided_on"),
        "opinion": move.reason,
        "entered_by": move.actor,
        "entered_at": move.now,
    }
    if move.data.get("scan"):
        values |= {
            "scan": move.data["scan"],
            "scan_name": move.data["scan_name"],
            "scan_sha256": move.data["scan_sha256"],
        }
    move.touch(**values)
    day = values["decided_on"]
    move.note(side=move.obj.side, doc_no=values["doc_no"], decided_on=day.isoformat() if day else "",
              scan_sha256=move.data.get("scan_sha256", ""))  # fmt: skip


def keep_withdrawal(move: Move) -> None:
    """Why and by which document the consent was withdrawn; what was decided first stays."""
    move.touch(
        withdrawal_reason=move.reason,
        withdrawal_doc_no=str(move.data.get("doc_no", "")).strip(),
        withdrawn_on=move.data.get("decided_on") or clock.today(),
    )
    move.note(side=move.obj.side, doc_no=move.obj.withdrawal_doc_no)


CONSENT = Workflow(
    name="replacement_consent",
    label=gettext_lazy("Consent to a camp or roadshow"),
    states=dict(ConsentState.choices),
    initial=PENDING,
    related=("request__answer__region",),
    transitions=(
        transition(
            "grant", PENDING, YES, "competitions.decide_consent",
            label=gettext_lazy("Consent"), done_label=gettext_lazy("Consent given"),
            guards=(request_waits, is_not_own_request, document_is_there, day_is_past), effect=keep_decision,
        ),
        transition(
            "refuse", PENDING, NO, "competitions.decide_consent",
            label=pgettext_lazy("consent", "Refuse"), done_label=gettext_lazy("Consent refused"), needs_reason=True,
            guards=(request_waits, is_not_own_request, document_is_there, day_is_past), effect=keep_decision,
        ),
        transition(
            "withdraw", YES, ConsentState.WITHDRAWN, "competitions.decide_consent",
            label=gettext_lazy("Withdraw the consent"), done_label=gettext_lazy("Consent withdrawn"), needs_reason=True,
            guards=(request_lives, day_is_past), effect=keep_withdrawal,
        ),
    ),
)  # fmt: skip
registry.register(CONSENT, ReplacementConsent)
name_action("replacement.asked", gettext_lazy("Camp or roadshow asked for"))
name_action("entry.recommendation_void", gettext_lazy("Recommendation void"))
