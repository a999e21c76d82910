"""Who is in the world of the tests and what they did. Imported after Django is set up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.files import File
from django.utils import timezone

from accounts.actions.invitations import invite, offer_by_link
from accounts.actions.offices import delegate_signing, set_sign_off_policy
from accounts.actions.people import open_account
from accounts.actions.roles import grant_role
from accounts.enums import Role
from accounts.models import Person, User
from accounts.sessions import SessionStore
from cms.actions.news import Report, submit_news
from cms.models import CustomDocument
from competitions.actions import entries as entry_verbs
from competitions.actions import objections
from competitions.actions.combinations import record_combination
from competitions.actions.competition_setup import change_plan
from competitions.actions.competitions import approve_competition, create_competition
from competitions.actions.entry_changes import ask_for_change
from competitions.actions.evidence import Given
from competitions.actions.extensions import Terms, grant_extension
from competitions.actions.filing_papers import paper_of
from competitions.actions.filings import attach_plan
from competitions.actions.levels import open_for_rounds
from competitions.actions.levels_replacement import Asked, ask_replacement
from competitions.actions.pack_imports import check_import, upload_pack
from competitions.actions.rechecks import order_recheck, run_recheck
from competitions.actions.team import ask_member
from competitions.domain.rulebook import RuleBook
from competitions.domain.windows import start_of_day
from competitions.models import Competition, Doubt, Entry
from demo.world import activities, contest, entries, names, news, papers, pool, results
from demo.world.build import Builder
from demo.world.clock import back_to_now
from demo.world.contest import DAY, Calendar, Office
from demo.world.people import SEEDER, department
from events.actions.activities import hand_in_with_paper
from events.models import Activity
from judging.actions import panels
from judging.actions.assignment import Options
from judging.actions.expert_draws import Wanted, draw_for
from judging.actions.previews import make_preview, order_preview
from judging.actions.records import record_deduction
from judging.actions.round_packs import make_pack, order_pack
from judging.domain.expert_draw import Place
from judging.models import Appearance, LiveStage, Panel, ScoreSheet
from tests.factories import lists
from tests.factories.competitions import paper
from workflow import clock
from workflow.services import perform

# Entries of the contest at each stage: few, but every panel has work and every list has rows.
PUBLISHED, PUBLICITY, JUDGING, OPEN = 12, 3, 6, 6
# Besides the demo's printed log-ins, so that every role has somebody who holds it alone.
MORE = (
    ("changsha2", "长沙演示", "430100", Role.ORGANISER),
    ("yueyang3", "岳阳样本", "430600", Role.ORGANISER),
    ("judge2", "评委演示", "", ""),
    ("other", "旁人示例", "", ""),
    ("province3", "审批样本", "430000", Role.APPROVER),
)
FIRST_NUMBER = 80_000
# Of nobody who has an account.
UNKNOWN_PHONE = "13900099999"


def show_of(competition: Competition) -> None:
    """The final of a contest that is over had its show."""
    final = competition.stages.get(code="final")
    live = LiveStage.objects.create(
        stage=final,
        code="showshowshowshowshow22",
        revision=1,
        created_at=clock.now(),
        created_by=competition.created_by,
    )
    for place in final.stage_entries.all():
        Appearance.objects.create(live=live, stage_entry=place, position=place.running_no)


class Cast:
    """One run. ``play`` returns the facts: who is who, the keys of what was made, sessions."""

    def __init__(self, *, seed: int) -> None:
        self.builder = Builder(seed=seed, say=lambda what, done, total: None)
        self.rng = self.builder.rng
        self.people = self.builder.people

    def play(self) -> dict[str, Any]:
        self.more_people()
        build, made = self.builder, {}
        changsha = build.office("430100", "organiser", "changsha2")
        zhuzhou = build.office("430200", "zhuzhou", "zhuzhou2")
        yueyang = build.office("430600", "yueyang2", "yueyang3")
        with self.another_judge():
            made["published"] = build.published(yueyang, PUBLISHED, self.people["editor"])
            changde = build.office("430700", "changde", "changde2")
            made["decided"] = self.decided(changde, first_judge=62_000)
            made["publicity"] = self.decided(changde, first_judge=61_000, publish=True)
        show_of(made["published"])
        made["judging"] = build.in_judging(zhuzhou, JUDGING)
        self.invite_for_the_final(made["judging"], zhuzhou)
        pool.fill_pool(zhuzhou.organisation, zhuzhou.drafter, count=4, first=300)
        lists.judges_uploaded(zhuzhou.organisation, zhuzhou.drafter)
        self.drawn_for_the_final(made["judging"], zhuzhou)
        self.previewed(made["judging"], zhuzhou)
        self.signed_on_paper(zhuzhou)
        made["open"] = build.open_for_entry(changsha, OPEN)
        activities.held_salon(changsha, build.today - DAY * 20, self.rng, first_number=70_000)
        activities.coming(changsha, build.today, self.rng, first_number=71_000)
        back_to_now()
        news.publish_news(self.people["editor"])
        made |= self.at_the_desk(changsha)
        self.own_entries(made["open"], changsha)
        lists.uploaded(
            made["open"], lists.filled(made["open"], [lists.row(900), lists.row(901, title="")]), changsha.drafter
        )
        self.asked_of_the_office(made["open"], changsha)
        open_for_rounds(competition=made["open"], actor=changsha.drafter, answer_by=(clock.today() + DAY * 5))
        made["province"] = self.edition_of_the_province(changsha)
        self.packs(made["published"], made["province"])
        secret = self.on_the_side()
        return {
            "now": clock.now().isoformat(),
            "secret": secret,
            "made": {key: row.pk for key, row in made.items()},
            "people": {key: person.pk for key, person in self.people.items()},
            "sessions": {str(user.person.pk): session_of(user) for user in User.objects.select_related("person")},
        }

    def more_people(self) -> None:
        """Those of ``MORE``, each with one role."""
        for number, (key, name, region, role) in enumerate(MORE):
            someone = names.persona(self.rng, FIRST_NUMBER + number)
            person = open_account(phone=someone.phone, name=name, actor=SEEDER).person  # type: ignore[attr-defined]
            if role:
                grant_role(person=person, role=role, organisation=department(region), actor=SEEDER)
            self.people[key] = Person.objects.select_related("user").get(pk=person.pk)

    @contextmanager
    def another_judge(self) -> Iterator[None]:
        """Contests in which the second judge sits where the printed one sits elsewhere."""
        printed = self.people["judge"]
        self.people["judge"] = self.people["judge2"]
        yield
        self.people["judge"] = printed

    def invite_for_the_final(self, competition: Competition, office: Office) -> None:
        """The printed judge has an invitation to answer; a colleague of the semi-final, who locked sheets, a log-in.

        A combination waits for its second person.
        """
        final = competition.stages.select_related("competition__organisation", "competition__region").order_by("order")[
            1
        ]
        panel = panels.create_panel(stage=final, actor=office.drafter, name="决赛评审组")
        panels.invite_judges(panel=panel, actor=office.drafter, people=[self.people["judge"]])
        semi = competition.stages.select_related("competition__organisation").get(code="semi")
        one = semi.stage_entries.order_by("pk")[0]
        change = {"entry": one.entry_id, "passes": True, "reason": "补足绿色经济（演示）。"}
        record_combination(stage=semi, actor=office.drafter, tabulation_version=1, changes=[change], reason="")
        place = semi.stage_entries.select_related(
            "stage__competition__organisation", "stage__competition__region"
        ).first()
        record_deduction(place=place, actor=office.drafter, points=Decimal("-1"), reason="材料迟交（演示）。")
        locked = ScoreSheet.objects.filter(stage_entry__stage__competition=competition, state="submitted")
        colleague = locked.select_related("seat__person").order_by("pk")[0].seat.person
        self.people["colleague"] = open_account(phone=colleague.phone, name=colleague.name, actor=SEEDER).person  # type: ignore[attr-defined]

    def previewed(self, competition: Competition, office: Office) -> None:
        """What the assignment of the semi would be was computed; everything is assigned."""
        stage = competition.stages.get(code="semi")
        found = order_preview(stage=stage, actor=office.drafter, options=Options())
        make_preview(job_id=str(found.job_id))

    def drawn_for_the_final(self, competition: Competition, office: Office) -> None:
        """Experts were drawn for the final and are not invited yet."""
        panel = Panel.objects.select_related("stage__competition__organisation", "stage__competition__region").get(
            stage__competition=competition, stage__code="final"
        )
        wanted = Wanted((Place("", 2),), reserves=1)
        draw_for(panel=panel, actor=office.drafter, wanted=wanted, seed="12 7 33", witness="监督员示例")

    def packs(self, below: Competition, above: Competition) -> None:
        """The published round made its pack; the province uploaded it for another edition, which stands against it."""
        organiser = self.people["yueyang2"]
        pack = order_pack(competition=Competition.objects.get(pk=below.pk), actor=organiser)
        make_pack(job_id=str(pack.job_id))
        pack.refresh_from_db()
        with pack.file.open("rb") as stored:
            row = upload_pack(
                competition=above, actor=self.people["approver"], upload=File(stored, "pack.zip"), name="岳阳市材料包.zip",
                printed=pack.sha256[:16],
            )  # fmt: skip
        check_import(job_id=str(row.job_id))

    def edition_of_the_province(self, city: Office) -> Competition:
        """The next edition: filed, opened for rounds below; one city asks for a roadshow in place of its round."""
        office = Office(
            department("430000"), self.people["approver"], self.people["approver2"], self.people["province3"]
        )
        competition = create_competition(
            actor=office.drafter, organisation=office.organisation, preset=contest.PRESET, edition=7
        )
        opens = start_of_day(self.builder.today + DAY * 40, timezone.get_default_timezone())
        competition = change_plan(
            competition=competition, actor=office.drafter, section="dates", registration_opens_at=opens,
            registration_closes_at=opens + DAY * 20, final_on=(opens + DAY * 30).date(), change_book=with_direct_places,
        )  # fmt: skip
        scan = papers.scan_file("实施方案（盖章）")
        attach_plan(filing=competition.filing, actor=office.drafter, upload=scan, name="方案.pdf")
        contest.sign_and_file(competition, office)
        rows = Competition.objects.select_related("filing__addressee__region", "region", "organisation")
        approve_competition(
            competition=rows.get(pk=competition.pk), actor=office.approver, opinion="同意。", paper=paper()
        )
        competition = rows.get(pk=competition.pk)
        until = self.builder.today + DAY * 10
        call = open_for_rounds(competition=competition, actor=office.drafter, answer_by=until)
        asked = Asked(
            reason_code="too_few", reason="报名项目过少。", form="roadshow", planned_on=until,
            scan=papers.scan_file("请示（盖章）"), scan_name="请示.pdf",
        )  # fmt: skip
        ask_replacement(call=call, organisation=city.organisation, asked=asked, actor=city.drafter)
        return competition

    def on_the_side(self) -> str:
        """Open invitations, a report that waits for approval, a document, a device. Returns the secret of an invitation."""
        admin, organiser, contestant = (self.people[key] for key in ("admin", "organiser", "contestant"))
        someone = names.persona(self.rng, FIRST_NUMBER + 200)
        invite(
            name=someone.name, phone=someone.phone, role=Role.ORGANISER, organisation=department("430100"), actor=admin
        )
        link = offer_by_link(name=someone.name, role=Role.OVERSEER, organisation=department("430000"), actor=SEEDER)
        today = clock.today()
        delegate_signing(
            person=organiser,
            delegate=self.people["changsha2"],
            organisation=department("430100"),
            first_day=today + DAY * 3,
            last_day=today + DAY * 4,
            reason="年休假（演示）",
            actor=organiser,
        )
        report = Report(title="示例报道（待审）", text="演示正文。", summary="演示。", source="长沙市（演示）")
        submit_news(actor=organiser, region=department("430100").region, report=report)
        CustomDocument.objects.create(title="参赛手册（演示）", file=papers.plan_file("rural"))
        UserSession.objects.create(
            user=contestant.user, ip="192.0.2.7", user_agent="演示浏览器", session_key=session_of(contestant.user)
        )
        return link.rstrip("/").rsplit("/", 1)[1]

    def signed_on_paper(self, office: Office) -> None:
        """An activity of an office that signs in its own OA; its filing waits for the province."""
        back_to_now()
        bureau = office.organisation
        set_sign_off_policy(
            organisation=bureau, actor=self.people["admin"], file_persons=2, decide_persons=1, own_oa=True
        )
        planned = activities.plan(office, self.builder.today + DAY * 12, activities.CAMP)
        activity = Activity.objects.select_related("filing__organisation__region", "organisation").get(pk=planned.pk)
        paper = paper_of(
            doc_no="株人社〔2024〕示例1号",
            doc_date=self.builder.today,
            scan=papers.scan_file("关于举办活动的请示"),
            name="请示（演示）.pdf",
        )
        hand_in_with_paper(activity=activity, actor=office.drafter, paper=paper)

    def decided(self, office: Office, *, first_judge: int, publish: bool = False) -> Competition:
        """The final is over and its promotion decided; with ``publish`` the list is public and its days run."""
        final = self.builder.today - DAY * 2
        days = Calendar(opens=final - DAY * 44, open_days=26, judging_days=12, final_after=18)
        competition = self.builder.judged(office, days, PUBLICITY, first_judge=first_judge)
        if publish:
            results.publish_results(competition, office, days)
        back_to_now()
        if publish:
            self.objection(competition)
        return competition

    def objection(self, competition: Competition) -> None:
        """Somebody objected to the first line of the list, with a picture."""
        notice = competition.notices.get()
        said = objections.Said(
            kind="person", name="钱明示", unit="", phone="13907310000", entry=notice.rows[0]["entry"],
            facts="该项目负责人注册企业已满六年，不符合报名条件，见工商登记截图。",
        )  # fmt: skip
        given = [Given(papers.scan_file("工商登记截图"), "证据.pdf")]
        objections.file_objection(notice=notice, said=said, files=given, at=clock.now())

    def at_the_desk(self, office: Office) -> dict[str, Competition]:
        """A draft, and a plan that waits for the province."""
        days = Calendar(opens=self.builder.today + DAY * 20)
        draft = contest.draft_contest(office, days)
        filing = contest.draft_contest(office, days)
        contest.sign_and_file(filing, office)
        return {"draft": draft, "filing": filing}

    def own_entries(self, competition: Competition, office: Office) -> None:
        """Of the printed contestant a complete draft, of another person one that was returned."""
        self.entry_of(self.people["contestant"], competition, 1)
        theirs = self.entry_of(self.people["newcomer"], competition, 2)
        handed_in = entry_verbs.submit_entry(entry=theirs, actor=self.people["newcomer"])
        perform(
            handed_in,
            "return",
            actor=office.drafter,
            reason="请补充知识产权证明材料。",
            data={"remarks": {"summary": "请写明带动就业人数。"}},
        )

    def asked_of_the_office(self, competition: Competition, office: Office) -> None:
        """A change that waits, an extension for somebody who has not begun, a member who was asked to accept."""
        rows = Entry.objects.select_related("competition__region", "leader", "track", "region")
        accepted = rows.filter(competition=competition, state="accepted").order_by("pk")[0]
        ask_for_change(
            entry=accepted, actor=accepted.leader, typed={"title": "更名后的项目（演示）"}, reason="项目更名。"
        )
        closes = competition.registration_closes_at
        assert closes is not None
        terms = Terms(phone=UNKNOWN_PHONE, until=closes + DAY * 3, reason="住院（演示）。")
        grant_extension(competition=competition, actor=office.drafter, terms=terms)
        run_recheck(job_id=str(order_recheck(competition=competition, actor=office.drafter).job_id))
        reasons = [{"check": "place", "outcome": "fails", "text": "项目不在本市（演示）。"}]
        Doubt.objects.create(entry=accepted, reasons=reasons, found_at=clock.now())
        draft = rows.get(competition=competition, leader=self.people["contestant"])
        ask_member(entry=draft, actor=draft.leader, member=draft.members.filter(is_leader=False)[0].pk)

    def entry_of(self, person: Person, competition: Competition, number: int) -> Entry:
        someone = names.persona(self.rng, FIRST_NUMBER + 100 + number)
        fields = entries.project_fields(self.rng, "rural", FIRST_NUMBER + number, "430103", competition)
        return entries.fill_entry(competition, person, someone, fields, self.rng)


def with_direct_places(book: RuleBook) -> RuleBook:
    """Two entries of 乡村振兴 may be recommended directly."""
    tracks = (replace(track, direct_places=2) if track.code == "rural" else track for track in book.tracks)
    return replace(book, tracks=tuple(tracks))


def session_of(user: User) -> str:
    """A session without a password that outlives the template."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.set_expiry(3650 * 86_400)
    store.create()
    return str(store.session_key)


def login_of(who: Person) -> str:
    """A session of somebody who may have had no log-in until now."""
    if who.user is None:
        who.user = User.objects.create()
        who.save()
    return session_of(who.user)
