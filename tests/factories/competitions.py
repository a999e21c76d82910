"""Competitions, brought where a test needs them by the real verbs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from io import BytesIO

import pikepdf
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Person
from competitions.actions import competitions as verbs
from competitions.actions.competition_setup import change_plan
from competitions.actions.filing_papers import Paper, paper_of
from competitions.actions.filings import attach_plan
from competitions.domain.rulebook import PaperStep, RuleBook
from competitions.models import Competition
from tests.factories.offices import CITY, PROVINCE, approver, office, organiser
from tests.prepared import prepared
from workflow import clock

PRESET = "chuangyi-6-city"


def pdf(pages: int = 1) -> bytes:
    """A small, true PDF."""
    document = pikepdf.new()
    for _page in range(pages):
        document.add_blank_page()
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def upload(name: str = "盖章方案.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    """A file as a form receives it."""
    return SimpleUploadedFile(name, pdf() if content is None else content, content_type="application/pdf")


def paper(doc_no: str = "示例组委〔2024〕8号", name: str = "批复.pdf") -> Paper:
    """The paper of a decision made elsewhere, of today."""
    return paper_of(doc_no=doc_no, doc_date=clock.today(), scan=ContentFile(pdf()), name=name)


@dataclass
class Case:
    """A competition and the people around it."""

    competition: Competition
    drafter: Person
    signer: Person
    approver: Person

    @property
    def filing(self) -> object:
        """The filing, read again."""
        self.competition.refresh_from_db()
        return self.competition.filing


def without_office_scans(book: RuleBook) -> RuleBook:
    """A round whose list goes up without stamped scans; what they stop is told in test_office_scans.py."""
    papers = (
        replace(paper, needed_for=PaperStep.NEVER) if paper.needed_for is PaperStep.REPORT_UP else paper
        for paper in book.papers
    )
    return replace(book, papers=tuple(papers))


@prepared
def draft(region: str = CITY, preset: str = PRESET) -> Case:
    """A complete draft with its plan: registration opens in ten days for ten days."""
    office(PROVINCE)
    bureau = office(region)
    drafter, signer = organiser(bureau, "张经办"), organiser(bureau, "王复核")
    competition = verbs.create_competition(actor=drafter, organisation=bureau, preset=preset)
    now = clock.now().replace(microsecond=0)
    competition = change_plan(
        competition=competition,
        actor=drafter,
        section="dates",
        change_book=without_office_scans,
        registration_opens_at=now + dt.timedelta(days=10),
        registration_closes_at=now + dt.timedelta(days=20),
        final_on=(now + dt.timedelta(days=40)).date(),
    )
    attach_plan(filing=competition.filing, actor=drafter, upload=ContentFile(pdf()), name="盖章方案.pdf")
    competition.refresh_from_db()
    return Case(competition, drafter, signer, approver())


@prepared
def handed_in(region: str = CITY, preset: str = PRESET) -> Case:
    """A draft that waits for its sign-off."""
    case = draft(region, preset)
    verbs.hand_in_for_sign_off(competition=case.competition, actor=case.drafter)
    case.competition.refresh_from_db()
    return case


@prepared
def submitted(region: str = CITY, preset: str = PRESET) -> Case:
    """A filing that the province has to decide."""
    case = handed_in(region, preset)
    verbs.sign_off_competition(competition=case.competition, actor=case.signer)
    case.competition.refresh_from_db()
    verbs.file_competition(competition=case.competition, actor=case.signer)
    case.competition.refresh_from_db()
    return case


@prepared
def filed(region: str = CITY, preset: str = PRESET) -> Case:
    """A competition whose filing is approved; a province's by the paper of the outside body."""
    case = submitted(region, preset)
    outside = case.competition.filing.steps.exclude(outside="").exists()
    how = {"paper": paper()} if outside else {}
    verbs.approve_competition(competition=case.competition, actor=case.approver, **how)
    case.competition.refresh_from_db()
    return case
