"""The table of moves of an entry: from the contestant's draft to promotion."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.domain.names import normalise_name
from competitions.domain import windows
from competitions.domain.consents import CONSENTS
from competitions.enums import CompetitionState, EntryState
from competitions.models import Entry
from competitions.permissions import entry as _permissions  # noqa: F401 - registers the predicates
from competitions.permissions import imports as _imports  # noqa: F401 - and those of lists
from competitions.permissions import levels as _levels  # noqa: F401 - and those between levels
from competitions.queries.eligibility import judge_around, judge_record, reasons_of
from competitions.queries.entry_asked import asked_answers
from competitions.queries.entry_keys import entry_keys
from competitions.queries.entry_problems import first_problem
from competitions.queries.entry_snapshot import form_version_of, snapshot_of, take_over
from competitions.queries.entry_windows import exact_time, why_not_now
from competitions.queries.history import name_action
from competitions.queries.imports import why_no_import
from competitions.queries.rule_books import book_of
from competitions.queries.withdrawal import PLEDGE_VERSION, needs_pledge
from competitions.workflows.entry_notes import tell_leader
from competitions.workflows.entry_numbers import next_number
from ui import formats
from workflow import clock, registry
from workflow.machine import Effect, Workflow, transition
from workflow.services import Move, Refused

DRAFT, SUBMITTED, RETURNED = EntryState.DRAFT, EntryState.SUBMITTED, EntryState.RETURNED
ACCEPTED, REFUSED = EntryState.ACCEPTED, EntryState.REFUSED
PROMOTED, NOT_PROMOTED = EntryState.PROMOTED, EntryState.NOT_PROMOTED
WITHDRAWN, DISQUALIFIED = EntryState.WITHDRAWN, EntryState.DISQUALIFIED


def window_is_open(move: Move) -> str | None:
    """Here in time by the server's clock, to the printed second; a returned entry has its own period (promise R9)."""
    return why_not_now(move.obj, clock.arrived())


def form_is_complete(move: Move) -> str | None:
    """Every field, file and consent that the rule book asks for is there and right; the person may enter."""
    return first_problem(take_over(move.obj, move.data.get("snapshot")), move.now)


def is_not_own_entry(move: Move) -> str | None:
    """Nobody checks, promotes or strikes out an entry of their own."""
    if move.actor.actor_kind == "person" and move.actor.actor_key == str(move.obj.leader_id):
        return _("This is your own entry; somebody else of the office has to decide.")
    return None


def enough_persons_decide(move: Move) -> str | None:
    """Where the rules ask for two, an entry is struck out by what one proposed and another confirmed (``doubt``)."""
    alone = move.actor.actor_kind == "person" and not move.data.get("doubt")
    if alone and book_of(move.obj.competition).disqualified_by > 1:
        return _("By the rules of this contest two persons decide. Propose it; a second person confirms it.")
    return None


def check_is_open(move: Move) -> str | None:
    """Entries are checked until judging has begun."""
    if move.obj.competition.state != CompetitionState.FILED:
        return _("Judging has begun or the competition is closed; entries can no longer be checked.")
    return None


def result_is_open(move: Move) -> str | None:
    """Promotion is decided while the competition is judged, and undone until the list has gone up; a public list is then
    corrected."""
    if move.obj.competition.state not in (CompetitionState.JUDGING, CompetitionState.PUBLICITY):
        return _("Promotion is decided while the competition is being judged.")
    return None


def place_is_open(move: Move) -> str | None:
    """Somebody moves up while the list is made or public; once it went up it is taken back first."""
    if move.obj.competition.state not in (CompetitionState.JUDGING, CompetitionState.PUBLICITY):
        return _("Nobody moves up any more: the list was reported up, or the competition is over.")
    return None


def may_still_withdraw(move: Move) -> str | None:
    """Once the list of results is public nobody slips out of it."""
    if move.obj.competition.state not in (CompetitionState.FILED, CompetitionState.JUDGING):
        return _("The results are public or the competition is over; please write to the organiser.")
    return None


