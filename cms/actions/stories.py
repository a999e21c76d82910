"""Success stories made of facts: an entry, its award, and the figures its people agreed to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from accounts.models import Person
from cms.actions.news import keep_picture
from cms.actions.sections import lock_page
from cms.blocks import plain_body
from cms.models import StoryIndexPage, StoryPage
from cms.permissions import may_publish
from competitions.enums import OutcomeState
from competitions.models import AwardGrant, Entry, OutcomeReport
from competitions.queries.outcomes import tells_stories_of
from workflow.services import Forbidden, Refused, act, record


@dataclass(frozen=True)
class Telling:
    """The words around the facts. ``text``: paragraphs by line."""

    title: str
    summary: str = ""
    text: str = ""
    quote: str = ""
    quote_by: str = ""
    photo: IO[bytes] | None = None
    photo_alt: str = ""


def draft_of(*, entry: Entry, outcome: OutcomeReport) -> Telling:
    """A first telling from what is known; the form starts with it."""
    grant = AwardGrant.objects.filter(entry=entry).select_related("award").first()
    names = {
        "project": entry.title,
        "track": entry.track.name if entry.track else "",
        "contest": entry.competition.name,
        "award": grant.award.name if grant else "",
    }
    summary = (
        _("“%(project)s” (%(track)s), %(award)s of %(contest)s.") % names
        if grant
        else _("“%(project)s” (%(track)s), an entry of %(contest)s.") % names
    )
    return Telling(title=entry.title, summary=summary, text=outcome.story, quote_by=entry.organisation_name)


def publish_story(*, entry: Entry, outcome: OutcomeReport, actor: Person, telling: Telling | None = None) -> StoryPage:
    """Tell the story of ``entry``: a page, published at once by an editor of the province, else handed in for approval.

    An entry has one story: a second call makes a new revision of it. The figures are not copied, the page reads them
    as long as the consent holds. Raises ``Forbidden``, and ``Refused`` when the entrant did not agree.
    """
    contest = entry.competition
    if not tells_stories_of(actor, contest):
        raise Forbidden(_("You may not tell the stories of this contest."))
    if outcome.entry_id != entry.pk or not _agreed(outcome):
        raise Refused(_("The entrant has not agreed that figures and words are published."))
    told = telling or draft_of(entry=entry, outcome=outcome)
    with act():
        index = lock_page(StoryIndexPage.objects.get())
        page = StoryPage.objects.filter(entry=entry).first()
        if page is None:
            page = StoryPage(entry=entry, live=False, owner=actor.user, title=told.title)
            _fill(page, entry, told, actor)
            index.add_child(instance=page)
        else:
            _fill(page, entry, told, actor)
        revision = page.save_revision(user=actor.user, log_action=True)
        at_once = may_publish(actor, contest.region)
        if at_once:
            if page.workflow_in_progress:
                page.current_workflow_state.cancel(user=actor.user)
            revision.publish(user=actor.user, skip_permission_checks=True)  # the role was asked above
        elif not page.workflow_in_progress:
            page.get_workflow().start(page, actor.user)
        record("cms.story_told", actor=actor, target=entry, data={"page": page.pk, "published": at_once})
    page.refresh_from_db()
    return page


def _agreed(outcome: OutcomeReport) -> bool:
    return outcome.may_publish and outcome.state in {OutcomeState.ANSWERED, OutcomeState.CONFIRMED}


def _fill(page: StoryPage, entry: Entry, told: Telling, actor: Person) -> None:
    page.title = page.draft_title = told.title
    page.summary = told.summary[:300]
    page.quote = told.quote
    page.quote_by = told.quote_by[:60]
    page.region = entry.region or entry.competition.region
    page.body = plain_body(told.text)
    if told.photo is not None:
        page.photo = keep_picture(told.photo, title=told.title, alt=told.photo_alt, actor=actor)
        page.photo_alt = told.photo_alt
