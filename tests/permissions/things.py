"""The objects that the rows of the table are about, and who stands in which role towards them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.world import World

ROLES = (
    "anonymous",
    "owner",  # the contestant or participant whose object it is
    "other",  # another contestant
    "judge",  # who is assigned to it
    "judge2",  # a judge of another panel
    "organiser",  # of the office that holds it
    "second",  # a second person of that office
    "elsewhere",  # an organiser of another city
    "approver",  # of the province
    "admin",  # administrator of the province
    "overseer",  # of the province
    "editor",  # of the province
)
# The office of a contest: drafter, second person, and an organiser of another city.
OFFICES = {
    "changsha": ("organiser", "changsha2", "zhuzhou"),
    "zhuzhou": ("zhuzhou", "zhuzhou2", "organiser"),
    "yueyang": ("yueyang2", "yueyang3", "organiser"),
    "changde": ("changde", "changde2", "organiser"),
}


@dataclass
class Thing:
    """What the parameters of an address become, and the people around it (keys of persons, or names of the world's)."""

    parameters: dict[str, Any]
    office: str = "changsha"
    owner: int | str = "contestant"
    other: int | str = "newcomer"
    judge: int | str = "judge"
    judge2: int | str = "judge2"
    people: dict[str, int | str | None] = field(init=False)

    def __post_init__(self) -> None:
        organiser, second, elsewhere = OFFICES[self.office]
        self.people = {
            "anonymous": None,
            "owner": self.owner,
            "other": self.other,
            "judge": self.judge,
            "judge2": self.judge2,
            "organiser": organiser,
            "second": second,
            "elsewhere": elsewhere,
            "approver": "approver2",
            "admin": "admin",
            "overseer": "overseer",
            "editor": "editor",
        }


def things(world: World) -> dict[str, Thing]:
    """Every thing by the name that the table uses. Reads the world: some forty queries."""
    found = {
        "-": Thing({}),
        **_competitions(world),
        **_entries(world),
        **_judging(world),
        **_results(world),
        **_ratings(world),
        **_activities(world),
        **_accounts(world),
        **_newsroom(),
    }
    # One's own competition in the address, and in it an object of another's.
    others = {
        **found["published.all"].parameters,
        **found["judging.semi"].parameters,
        **found["judging.entry"].parameters,
    }
    found["mixed"] = Thing(others | {"pk": world.made["open"]})
    return found


def _competitions(world: World) -> dict[str, Thing]:
    from competitions.models import Competition, ReplacementRequest, RoundCall, RuleBookVersion

    offices = {"judging": "zhuzhou", "published": "yueyang", "publicity": "changde", "decided": "changde"}
    found = {}
    for name, pk in world.made.items():
        competition = Competition.objects.get(pk=pk)
        office = offices.get(name, "changsha")
        found[name] = Thing({"pk": pk, "slug": competition.slug}, office)
        found[f"{name}.plan"] = Thing({"pk": competition.filing_id, "version": 1}, office)
        if competition.filing is not None and competition.filing.check_code:
            code = {"pk": competition.filing_id, "code": competition.filing.check_code}
            found[f"{name}.receipt"] = Thing(code, office)
    version = RuleBookVersion.objects.filter(competition=world.made["open"]).first()
    found["rules"] = Thing({"pk": world.made["open"], "rules": version.pk if version else 0})
    call = RoundCall.objects.get(competition=world.made["open"])
    found["call"] = Thing({"pk": call.pk, "region": "430103"})
    above = RoundCall.objects.get(competition=world.made["province"])
    found["call.city"] = Thing({"pk": above.pk, "region": "430200"}, "zhuzhou")
    asked = ReplacementRequest.objects.get(answer__call=above)
    consent = asked.consents.get(side="province")
    found["replacement"] = Thing({"pk": asked.pk, "which": "request", "answer": asked.answer_id, "consent": consent.pk})
    return found


def _entries(world: World) -> dict[str, Thing]:
    from competitions.models import Doubt, Entry, EntryChange, EntryImport, Extension, TeamMember

    found = {}

    def entry(name: str, made: str, office: str, **wanted: Any) -> None:
        row = Entry.objects.filter(competition=world.made[made], **wanted).order_by("pk")[0]
        around: dict[str, Any] = {"office": office, "owner": row.leader_id, "other": "other"}
        found[name] = Thing(
            {"pk": world.made[made], "token": row.token, "kind": "plan", "months": 3, "version": "0123"}, **around
        )
        found[f"{name}.file"] = Thing({"token": row.attachments.get(kind="plan").token}, **around)

    listed = EntryImport.objects.get(competition=world.made["open"])
    found["import"] = Thing({"pk": world.made["open"], "number": listed.pk})
    entry("open.draft", "open", "changsha", state="draft", leader=world.people["contestant"])
    entry("open.returned", "open", "changsha", state="returned", leader=world.people["newcomer"])
    entry("open.submitted", "open", "changsha", state="submitted")
    entry("open.accepted", "open", "changsha", state="accepted")
    entry("judging.entry", "judging", "zhuzhou", state="accepted")
    entry("published.entry", "published", "yueyang", state="promoted", grants__isnull=False)
    change = EntryChange.objects.select_related("entry").get(entry__competition=world.made["open"])
    around = {"office": "changsha", "owner": change.entry.leader_id, "other": "other"}
    found["change"] = Thing({"pk": world.made["open"], "token": change.entry.token, "change": change.pk}, **around)
    doubt = Doubt.objects.select_related("entry").get(entry__competition=world.made["open"], state="open")
    around["owner"] = doubt.entry.leader_id
    found["doubt"] = Thing({"pk": world.made["open"], "doubt": doubt.pk}, **around)
    extension = Extension.objects.get(competition=world.made["open"])
    found["extension"] = Thing({"pk": world.made["open"], "extension": extension.pk}, "changsha")
    asked = TeamMember.objects.exclude(token_index=None).get(entry__competition=world.made["open"])
    found["team_member"] = Thing({"token": asked.token})
    return found


def _judging(world: World) -> dict[str, Thing]:
    from competitions.models import Combination, Stage
    from judging.models import AssignmentPreview, JudgeTie, Panel, PanelSeat, PoolImport, ScoreRecord, ScoreSheet

    tie = JudgeTie.objects.filter(organisation__region="430200").earliest("pk")
    judging = world.made["judging"]
    semi = Stage.objects.get(competition=judging, code="semi")
    panel = Panel.objects.get(stage=semi)
    seat = PanelSeat.objects.get(panel=panel, person=world.people["judge"])
    invited = PanelSeat.objects.get(person=world.people["judge"], state="invited")
    mine = ScoreSheet.objects.filter(seat=seat, state="unmarked")[0]
    locked = ScoreSheet.objects.filter(seat__panel=panel, seat__person=world.people["colleague"], state="submitted")[0]
    spare = ScoreSheet.objects.filter(seat__panel=panel, state="unmarked").exclude(pk=mine.pk).latest("pk")
    paper, file = _paper(world, spare)
    semi_thing = {
        "pk": judging,
        "code": "semi",
        "stage_pk": semi.pk,
        "panel": panel.pk,
        "seat": seat.pk,
        "sheet": mine.pk,
        "scan": 0,
        "record": ScoreRecord.objects.get(stage_entry__stage=semi).pk,
        "paper": paper.pk,
        "file": file.pk,
    }
    again = _rejudged(semi, {mine.stage_entry_id, locked.stage_entry_id})
    preview = {"number": AssignmentPreview.objects.get(stage=semi).pk, "place": mine.stage_entry_id}
    final_thing = semi_thing | {"code": "final", "panel": invited.panel_id, "seat": invited.pk, "number": 1}
    return {
        "judging.semi": Thing(semi_thing, "zhuzhou"),
        "judging.preview": Thing(semi_thing | preview, "zhuzhou"),
        "rejudgement": Thing({"pk": again.pk}, "zhuzhou"),
        "pool.judge": Thing(
            {"pk": tie.organisation.judge_profiles.get(person=tie.person).pk, "tie": tie.pk}, "zhuzhou"
        ),
        "pool.list": Thing({"number": PoolImport.objects.get().pk}, "zhuzhou"),
        "judging.final": Thing(final_thing, "zhuzhou"),
        "combination": Thing({"pk": Combination.objects.get(stage=semi).pk}, "zhuzhou"),
        "judging.locked": Thing(semi_thing | {"sheet": locked.pk}, "zhuzhou"),
        "seat": Thing({"pk": seat.pk}, "zhuzhou"),
        "seat.invited": Thing({"pk": invited.pk}, "zhuzhou"),
        "sheet": Thing({"pk": mine.pk, "kind": "plan"}, "zhuzhou"),
        "sheet.locked": Thing({"pk": locked.pk, "kind": "plan"}, "zhuzhou", judge="colleague", judge2="judge"),
    }


def _rejudged(semi: Any, others: set[int]) -> Any:
    """Rules with a re-judgement, and one that was not opened in the end; the demo world has none."""
    from competitions.models import Competition
    from judging.models import Rejudgement
    from workflow import clock

    competition = Competition.objects.get(pk=semi.competition_id)
    next(one for one in competition.rules["stages"] if one["code"] == "semi")["rejudge"] = {"points": "10"}
    Competition.objects.filter(pk=competition.pk).update(rules=competition.rules)
    place = semi.stage_entries.exclude(pk__in=others).order_by("pk")[0]
    given = {"proposed_by": competition.created_by, "proposed_at": clock.now(), "ended_at": clock.now()}
    return place.rejudgements.first() or Rejudgement.objects.create(
        stage_entry=place, state="dropped", reason="示例：分差合理", facts={"gap": "12", "limit": "10"}, **given
    )


def _paper(world: World, sheet: Any) -> tuple[Any, Any]:
    """A paper sheet that two people read differently, and a scan; nobody of the demo world judges on paper."""
    from django.core.files.base import ContentFile

    from judging.models import PaperEntry, PaperSheet, SheetFile
    from workflow import clock

    held = PaperSheet.objects.filter(sheet=sheet).first()
    if held is not None:
        return held, SheetFile.objects.earliest("pk")
    first, now, stage = world.people["zhuzhou"], clock.now(), sheet.stage_entry.stage
    paper = PaperSheet.objects.create(sheet=sheet, state="differs", first_by_id=first, version=0, entered_at=now)
    PaperSheet.objects.filter(pk=paper.pk).update(second_by=world.people["zhuzhou2"])
    for step, mark in ((1, "10"), (2, "11")):
        given = dict.fromkeys(DIMENSIONS, mark)
        PaperEntry.objects.create(paper=paper, step=step, values=given, entered_by_id=first, entered_at=now)
    file = SheetFile.objects.create(
        stage=stage, file=ContentFile(b"%PDF-1.7", name="scan.pdf"), name="scan.pdf", extension=".pdf",
        content_type="application/pdf", size=8, sha256="0" * 64, added_by=f"person:{first}", added_at=now,
    )  # fmt: skip
    return paper, file


DIMENSIONS = ("dim_innovation", "dim_employment", "dim_team", "dim_prospects")


def _results(world: World) -> dict[str, Thing]:
    from certificates.models import Certificate
    from competitions.models import Entry, Objection, OutcomeReport, PackImport, PublicityNotice, RoundReport, Stage
    from judging.models import Appearance, Tabulation
    from notifications.models import Job, OutboxMessage

    published = world.made["published"]
    around = {"office": "yueyang", "judge": "judge2", "judge2": "judge"}
    final = Stage.objects.get(competition=published, code="final")
    certificate = Certificate.objects.filter(state="issued").select_related("grant__entry").order_by("pk")[0]
    asked = OutcomeReport.objects.filter(entry__competition=published).select_related("entry").order_by("pk")[0]
    around_final = {"code": "final", "stage_pk": final.pk}
    parameters = {"pk": published, "certificate": certificate.pk, "report": asked.pk, **around_final}
    promoted = Entry.objects.filter(competition=world.made["publicity"], state="promoted").earliest("pk")
    publicity = {"pk": world.made["publicity"], "code": "final", "entry": promoted.pk}
    notice = PublicityNotice.objects.get(competition=world.made["publicity"])
    objection = Objection.objects.get(notice=notice)
    objected = {
        "pk": world.made["publicity"],
        "slug": notice.competition.slug,
        "version": notice.version,
        "objection": objection.pk,
        "file": objection.files.get().pk,
        "token": objection.token,
    }
    table = Tabulation.objects.get(stage=final, state="frozen")
    turn = Appearance.objects.filter(live__stage=final).select_related("live").order_by("position")[0]
    came_in = PackImport.objects.get()
    return {
        "pack": Thing({"pk": published, "version": 1}, **around),
        "pack_import": Thing({"pk": came_in.competition_id, "pack": came_in.pk}),
        "published.all": Thing(parameters, **around),
        "published.show": Thing(parameters | {"turn": turn.pk}, **around),
        "show": Thing({"code": turn.live.code}),
        "publicity.final": Thing(publicity, "changde", judge="judge2", judge2="judge"),
        "publicity.notice": Thing({"pk": notice.pk}, "changde", judge="judge2", judge2="judge"),
        "objection": Thing(objected, "changde", judge="judge2", judge2="judge"),
        "published.table": Thing({"pk": table.pk, "slug": table.stage.competition.slug, "code": "final"}, **around),
        "certificate": Thing(
            {"code": certificate.code}, owner=certificate.grant.entry.leader_id, other="other", **around
        ),
        "outcome": Thing({"pk": asked.pk, "token": asked.token}, owner=asked.entry.leader_id, other="other", **around),
        "report": Thing({"pk": RoundReport.objects.get(competition=published).pk}, **around),
        "job": Thing({"pk": Job.objects.filter(task__startswith="certificates").latest("created_at").pk}, **around),
        "message": Thing({"pk": OutboxMessage.objects.earliest("pk").pk}),
    }


def _ratings(world: World) -> dict[str, Thing]:
    from competitions.models import OfficeScan, RoundFeedback, RoundRating, UnitAward

    scan = OfficeScan.objects.filter(competition=world.made["published"]).earliest("pk")

    unit = UnitAward.objects.filter(competition=world.made["published"]).earliest("pk")
    around = {"office": "yueyang", "judge": "judge2", "judge2": "judge"}
    feedback = RoundFeedback.objects.get(competition=world.made["published"])
    rating = RoundRating.objects.filter(feedback=feedback, group="contestant", state="asked").order_by("pk")[0]
    mine = {"owner": rating.person_id or "contestant", "other": "other"}
    return {
        "scan": Thing({"pk": world.made["published"], "scan": scan.pk}, **around),
        "unit_award": Thing({"pk": world.made["published"], "award": unit.pk}, **around),
        "votes": Thing({"pk": world.made["published"], "tally": _votes(world.made["published"]).pk}, **around),
        "feedback": Thing({"pk": feedback.pk, "token": feedback.hall_token}, **around),
        "rating": Thing({"pk": rating.pk, "token": rating.token}, **mine, **around),
    }


def _votes(competition: int) -> Any:
    """A count without a statement; the demo world has no public vote."""
    from competitions.models import Competition, VoteTally
    from workflow import clock

    held = VoteTally.objects.filter(competition=competition).first()
    entered_by = Competition.objects.get(pk=competition).created_by
    now = clock.now()
    given = {"code": "popular", "counts": {}, "source": "公众号", "closed_at": now, "entered_at": now}
    return held or VoteTally.objects.create(competition_id=competition, entered_by=entered_by, **given)


def _activities(world: World) -> dict[str, Thing]:
    from events.models import Activity, Registration

    found = {}
    for name, state in (("salon", "outcome_confirmed"), ("lecture", "launched"), ("camp", "launched")):
        filed = {"filing__state": "draft"} if name == "camp" else {"filing__state": "approved"}
        activity = Activity.objects.get(state=state, **filed)
        parameters = {"pk": activity.pk, "slug": activity.slug, "code": activity.check_in_code}
        found[name] = Thing(parameters)
        found[f"{name}.filing"] = Thing({"pk": activity.filing_id})
        place = Registration.objects.filter(activity=activity).order_by("pk").first()
        if place is not None:
            owner = place.person_id
            found[f"{name}.place"] = Thing(parameters | {"token": place.token}, owner=owner, other="other")
    return found


def _accounts(world: World) -> dict[str, Thing]:
    from allauth.usersessions.models import UserSession

    from accounts.models import Delegation, Invitation, Organisation, RoleAssignment
    from competitions.models import FilingPaper

    organiser = world.people["organiser"]
    paper = FilingPaper.objects.get(filing__organisation__region="430200")
    return {
        "person": Thing({"pk": organiser}),
        "role": Thing({"pk": RoleAssignment.objects.get(person=organiser, role="organiser").pk}),
        "invitation": Thing({"pk": Invitation.objects.get(role="organiser", state="open").pk}),
        "paper": Thing({"pk": paper.filing_id, "paper": paper.pk}, "zhuzhou"),
        "office": Thing({"pk": Organisation.objects.get(region="430100", kind="department").pk}),
        "leave": Thing({"pk": Delegation.objects.get(person=organiser).pk}),
        "secret": Thing({"secret": world.secret}),
        "device": Thing({"pk": UserSession.objects.get(ip="192.0.2.7").pk}),
    }


def _newsroom() -> dict[str, Thing]:
    from cms.models import CustomDocument, NewsPage

    document = CustomDocument.objects.get()
    return {
        "news.waiting": Thing({"pk": NewsPage.objects.get(live=False).pk}),
        "news.live": Thing({"pk": NewsPage.objects.filter(live=True).order_by("pk")[0].pk}),
        "document": Thing({"document_id": document.pk, "document_filename": document.filename}),
    }
