"""Consents: each with its version and time, taken back with a time (promise L2)."""

from __future__ import annotations

import pytest

from competitions.domain.consents import BY_CODE, CONSENTS, PUBLICATION, given, is_given, withdrawn

pytestmark = pytest.mark.promise("L2")
AT, LATER = "2026-12-01T00:00:00+00:00", "2026-12-02T00:00:00+00:00"


def test_publication_is_a_consent_of_its_own() -> None:
    assert [consent.code for consent in CONSENTS] == ["pledge", "personal_data", "publication"]


def test_given_keeps_version_and_the_first_time() -> None:
    stored = given({}, "publication", AT)
    assert stored == {"publication": {"version": "2026-12", "at": AT, "by": ""}}
    assert given(stored, "publication", LATER) == stored
    assert is_given(stored, PUBLICATION)


def test_taken_back_keeps_what_was() -> None:
    stored = withdrawn(given({}, "publication", AT), "publication", LATER)
    assert stored == {"publication": {"version": "2026-12", "at": AT, "by": "", "withdrawn_at": LATER}}
    assert not is_given(stored, PUBLICATION)
    assert withdrawn(stored, "publication", "later") == stored
    assert withdrawn({}, "publication", AT) == {}
    assert is_given(given(stored, "publication", LATER), PUBLICATION)


def test_an_older_text_is_asked_again() -> None:
    assert not is_given({"publication": {"version": "2020-01", "at": AT}}, BY_CODE["publication"])
    assert not is_given({"publication": "yes"}, BY_CODE["publication"])


def test_nobody_consents_to_what_is_not_asked() -> None:
    with pytest.raises(KeyError):
        given({}, "newsletter", AT)