def pledge_is_given(move: Move) -> str | None:
    """Where the rules ask for it, whoever withdraws reads the pledge and types their own name under it."""
    if not needs_pledge(move.obj):
        return None
    typed = normalise_name(str(move.data.get("pledge_name") or ""))
    if not typed:
        return _("The rules ask for a pledge. Please read it and type your name under it.")
    if typed != normalise_name(move.obj.leader.name):
        return _("The name under the pledge is not that of the head of the project (%(name)s).") % {
            "name": move.obj.leader.name
        }
    return None


def keep_pledge(move: Move) -> None:
    """Who declared what, when; the organiser reads it."""
    name = normalise_name(str(move.data.get("pledge_name") or ""))
    if name:
        move.touch(withdrawal_pledge={"name": name, "at": move.now.isoformat(), "version": PLEDGE_VERSION})
        move.note(pledge=PLEDGE_VERSION)


def hand_in(move: Move) -> None:
    """The number, when it arrived by the server's clock, the fingerprint of the form; the receipt goes out by SMS."""
    entry: Entry = move.obj
    snapshot, arrived = snapshot_of(entry), clock.arrived()
    if not entry.number:
        move.touch(number=next_number(entry))
    # Whoever takes a number waits here for whoever took the one before, so this look misses nobody.
    reasons = reasons_of(judge_around(snapshot, move.now), entry.competition)
    if reasons:
        raise Refused(reasons[0])
    move.touch(
        submitted_at=arrived,
        saved_at=move.now,
        form_version=form_version_of(snapshot),
        form=asked_answers(snapshot),
        **entry_keys(snapshot),
        decision_reason="",
        remarks={},
        version=entry.version + 1,
    )
    move.note(
        number=entry.number,
        arrived_at=arrived.isoformat(),
        form_version=entry.form_version,
        files={kind: file.sha256 for kind, file in sorted(snapshot.files.items())},
        consents={consent.code: consent.version for consent in CONSENTS},
    )
    tell_leader(entry, "competitions.entry_submitted", at=exact_time(arrived))


def round_takes_entries(move: Move) -> str | None:
    """Entries come in from below and by recommendation until judging begins, whatever the window of registration."""
    if move.obj.competition.state != CompetitionState.FILED:
        return _("Judging of this round has begun or it is over; no entry can come in any more.")
    return None


def take_in(template: str) -> Effect:
    """An effect: the entry gets its number and waits for its check, as if it had been handed in; its head is told."""

    def effect(move: Move) -> None:
        entry: Entry = move.obj
        move.touch(
            number=next_number(entry, move.data.get("numbers")),
            submitted_at=move.now,
            saved_at=move.now,
            form_version=form_version_of(snapshot_of(entry)),
            **entry_keys(snapshot_of(entry)),
            version=entry.version + 1,
        )
        move.note(number=entry.number, source=entry.source, from_entry=entry.from_entry_id)
        tell_leader(entry, template, competition=entry.competition.name)

    return effect


def round_takes_lists(move: Move) -> str | None:
    """An office enters what it received on paper from the first day of registration until judging begins."""
    return why_no_import(move.obj.competition, move.now)


def take_in_from_list(move: Move) -> None:
    """As handed in, without consents and files, which stay open; what other entries rule out is asked under the lock.

    For a list of many: ``numbers`` (``hold_numbers``), ``records``, what was read of the others once these were held, and
    ``who`` by entry.
    """
    entry: Entry = move.obj
    snapshot = take_over(entry, move.data.get("snapshots", {}).get(entry.pk))
    take_in("competitions.entry_imported")(move)
    records = move.data.get("records")
    if records is None:
        verdicts = judge_around(snapshot, move.now)
    else:
        who = move.data["who"][entry.pk]
        found = records.of(who)
        verdicts = judge_record(snapshot, found, move.now)
        records.add(entry.pk, who)
    reasons = reasons_of(verdicts, entry.competition)
    if reasons:
        raise Refused(reasons[0])


def send_back(move: Move) -> None:
    """Remarks by field, and a period for corrections that may outlast the window."""
    entry: Entry = move.obj
    until = correction_ends(entry, move.now)
    remarks = {
        str(field)[:60]: str(text)[:1000] for field, text in dict(move.data.get("remarks") or {}).items() if text
    }
    move.touch(decision_reason=move.reason, remarks=remarks, decided_at=move.now, correct_by=until)
    # What the next check compares with: the words, and the version from which on a field counts as changed.
    move.note(
        fields=sorted(remarks),
        correct_by=until.isoformat(),
        remarks=remarks,
        version=entry.version,
        team=sorted(member.pk for member in snapshot_of(entry).members),
    )
    tell_leader(entry, "competitions.entry_returned", reason=move.reason, until=_deadline_words(until))


