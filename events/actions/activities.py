"""The verbs of an activity: plan, launch, file, hold, tell what came of it. Its filing moves first, in the same act.

Whoever touches both locks the activity before its filing, so that nobody waits for one another.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Organisation, Person
from competitions.actions import filing_answers as answers
from competitions.actions import filings
from competitions.actions.doors import require
from competitions.actions.filing_papers import Paper
from competitions.enums import FilingAnswer, FilingState, FilingSubject
from competitions.models import Filing
from events.actions.messages import tell_all
from events.actions.registrations import absent_unmarked, close_queue, offer_free_places
from events.enums import ActivityState, OutcomeFigure, RegistrationState
from events.filing_form import fields_of
from events.models import Activity, Registration
from events.queries.activities import HOLDING_A_PLACE
from events.slugs import free_slug
from workflow import clock
from workflow.services import Conflict, Refused, act, lock, perform, record

EDITABLE = frozenset(
    {
        "name", "kind", "target_group", "introduction", "speaker", "place", "starts_at", "ends_at",
        "registration_closes_at", "capacity", "contact",
    }
)  # fmt: skip
# Whoever has planned their day by these is told when they change.
_TOLD = {"starts_at", "ends_at", "place"}
# Who plans one of the same name at the same moment as others waits for each of them at most once.
SLUG_ATTEMPTS = 20
_DECIDED = (FilingState.APPROVED, FilingState.REFUSED, FilingState.WITHDRAWN)


def create_activity(*, actor: Person, organisation: Organisation, slug: str = "", **values: Any) -> Activity:
    """A draft with its filing, addressed to the office above. ``values``: the fields of ``EDITABLE``.

    ``slug`` (else a free one, made of the name) is its address.
    """
    activity = Activity(
        organisation=organisation,
        region=organisation.region,
        slug=slug,
        created_by=actor,
        created_at=clock.now(),
        **_known(values),
    )
    require(actor, "events.organise_activity", activity, "activity.created")
    with act():
        activity.filing = filings.create_filing(
            subject_kind=FilingSubject.ACTIVITY,
            title=activity.name,
            organisation=organisation,
            actor=actor,
            fields=fields_of(activity),
            plan_required=False,
        )
        _insert(activity)
        record("activity.created", actor=actor, target=activity, data={"name": activity.name})
    return activity


def _insert(activity: Activity) -> None:
    """Under its address, or the first free one; what was free a moment ago may be taken meanwhile, then the next one."""
    if activity.slug:
        activity.save(force_insert=True)
        return
    for _attempt in range(SLUG_ATTEMPTS):
        activity.slug = free_slug(activity.name)
        try:
            with transaction.atomic():
                activity.save(force_insert=True)
        except IntegrityError:
            if not Activity.objects.filter(slug=activity.slug).exists():
                raise
        else:
            return
    raise Conflict(_("Several people are planning this activity at the same moment. Please try once more."))


def change_activity(
    *, activity: Activity, actor: Person, expected_version: int | None = None, **values: Any
) -> Activity:
    """Change the plan while its filing is open. Places that are added go to whoever waits.

    ``expected_version`` is what the page showed: ``Conflict`` when somebody saved since. ``Refused`` once the filing is
    on its way or decided, and when fewer places are left than are taken.
    """
    action = "activity.changed"
    with act():
        locked = lock(activity)
        require(actor, "events.organise_activity", locked, action)
        if expected_version is not None and expected_version != locked.version:
            raise Conflict(
                _("Somebody else has changed this activity since you opened the page. Compare and save again.")
            )
        changed = {name: value for name, value in _known(values).items() if getattr(locked, name) != value}
        if "capacity" in changed and changed["capacity"] < _taken(locked):
            raise Refused(_("More people than that are registered already; nobody loses a place."))
        for name, value in changed.items():
            setattr(locked, name, value)
        filings.rewrite_filing(filing=_filing(locked), actor=actor, title=locked.name, fields=fields_of(locked))
        if not changed:
            return locked
        locked.version += 1
        locked.save()
        record(action, actor=actor, target=locked, data={"fields": sorted(changed)})
        if locked.state == ActivityState.LAUNCHED:
            if _TOLD & set(changed):
                tell_all(_expecting(locked), "events.changed")
            offer_free_places(activity=locked)
    return locked


def launch_activity(*, activity: Activity, actor: Person) -> Activity:
    """Publish it and open registration; marked 待备案 until its filing is approved."""
    return perform(activity, "launch", actor=actor)


def hand_in_filing(*, activity: Activity, actor: Person) -> Filing:
    """Give the filing to the next person of the office."""
    return filings.submit_for_sign_off(filing=_filing(activity), actor=actor)


def hand_in_with_paper(*, activity: Activity, actor: Person, paper: Paper) -> Filing:
    """The paper of the office's own OA stands for its signatures; it goes upward in the same act."""
    with act():
        signed = filings.sign_by_paper(filing=_filing(activity), actor=actor, paper=paper)
        return submit_activity_filing(activity=activity, actor=actor, filing=signed)


