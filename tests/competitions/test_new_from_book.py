"""A competition like last time, and one from the file of a rule book; the rules read, printed and exported."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from competitions.actions.competition_new import clone_competition
from competitions.domain.renewal import chinese, renewed
from competitions.domain.rulebook.files import as_text, from_text
from competitions.models import Competition
from competitions.presets import book as preset
from competitions.presets import codes, round_book, round_codes
from competitions.queries.rule_books import book_of
from tests.competitions.test_competition_desk import DESK, signed_in
from tests.factories import competitions as make
from tests.factories.offices import PROVINCE, office, organiser
from tests.pdf import text_of

BOOKS = [*map(preset, codes()), *map(round_book, round_codes())]
IMPORT = f"{DESK}new/import/"


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.code)
def test_a_book_that_is_exported_imported_and_exported_again_is_the_same_to_the_byte(book: Any) -> None:
    text = as_text(book)
    assert as_text(from_text(text)) == text


def test_a_book_of_last_time_is_renewed() -> None:
    book = preset("chuangyi-6-city")
    made = renewed(book, edition=7, year=book.year + 2)
    assert made.names[0].startswith("第七届“中国创翼”")
    assert (made.edition, made.year, made.legal_basis) == (7, book.year + 2, ())
    assert [chinese(number) for number in (6, 10, 12, 20, 21, 100)] == ["六", "十", "十二", "二十", "二十一", "100"]


@pytest.mark.django_db
def test_a_competition_like_last_time_has_its_days_moved_and_nothing_that_was_decided() -> None:
    case = make.filed()
    old = case.competition
    made = clone_competition(actor=case.drafter, source=old, edition=old.edition + 1, year=old.year + 1)
    made.refresh_from_db()
    assert (made.state, made.filing.state, made.filing.number) == ("draft", "draft", "")
    assert (made.phone, made.venue, made.rules_version) == (old.phone, old.venue, 1)
    assert made.final_on == old.final_on.replace(year=old.final_on.year + 1)
    assert made.registration_closes_at - old.registration_closes_at in (dt.timedelta(365), dt.timedelta(366))
    assert [track.code for track in made.tracks.all()] == [track.code for track in old.tracks.all()]
    client = signed_in(case.drafter)
    assert client.get(f"{DESK}new/clone/").status_code == 200
    page = client.post(f"{DESK}new/clone/", {"source": old.pk, "edition": made.edition, "year": made.year})
    assert (page.status_code, 'name="again"' in page.content.decode()) == (422, True)


@pytest.mark.django_db
def test_an_import_is_looked_at_first_and_every_fault_is_told_by_its_path() -> None:
    office(PROVINCE)
    client = signed_in(organiser(office()))
    chosen = {"organisation": str(office().pk)}
    document = json.loads(as_text(round_book("guyuan-2024")))
    document["stages"][0]["panel_size"], document["colour"] = "五", "红"
    upload = SimpleUploadedFile("规程.json", json.dumps(document).encode())
    page = client.post(IMPORT, {**chosen, "file": upload})
    text = page.content.decode()
    assert (page.status_code, Competition.objects.count()) == (422, 0)
    assert ("stages[0].panel_size" in text, "colour" in text, "2 处错误" in text) == (True, True, True)
    page = client.post(IMPORT, {**chosen, "text": "{,"})
    assert (page.status_code, "第 1 行" in page.content.decode()) == (422, True)
    page = client.post(IMPORT, {**chosen, "file": SimpleUploadedFile("规程.json", b"\xff\xfe\x00")})
    assert page.status_code == 422
    page = client.post(IMPORT, {**chosen, "text": as_text(round_book("guyuan-2024"))})
    text = page.content.decode()
    assert (page.status_code, Competition.objects.count(), 'name="create"' in text) == (200, 0, True)
    answer = client.post(IMPORT, {**chosen, "text": as_text(round_book("guyuan-2024")), "create": "1"})
    made = Competition.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{DESK}{made.pk}/setup/basics/")
    assert [stage.code for stage in made.stages.all()] == [stage.code for stage in round_book("guyuan-2024").stages]


@pytest.mark.django_db
def test_the_rules_are_read_printed_and_exported() -> None:
    case = make.draft()
    client = signed_in(case.drafter)
    page = client.get(f"{DESK}{case.competition.pk}/rules/").content.decode()
    assert "7 名评委打分 88、90、85、92、87、91、86" in page
    exported = client.get(f"{DESK}{case.competition.pk}/rules/export/")
    assert exported["Content-Type"] == "application/json"
    assert as_text(from_text(exported.content.decode())) == exported.content.decode()
    assert from_text(exported.content.decode()).stages == book_of(case.competition).stages
    printed = client.get(f"{DESK}{case.competition.pk}/rules/pdf/")
    assert (printed["Content-Type"], "竞赛规程" in text_of(printed.content)) == ("application/pdf", True)