def _deadline_words(until: dt.datetime) -> str:
    """As every page writes a deadline, in the language of the messages."""
    with override(settings.LANGUAGE_CODE):
        return formats.deadline(until)


def correction_ends(entry: Entry, now: dt.datetime) -> dt.datetime:
    """The end of the last day for corrections: the rule book's days from today, never before the window closes."""
    day = timezone.localdate(now) + dt.timedelta(days=book_of(entry.competition).correction_days)
    ends = windows.end_of_day(day, timezone.get_current_timezone())
    closes = entry.competition.registration_closes_at
    return max(ends, closes) if closes else ends


def accept(move: Move) -> None:
    """The check is passed."""
    move.touch(decision_reason="", remarks={}, decided_at=move.now)
    tell_leader(move.obj, "competitions.entry_accepted")


def put_back(move: Move) -> None:
    """A decision was a mistake: the entry waits for its check again, as it was handed in."""
    move.touch(decision_reason="", remarks={}, decided_at=None)
    tell_leader(move.obj, "competitions.entry_put_back")


def decide_against(template: str) -> object:
    """An effect that keeps the reason and tells it."""

    def effect(move: Move) -> None:
        move.touch(decision_reason=move.reason, decided_at=move.now)
        tell_leader(move.obj, template, reason=move.reason)

    return effect


def note_ranking(move: Move) -> None:
    """Which frozen ranking decided. Nobody is told before the publicity."""
    move.note(**{key: move.data[key] for key in ("stage", "rank", "ranking_hash") if key in move.data})


def note_dropping_out(move: Move) -> None:
    """弃赛 recorded by the office: the reason, and where the signed pledge is."""
    move.touch(decision_reason=move.reason, decided_at=move.now)
    move.note(pledge=str(move.data.get("pledge") or "")[:300])