def sign_and_submit(*, activity: Activity, actor: Person) -> Filing:
    """The last person of the office signs and files upward in one act."""
    with act():
        signed = filings.sign_off(filing=_filing(activity), actor=actor)
        return submit_activity_filing(activity=activity, actor=actor, filing=signed)


def submit_activity_filing(*, activity: Activity, actor: Person, filing: Filing | None = None) -> Filing:
    """File upward what is signed; late (补备案) when the activity has begun by then."""
    return filings.submit_filing(filing=filing or _filing(activity), actor=actor, needed_by=activity.starts_at)


def file_alone(*, activity: Activity, actor: Person) -> Filing:
    """Where one person files: handed in, signed and filed upward by the drafter in one act."""
    with act():
        hand_in_filing(activity=activity, actor=actor)
        return sign_and_submit(activity=activity, actor=actor)


def return_activity_filing(*, activity: Activity, actor: Person, **how: Any) -> Filing:
    """A body of the way returns it. ``how``: what ``filing_answers.return_filing`` takes."""
    return answers.return_filing(filing=_filing(activity), actor=actor, **how)


def approve_activity_filing(*, activity: Activity, actor: Person, opinion: str = "", **how: Any) -> Filing:
    """A body of the way agrees; after the last one the filing gets its number."""
    return answers.approve_filing(filing=_filing(activity), actor=actor, opinion=opinion, **how)


def refuse_activity_filing(*, activity: Activity, actor: Person, reason: str, **how: Any) -> Filing:
    """A body of the way refuses for good: the activity is cancelled with it, and everybody registered is told."""
    with act():
        lock(activity)
        filing = answers.refuse_filing(filing=_filing(activity), actor=actor, reason=reason, **how)
        cancelled = perform(activity, "lose_filing", actor=actor, reason=reason)
        tell_all(_expecting(cancelled), "events.cancelled")
    return filing


def issue_activity_answer(*, activity: Activity, actor: Person, seen: str = "") -> Filing:
    """The last person of the office issues (签发) what is proposed, as it stands."""
    with act():
        lock(activity)
        said = answers.proposed_answer(_filing(activity), seen)
        if said.answer == FilingAnswer.RETURNED:
            return return_activity_filing(
                activity=activity, actor=actor, remarks=said.remarks, reason=said.opinion, remarks_by=said.by
            )
        if said.answer == FilingAnswer.REFUSED:
            return refuse_activity_filing(activity=activity, actor=actor, reason=said.opinion)
        return approve_activity_filing(activity=activity, actor=actor, opinion=said.opinion)


def cancel_activity(*, activity: Activity, actor: Person, reason: str) -> Activity:
    """Cancel it; an undecided filing is taken back with it, and everybody registered is told."""
    with act():
        lock(activity)
        filing = _filing(activity)
        if filing.state not in _DECIDED:
            filings.withdraw_filing(filing=filing, actor=actor, reason=reason)
        cancelled = perform(activity, "cancel", actor=actor, reason=reason)
        tell_all(_expecting(cancelled), "events.cancelled")
    return cancelled


def start_activity(*, activity: Activity, actor: Person) -> Activity:
    """Open the doors: check-in begins."""
    return perform(activity, "start", actor=actor)


def finish_activity(*, activity: Activity, actor: Person) -> Activity:
    """End it: who came is asked what they thought, who holds a place and did not come is absent, who waits is told."""
    with act():
        finished = perform(activity, "finish", actor=actor)
        absent_unmarked(activity=finished, actor=actor)
        close_queue(activity=finished)
        tell_all(_with_phones(finished).filter(state=RegistrationState.ATTENDED), "events.please_rate")
    return finished


def record_outcome(*, activity: Activity, actor: Person, figures: dict[str, int], text: str = "") -> Activity:
    """Keep what was counted (``OutcomeFigure`` → whole number); may be corrected until it is confirmed."""
    unknown = set(figures) - set(OutcomeFigure.values)
    if unknown:
        raise TypeError(f"not figures of an outcome: {sorted(unknown)}")
    return perform(activity, "record_outcome", actor=actor, data={"figures": figures, "text": text})


def confirm_outcome(*, activity: Activity, actor: Person) -> Activity:
    """The office above confirms the figures."""
    return perform(activity, "confirm_outcome", actor=actor)


def _known(values: dict[str, Any]) -> dict[str, Any]:
    unknown = set(values) - EDITABLE
    if unknown:
        raise TypeError(f"not fields of an activity: {sorted(unknown)}")
    return values


def _filing(activity: Activity) -> Filing:
    if activity.filing is None:
        raise Refused(_("This activity has no filing."))
    return activity.filing


def _taken(activity: Activity) -> int:
    return activity.registrations.filter(state__in=HOLDING_A_PLACE).count()


def _with_phones(activity: Activity) -> QuerySet[Registration]:
    return activity.registrations.select_related("activity", "person__user")


def _expecting(activity: Activity) -> QuerySet[Registration]:
    """Who counts on it: with a place or waiting for one."""
    return _with_phones(activity).filter(state__in=[RegistrationState.REGISTERED, RegistrationState.WAITING])
