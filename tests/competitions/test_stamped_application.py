"""The filing form that has to be stamped before the plan goes up: told where one files, with the way to it."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import Person
from competitions.actions import competitions as verbs
from competitions.actions.competition_setup import change_plan
from competitions.actions.office_scans import add_stack
from competitions.domain.filing_form import dump, fingerprint
from competitions.domain.paper_codes import version_code
from competitions.models import Competition, OfficeScan
from competitions.printing_office import filing_application
from competitions.queries.office_scans import why_not_filed
from competitions.queries.plan_document import application_fields, plan_fields
from tests.factories import competitions as make

pytestmark = pytest.mark.django_db


def asking() -> make.Case:
    """A draft whose rule book asks for the stamped form before filing."""
    case = make.draft()
    rules = case.competition.rules | {"papers": [{"kind": "filing_form", "needed_for": "file"}]}
    Competition.objects.filter(pk=case.competition.pk).update(rules=rules)
    case.competition.refresh_from_db()
    return case


def page(case: make.Case, actor: Person, tail: str = "filing/") -> str:
    client = Client()
    client.force_login(actor.user)
    return client.get(f"/desk/competitions/{case.competition.pk}/{tail}").content.decode()


def scan_back(case: make.Case) -> OfficeScan:
    """Print the form as it stands, stamp it, scan it."""
    held = Competition.objects.select_related("filing").get(pk=case.competition.pk)
    printed = filing_application(held.filing, application_fields(held.filing), as_docx=False)
    add_stack(competition=held, actor=case.drafter, files=[(ContentFile(printed), "申请表.pdf")])
    return OfficeScan.objects.order_by("-pk")[0]


def test_drafter_and_signer_are_told_what_is_missing_and_where_it_goes() -> None:
    case = asking()
    scans = f'href="/desk/competitions/{case.competition.pk}/scans/"'
    card = 'id="stamp"'
    drafted = page(case, case.drafter)
    assert ("上报备案前，须先上传盖章的备案申请表。" in drafted, card in drafted, scans in drafted) == (
        True,
        True,
        True,
    )
    verbs.hand_in_for_sign_off(competition=case.competition, actor=case.drafter)
    to_sign = page(case, case.signer)
    assert ("上报备案前，须先上传盖章的备案申请表。" in to_sign, card in to_sign, scans in to_sign) == (
        True,
        True,
        True,
    )
    own = page(case, case.signer, "scans/")
    assert f"/desk/filings/{case.filing.pk}/application.pdf" in own
    assert "请在本赛事“表格扫描件”页上传" not in own
    scan_back(case)
    done = page(case, case.signer)
    assert ("上报备案前，须先上传盖章的备案申请表。" in done, card in done) == (False, True)


def test_a_book_that_asks_for_none_shows_none() -> None:
    case = make.draft()
    assert 'id="stamp"' not in page(case, case.drafter)


def test_a_form_printed_from_the_draft_counts_when_nothing_is_changed_after() -> None:
    case = asking()
    assert (scan_back(case).form, OfficeScan.objects.filter(form="").count()) == ("F", 0)
    verbs.hand_in_for_sign_off(competition=case.competition, actor=case.drafter)
    assert why_not_filed(make.Case.filing.fget(case)) == ""  # type: ignore[attr-defined]


def test_a_change_of_the_draft_voids_its_scan() -> None:
    case = asking()
    scan_back(case)
    held = Competition.objects.select_related("filing").get(pk=case.competition.pk)
    change_plan(competition=held, actor=case.drafter, section="dates", venue="示例剧场")
    assert "盖章后方案已修改，原扫描件作废。" in page(case, case.drafter)


def test_the_page_of_a_draft_says_the_code_that_is_printed() -> None:
    case = asking()
    held = Competition.objects.get(pk=case.competition.pk)
    assert version_code(fingerprint(dump(plan_fields(held)))) in page(case, case.drafter)
