"""What is done a second time or after something went wrong: jobs, messages, reports, reminders, a judge's tablet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from certificates.models import CertificateBatch
from cms.models import NewsPage
from competitions.models import Competition, Entry, OfficeScan, OutcomeReport, RoundFeedback, VoteTally
from judging.models import ScoreSheet
from notifications.actions.jobs import fail_job
from notifications.models import Job, OutboxMessage
from tests.factories.competitions import pdf
from tests.permissions.things import Thing
from tests.promises.stories_judging import DIMENSIONS
from tests.promises.story import Story
from workflow import clock

Known = dict[str, Thing]


def work_that_failed(story: Story, known: Known) -> None:
    """Jobs and a message once more; the certificates at their own button."""
    published = known["published"].parameters["pk"]
    batch = CertificateBatch.objects.filter(competition=published).select_related("job")[0]
    _fails(batch.job)
    story.act(
        "yueyang2", f"/desk/competitions/{published}/awards/", "notifications.job_repeated", to="certificates/retry/"
    )
    _fails(Job.objects.get(pk=batch.job.pk))
    story.act("admin", "/desk/jobs/?status=failed", "notifications.job_repeated", to=f"jobs/{batch.job.pk}/repeat/")
    message = OutboxMessage.objects.filter(template="competitions.entry_submitted").order_by("pk")[0]
    OutboxMessage.objects.filter(pk=message.pk).update(status="failed", problem="演示")
    story.act("admin", "/desk/outbox/?status=failed", "notifications.message_repeated", to=f"{message.pk}/repeat/")


def _fails(job: Job) -> None:
    """The worker gave up."""
    Job.objects.filter(pk=job.pk).update(status="running")
    fail_job(job, "演示的故障")


def a_report_that_came_back(story: Story, known: Known) -> None:
    page = NewsPage.objects.get(pk=known["news.waiting"].parameters["pk"])
    from accounts.models import Person

    editor = Person.objects.get(pk=story.world.people["editor"])
    page.current_workflow_state.current_task_state.specific.reject(user=editor.user, comment="请补充地点")
    story.act("organiser", f"/desk/news/{page.pk}/edit/", "cms.news_resubmitted", text="补充了地点。")


def outcomes(story: Story, known: Known) -> None:
    """Everybody is reminded; one answers and is confirmed, then another with the ticked."""
    published = known["published"].parameters["pk"]
    base = f"/desk/competitions/{published}/outcomes/"
    story.act("yueyang2", base, "competition.outcomes_chased", to="outcomes/chase/")
    asked = OutcomeReport.objects.filter(state="asked", entry__competition=published)
    first, second = asked.select_related("entry").order_by("pk")[:2]
    figures = {"is_running": "yes", "jobs": "12", "revenue": "30.5", "finance": "0", "story": "一切都好。"}
    for report in (first, second):
        page = f"/my/entries/{report.entry.token}/outcome/{report.months}/"
        story.act(report.entry.leader_id, page, "outcome.answer asked>answered", **figures)
    story.act("yueyang3", f"{base}{first.pk}/", "outcome.confirm answered>confirmed", to=f"{first.pk}/confirm/")
    story.act("yueyang3", base, "outcome.confirm answered>confirmed", to="outcomes/confirm/", report=[str(second.pk)])


def a_rating(story: Story, known: Known) -> None:
    """The round is rated once more: by a link, by a reminder's, in the hall; then it is closed."""
    published, feedback, rating = (known[name].parameters for name in ("published", "feedback", "rating"))
    desk = f"/desk/competitions/{published['pk']}/rating/"
    later = str(clock.today() + dt.timedelta(days=9))
    days = {"closes_on": later, "with_hall_code": "on"}
    story.act("yueyang2", desk, "round_feedback.planned", to="days/", **days)
    story.act("yueyang2", desk, "round_feedback.open closed>open", to="rating/open/")
    story.act("yueyang2", desk, "round_feedback.reminded", to="remind/")
    items = RoundFeedback.objects.get(pk=feedback["pk"]).items
    marks = {f"mark_{place}": "5" for place in range(len(items))} | {"comment": "很好（演示）。"}
    story.act("guest:rating", f"/feedback/{rating['token']}/", "round_rating.answer asked>answered", **marks)
    story.act("guest:hall", f"/feedback/hall/{feedback['token']}/", "round_rating.answer asked>answered", **marks)
    story.act("yueyang2", desk, "round_feedback.close open>closed", to="rating/close/")


