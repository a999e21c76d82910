"""Scans of printed forms: matched by their code, refused with what to do, or left to the eye."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image

from competitions.actions.entries import submit_entry
from competitions.actions.entry_checks import accept_entry, match_scans
from competitions.actions.entry_saving import save_entry
from competitions.actions.uploads import FileRefused, save_attachment
from competitions.models import Attachment, Competition, Entry
from competitions.printing import entry_form_pdf
from competitions.queries.entry_snapshot import form_version_of, snapshot_of
from tests.factories.competitions import pdf
from tests.factories.entries import complete, draft, fresh, open_competition, submitted
from tests.factories.offices import organiser
from workflow.models import AuditRow
from workflow.services import Refused

pytestmark = pytest.mark.django_db


def printed(entry: Entry) -> bytes:
    """The form as it comes out of the printer."""
    return entry_form_pdf(entry=fresh(entry), actor=entry.leader)


def photographed(content: bytes, *, turned: int = 7) -> bytes:
    """Crooked, grey and small: as a telephone takes it."""
    page = pypdfium2.PdfDocument(content)[0].render(scale=130 / 72).to_pil()
    out = io.BytesIO()
    page.convert("L").rotate(turned, expand=True, fillcolor=90).save(out, "JPEG", quality=60)
    return out.getvalue()


def keep(entry: Entry, content: bytes, name: str = "盖章.pdf", kind: str = "stamped_form") -> Attachment:
    return save_attachment(entry=fresh(entry), actor=entry.leader, kind=kind, upload=ContentFile(content), name=name)


def test_a_scan_is_matched_by_its_code() -> None:
    entry = complete()
    version = form_version_of(snapshot_of(fresh(entry)))
    form = printed(entry)
    for content, name in [
        (form, "盖章.pdf"),
        (photographed(form), "盖章.jpg"),
        (photographed(form, turned=175), "盖章.jpg"),
    ]:
        row = keep(entry, content, name)
        assert (row.match, row.form_version) == ("by_code", version)
    client = Client()
    client.force_login(entry.leader.user)
    page = client.get(f"/my/entries/{entry.token}/edit/").content.decode()
    assert "已按二维码匹配，版本 " + "-".join(version[at : at + 4] for at in range(0, 16, 4)).upper() in page
    # A changed form voids it, for both sides.
    save_entry(entry=fresh(entry), actor=entry.leader, changes={"title": "改过的名称"})
    page = client.get(f"/my/entries/{entry.token}/edit/").content.decode()
    assert "已按二维码匹配" not in page
    with pytest.raises(FileRefused, match="是旧版表格"):
        keep(entry, form)


def test_the_form_of_another_entry_is_refused() -> None:
    competition = open_competition()
    entry, other = complete(competition, serial=1), draft(competition, serial=2)
    with pytest.raises(FileRefused, match="另一个参赛项目"):
        keep(other, printed(entry))
    assert Attachment.objects.filter(entry=other).count() == 0


def test_a_scan_without_a_code_is_compared_by_eye() -> None:
    competition = open_competition()
    one, two = submitted(competition, serial=1), submitted(competition, serial=2)
    assert list(Attachment.objects.filter(kind="stamped_form").values_list("match", flat=True)) == ["to_eye"] * 2
    officer = organiser(competition.organisation, "钱经办")
    client = Client()
    client.force_login(officer.user)
    page = client.get(f"/desk/competitions/{competition.pk}/entries/{one.token}/").content.decode()
    assert "未能识别二维码，审核时由主办方人工核对。" in page
    match_scans(entry=one, actor=officer)
    assert AuditRow.objects.get(action="entry.scans_matched").data["kinds"] == ["stamped_form"]
    with pytest.raises(Refused, match="没有待人工核对"):
        match_scans(entry=one, actor=officer)
    accept_entry(entry=two, actor=officer)
    assert list(Attachment.objects.filter(kind="stamped_form").values_list("match", flat=True)) == ["by_eye"] * 2
    assert Attachment.objects.exclude(kind="stamped_form").exclude(match="").count() == 0


def test_codes_of_others_are_passed_over() -> None:
    entry = complete()
    blank = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(blank, "PNG")
    assert keep(entry, blank.getvalue(), "盖章.png").match == "to_eye"
    assert keep(entry, pdf(), "计划.pdf", kind="plan").match == ""


def test_the_book_says_which_scan_goes_with_the_entry() -> None:
    entry = complete()
    rules = entry.competition.rules
    paper = {"kind": "recommendation", "needed_for": "submit"}
    Competition.objects.update(rules={**rules, "papers": [paper]})
    with pytest.raises(Refused, match="推荐表（盖章扫描件）"):
        submit_entry(entry=fresh(entry), actor=entry.leader)
    with pytest.raises(FileRefused, match="是另一种表格（报名表）的扫描件，此处应上传推荐表"):
        keep(entry, printed(entry), "推荐表.pdf", kind="recommendation")
    assert keep(entry, pdf(), "推荐表.pdf", kind="recommendation").match == "to_eye"
    assert submit_entry(entry=fresh(entry), actor=entry.leader).state == "submitted"
