"""Names of form fields, and what is stored for what was typed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.entry_fields import Fault, FieldError, Place, Target, read_value, target_of


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("title", Target(Place.ENTRY, "title")),
        ("q_jobs", Target(Place.ANSWER, "jobs")),
        ("founder_birth_date", Target(Place.ANSWER, "founder_birth_date")),
        ("founder_id_number", Target(Place.FOUNDER, "id_number")),
        ("m12_presenter", Target(Place.MEMBER, "presenter", 12)),
        ("consent_pledge", Target(Place.CONSENT, "pledge")),
        ("state", None),
        ("number", None),
        ("leader", None),
        ("founder_is_leader", None),
        ("founder_id_index", None),
        ("m12_is_leader", None),
        ("m_name", None),
        ("m1e3_name", None),
        ("m9999999999999999999_name", None),
        ("q_Jobs", None),
        ("q_", None),
        ("consent_", None),
        ("version", None),
        ("", None),
    ],
)
def test_only_fields_of_the_form_have_a_place(name: str, target: Target | None) -> None:
    assert target_of(name) == target


@pytest.mark.parametrize(
    ("name", "typed", "stored"),
    [
        ("title", "  智慧\r\n养老　平台 ", "智慧 养老 平台"),
        ("summary", "一\r\n二\r三\n\n", "一\n二\n三"),
        ("uscc", "91430100 ma00-00001x", "91430100MA0000001X"),
        ("registered_on", "2024年2月29日", dt.date(2024, 2, 29)),
        ("registered_on", "", None),
        ("registered_on", "２０２４－２－２９", dt.date(2024, 2, 29)),
        ("organisation_name", "长沙示例（集团）有限公司", "长沙示例（集团）有限公司"),
        ("summary", "面向真实需求，由虚构的团队演示。", "面向真实需求，由虚构的团队演示。"),
        ("uscc", "９１４３０１００－ＭＡ００－００００１Ｘ", "91430100MA0000001X"),
        ("founder_birth_date", "1990.5.1", "1990-05-01"),
        ("founder_phone", "+86 139-0000 0001", "13900000001"),
        ("founder_id_number", "43010219900101001x", "43010219900101001X"),
        ("founder_name", "阿卜杜拉 ‧ 买买提", "阿卜杜拉·买买提"),
        ("m3_presenter", "on", True),
        ("m3_presenter", "", False),
        ("q_awards", " 一 \n 二 ", "一\n二"),
    ],
)
def test_what_is_stored_for_what_was_typed(name: str, typed: str, stored: object) -> None:
    target = target_of(name)
    assert target is not None
    assert read_value(target, typed) == stored


@pytest.mark.parametrize(
    ("name", "typed", "fault"),
    [
        ("title", "长" * 121, Fault.TOO_LONG),
        ("summary", "长" * 2001, Fault.TOO_LONG),
        ("founder_name", "名" * 61, Fault.TOO_LONG),
        ("registered_on", "2023-02-29", Fault.NOT_A_DATE),
        ("registered_on", "soon", Fault.NOT_A_DATE),
        ("entrant_type", "king", Fault.UNKNOWN),
        ("founder_id_kind", "library", Fault.UNKNOWN),
        ("title", "a\x00b", Fault.UNSTORABLE),
        ("title", "\ud800", Fault.UNSTORABLE),
    ],
)
def test_what_cannot_even_be_a_draft(name: str, typed: str, fault: Fault) -> None:
    target = target_of(name)
    assert target is not None
    with pytest.raises(FieldError) as error:
        read_value(target, typed)
    assert error.value.fault is fault


@given(st.sampled_from(["title", "summary", "founder_name", "founder_phone", "uscc", "q_awards"]), st.text(max_size=80))
def test_reading_what_was_stored_changes_nothing(name: str, typed: str) -> None:
    target = target_of(name)
    assert target is not None
    try:
        stored = read_value(target, typed)
    except FieldError:
        return
    assert read_value(target, str(stored)) == stored