ENTRY = Workflow(
    name="entry",
    label=gettext_lazy("Entry"),
    states=dict(EntryState.choices),
    initial=DRAFT,
    related=("competition__region", "track", "region", "leader__user"),
    transitions=(
        transition(
            "submit", {DRAFT, RETURNED}, SUBMITTED, "competitions.submit_entry",
            label=gettext_lazy("Submit"), done_label=gettext_lazy("submitted"),
            guards=(window_is_open, form_is_complete), effect=hand_in,
        ),
        transition(
            "place", DRAFT, SUBMITTED, "competitions.place_entry",
            label=gettext_lazy("Take over from the level below"), done_label=gettext_lazy("taken over from the level below"),
            guards=(round_takes_entries,), effect=take_in("competitions.entry_placed"), by_hand=False,
        ),
        transition(
            "recommend", DRAFT, SUBMITTED, "competitions.recommend_entry",
            label=gettext_lazy("Recommend directly"), done_label=gettext_lazy("recommended directly"),
            guards=(round_takes_entries,), effect=take_in("competitions.entry_recommended"), by_hand=False,
        ),
        transition(
            "import", DRAFT, SUBMITTED, "competitions.import_entry",
            label=gettext_lazy("Enter from a list"), done_label=gettext_lazy("entered from a list"),
            guards=(round_takes_lists,), effect=take_in_from_list, by_hand=False,
        ),
        transition(
            "return", SUBMITTED, RETURNED, "competitions.review_entry",
            label=gettext_lazy("Return for correction"), done_label=gettext_lazy("returned for correction"),
            guards=(is_not_own_entry, check_is_open), effect=send_back, needs_reason=True,
        ),
        transition(
            "accept", SUBMITTED, ACCEPTED, "competitions.review_entry",
            label=gettext_lazy("Pass the check"), done_label=gettext_lazy("passed the check"),
            guards=(is_not_own_entry, check_is_open), effect=accept,
        ),
        transition(
            "refuse", SUBMITTED, REFUSED, "competitions.review_entry",
            label=gettext_lazy("Refuse"), done_label=gettext_lazy("refused"),
            guards=(is_not_own_entry, check_is_open), effect=decide_against("competitions.entry_refused"), needs_reason=True,
        ),
        transition(
            "put_back", {ACCEPTED, REFUSED}, SUBMITTED, "competitions.review_entry",
            label=gettext_lazy("Check again"), done_label=gettext_lazy("put back to be checked"),
            guards=(is_not_own_entry, check_is_open), effect=put_back, needs_reason=True,
        ),
        transition(
            "promote", ACCEPTED, PROMOTED, "competitions.promote_entry",
            label=gettext_lazy("Promote the entry"), done_label=gettext_lazy("promoted"),
            guards=(is_not_own_entry, result_is_open), effect=note_ranking, by_hand=False,
        ),
        transition(
            "not_promote", ACCEPTED, NOT_PROMOTED, "competitions.promote_entry",
            label=gettext_lazy("Do not promote"), done_label=gettext_lazy("not promoted"),
            guards=(is_not_own_entry, result_is_open), effect=note_ranking, by_hand=False,
        ),
        transition(
            "undo_promotion", {PROMOTED, NOT_PROMOTED}, ACCEPTED, "competitions.promote_entry",
            label=gettext_lazy("Undo the promotion"), done_label=gettext_lazy("promotion undone"),
            guards=(result_is_open,), effect=note_ranking, by_hand=False,
        ),
        transition(
            "step_on", NOT_PROMOTED, ACCEPTED, "competitions.promote_entry",
            label=gettext_lazy("Move up into the next stage"), done_label=gettext_lazy("moved up"),
            guards=(is_not_own_entry, place_is_open), effect=note_ranking, by_hand=False,
        ),
        transition(
            "step_up", NOT_PROMOTED, PROMOTED, "competitions.promote_entry",
            label=gettext_lazy("Move up to the next level"), done_label=gettext_lazy("moved up"),
            guards=(is_not_own_entry, place_is_open), effect=note_ranking, by_hand=False,
        ),
        transition(
            "withdraw", {DRAFT, SUBMITTED, RETURNED, ACCEPTED, PROMOTED, NOT_PROMOTED}, WITHDRAWN, "competitions.submit_entry",
            label=gettext_lazy("Withdraw"), done_label=gettext_lazy("withdrawn"),
            guards=(may_still_withdraw, pledge_is_given), effect=keep_pledge,
        ),
        transition(
            "drop_out", {ACCEPTED, PROMOTED}, WITHDRAWN, "competitions.review_entry",
            label=gettext_lazy("Record that it drops out"), done_label=gettext_lazy("dropped out"),
            guards=(is_not_own_entry, place_is_open), effect=note_dropping_out, needs_reason=True, by_hand=False,
        ),
        transition(
            "disqualify", {ACCEPTED, PROMOTED, NOT_PROMOTED}, DISQUALIFIED, "competitions.review_entry",
            label=gettext_lazy("Disqualify"), done_label=gettext_lazy("disqualified"),
            guards=(is_not_own_entry, enough_persons_decide),
            effect=decide_against("competitions.entry_disqualified"), needs_reason=True,
        ),
    ),
)  # fmt: skip

registry.register(ENTRY, Entry)
name_action("entry.claimed", gettext_lazy("Taken over by the head of the project"))
name_action("entry.started", gettext_lazy("Begun"))
name_action("entry.track_merged", gettext_lazy("Track merged into another: too few entries"))
name_action("entry.publication_withdrawn", gettext_lazy("Consent to publication taken back"))
name_action("entry.member_asked", gettext_lazy("Member asked to accept"))
name_action("entry.member_accepted", gettext_lazy("Member accepted"))
name_action("entry.member_declined", gettext_lazy("Member declined"))
name_action("entry.pledge_uploaded", gettext_lazy("Signed pledge of withdrawal uploaded"))
name_action("entry.extension_granted", gettext_lazy("Personal extension given"))
name_action("entry.extension_ended", gettext_lazy("Personal extension ended"))
name_action("entry.publication_given", gettext_lazy("Consent to publication given again"))
name_action("entry.scans_matched", gettext_lazy("Scans compared by eye"))
name_action("entry.form_printed", gettext_lazy("Entry form printed, with the founder's number"))
