"""Reporting from the desk: counties without a place in the newsroom hand in a form, and get a draft in the workflow."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from accounts.models import Person, Region
from cms.actions.sections import ensure_region_section, lock_page
from cms.blocks import plain_body
from cms.enums import NewsKind
from cms.models import CustomImage, NewsPage
from cms.permissions import may_report
from workflow import clock
from workflow.services import Conflict, Forbidden, Refused, act, record


@dataclass(frozen=True)
class Report:
    """What the form holds. ``text``: paragraphs by line; ``picture`` needs ``picture_alt``."""

    title: str
    text: str
    summary: str = ""
    kind: str = NewsKind.NEWS
    source: str = ""
    doc_no: str = ""
    issued_on: dt.date | None = None
    picture: IO[bytes] | None = None
    picture_alt: str = ""


def submit_news(*, actor: Person, region: Region, report: Report) -> NewsPage:
    """A draft below the region's section, handed in to the workflow (city, then province).

    Raises ``Forbidden`` when the actor writes for no region around ``region``.
    """
    if not may_report(actor, region):
        raise Forbidden(_("You may not report from this region."))
    with act():
        section = lock_page(ensure_region_section(region=region))
        page = NewsPage(region=region, live=False, owner=actor.user, title=report.title)
        _fill(page, report, actor)
        section.add_child(instance=page)
        page.save_revision(user=actor.user, log_action=True)
        page.get_workflow().start(page, actor.user)
        record("cms.news_submitted", actor=actor, target=page, data={"region": region.code})
    return page


def resubmit_news(*, actor: Person, page: NewsPage, report: Report) -> NewsPage:
    """A corrected report, after it came back. Raises ``Forbidden``, and ``Conflict`` when it is not with its writer."""
    if page.region is None or not may_report(actor, page.region):
        raise Forbidden(_("You may not report from this region."))
    with act():
        lock_page(page)
        state = page.current_workflow_state
        if page.live or (state is not None and state.status != WorkflowState.STATUS_NEEDS_CHANGES):
            raise Conflict(
                _("This report is being checked or is published already; it can be changed when it comes back.")
            )
        _fill(page, report, actor)
        page.save_revision(user=actor.user, log_action=True)
        if state is None:
            page.get_workflow().start(page, actor.user)
        else:
            state.resume(user=actor.user)
        record("cms.news_resubmitted", actor=actor, target=page, data={})
    return page


def _fill(page: NewsPage, report: Report, actor: Person) -> None:
    if not report.text.strip():
        raise Refused(_("A report needs a text."))
    page.title = page.draft_title = report.title
    page.summary = report.summary
    page.kind = report.kind
    page.source = report.source
    page.doc_no = report.doc_no
    page.issued_on = report.issued_on
    page.published_on = page.published_on or clock.today()
    page.body = plain_body(report.text)
    if report.picture is not None:
        page.picture = keep_picture(report.picture, title=report.title, alt=report.picture_alt, actor=actor)


def keep_picture(file: IO[bytes], *, title: str, alt: str, actor: Person) -> CustomImage:
    """A picture from the desk in the newsroom's library, drawn anew. Raises ``ValidationError`` for what is none."""
    picture: Any = CustomImage(title=title[:255], description=alt[:255], file=file, uploaded_by_user=actor.user)
    picture.full_clean(exclude=["width", "height"])
    picture.save()
    return picture
