"""The choices of the models are the words of the domain."""

from __future__ import annotations

import pytest

from accounts.domain.ids import IdType
from accounts.enums import IdKind
from competitions import enums
from competitions.domain import rulebook
from competitions.domain.eligibility.sentences import ENTRANTS


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        (IdKind, IdType),
        (enums.BodyRole, rulebook.BodyRole),
        (enums.TrackKind, rulebook.TrackKind),
        (enums.StageMode, rulebook.StageMode),
        (enums.DayKind, rulebook.DayKind),
        (enums.AttachmentKind, rulebook.AttachmentKind),
        (enums.EntrantType, ENTRANTS),
    ],
)
def test_choices_and_words_are_the_same(choices, words):
    assert sorted(choices.values) == sorted(words)
