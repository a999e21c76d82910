"""Only what is needed is asked, and each answer says what for (promise L1)."""

from __future__ import annotations

import copy

import pytest

from competitions import presets
from competitions.domain.reading import DocumentError
from competitions.domain.rulebook import dump, parse
from competitions.forms.entry_form import EntryForm
from competitions.queries.entry_snapshot import snapshot_of
from tests.factories.entries import draft


@pytest.mark.promise("L1")
@pytest.mark.parametrize("purpose", [None, "", "   "])
def test_a_question_without_a_purpose_is_refused(purpose: str | None) -> None:
    document = copy.deepcopy(dump(presets.book("chuangyi-6-city")))
    question = {"code": "id_number", "label": "身份证号码", "kind": "text", "required": True}
    document["questions"].append(question if purpose is None else question | {"purpose": purpose})  # type: ignore[union-attr]
    with pytest.raises(DocumentError):
        parse(document)
    document["questions"][-1]["purpose"] = "核验身份"  # type: ignore[index]
    assert parse(document).questions[-1].purpose == "核验身份"


@pytest.mark.promise("L1")
@pytest.mark.django_db
def test_the_number_of_a_document_and_the_phone_say_what_they_are_for() -> None:
    boxes = {box.name: box.help for box in EntryForm(snapshot_of(draft())).founder()}
    assert boxes["founder_id_number"] == "用于核验参赛条件和身份、一人一项、制发证书。"
    assert boxes["founder_phone"] == "用于发送报名回执、审核和结果通知。"