def units(story: Story, known: Known) -> None:
    """A unit is named while the list is public; of an older round one is taken back."""
    publicity, published = known["publicity.final"].parameters["pk"], known["unit_award"].parameters
    page = f"/desk/competitions/{publicity}/awards/units/"
    named = {"code": "organiser", "organisation": "", "unit": "示例商会", "reason": "发动会员企业报名（演示）。"}
    story.act("changde", page, "unit_award.named", **named)
    page = f"/desk/competitions/{published['pk']}/awards/units/"
    tail = f"{published['award']}/take-back/"
    story.act("yueyang2", page, "unit_award.take_back named>ended", to=tail, reason="材料不实（演示）")


def votes(story: Story, known: Known) -> None:
    """A count with equals is entered; one person proposes their order, another sends it back, then confirms it."""
    pk = known["publicity.final"].parameters["pk"]
    book = Competition.objects.get(pk=pk)
    pool = book.rules["stages"][-1]["code"]
    liked = {"code": "popular", "name": "最佳人气奖", "count": 1, "scope": "vote", "pool": pool}
    Competition.objects.filter(pk=pk).update(rules=book.rules | {"awards": [*book.rules["awards"], liked]})
    entries = Entry.objects.filter(stage_entries__stage__competition=pk, stage_entries__stage__code=pool)
    first, second = entries.filter(state__in=("accepted", "promoted", "not_promoted")).order_by("pk")[:2]
    page = f"/desk/competitions/{pk}/votes/"
    given = {"code": "popular", "lines": f"{first.number} 9\n{second.number} 9", "source": "公众号"}
    given |= {"closed_at": timezone.localtime(clock.now()).strftime("%Y-%m-%dT00:00")}
    story.act("changde", page, "votes.entered", **given)
    tail = f"{VoteTally.objects.get(competition=pk, ended_at=None).pk}/order/"
    order = {"popular-way": "persons", "popular-reason": "先到者在前（演示）。"}
    order |= {f"popular-place-{first.pk}": "2", f"popular-place-{second.pk}": "1"}
    story.act("changde", page, "votes.order_proposed", to=tail, **order)
    story.act("changde2", page, "votes.order_declined", to=tail, button="decline")
    story.act("changde", page, "votes.order_proposed", to=tail, **order)
    story.act("changde2", page, "votes.order_decided", to=tail, button="agree")


def scans(story: Story, known: Known) -> None:
    """Two pages without a code come in; one is filed by eye, the other thrown away."""
    published, entry = known["published"].parameters["pk"], known["published.entry"].parameters["token"]
    page = f"/desk/competitions/{published}/scans/"
    file = SimpleUploadedFile("扫描.pdf", pdf(2), "application/pdf")
    story.act("yueyang2", page, "competition.scans_added", files={"scans": file})
    first, second = OfficeScan.objects.filter(competition=published, form="").order_by("pk")
    story.act("yueyang2", page, "competition.scan_filed", to=f"{first.pk}/place/", place=f"R.{entry}")
    story.act("yueyang2", page, "competition.scan_dropped", to=f"{second.pk}/drop/")


def a_tablet(story: Story, known: Known) -> None:
    """A page without a script saves the marks; whole sheets are locked together."""
    seat, sheet = known["seat"].parameters["pk"], known["sheet"].parameters["pk"]
    story.act(
        "judge",
        f"/judge/sheets/{sheet}/",
        "score_sheet.save unmarked>saved",
        **{f"mark_{code}": "12" for code in DIMENSIONS},
    )
    row = ScoreSheet.objects.get(pk=sheet)
    story.act(
        "judge",
        f"/judge/seats/{seat}/",
        "score_sheet.submit saved>submitted",
        to="lock/",
        sheet=f"{sheet}:{row.version}",
    )


STORIES: dict[str, Callable[[Story, Known], None]] = {
    "work that failed": work_that_failed,
    "a report that came back": a_report_that_came_back,
    "outcomes": outcomes,
    "a rating": a_rating,
    "units": units,
    "votes": votes,
    "scans": scans,
    "a tablet": a_tablet,
}
