"""Oddities of real rounds (domain reference, section 9) in awards and certificates: names and numbers as each round has them."""

from __future__ import annotations

import datetime as dt

import pytest

from certificates.actions.awards import grant_awards
from certificates.actions.batches import order_certificates
from certificates.models import Certificate
from competitions.actions import publicity
from competitions.models import AwardGrant, Competition, PublicityNotice
from judging.actions import promotion
from tests.factories.judging import Contest, contest
from tests.factories.promotion import frozen_ranking, set_book, set_stage
from workflow import clock

pytestmark = pytest.mark.django_db
TRACKS = ("adv_manufacturing", "rural", "silver")


def fresh(made: Contest) -> Competition:
    return Competition.objects.select_related("organisation", "region").get(pk=made.competition.pk)


def given(made: Contest) -> list[tuple[str, str, str]]:
    """Marked, promoted, public for its days, awarded: (award, track or empty, title) in the order of the awards."""
    scores = dict(zip([one.pk for one in made.entries], ["95", "80", "70", "90", "85", "60", "75"], strict=False))
    for code in ("semi", "final"):
        frozen_ranking(made, scores, code)
        promotion.promote_stage(stage=made.stage(code), actor=made.organiser)
    notice = publicity.draft_notice(competition=fresh(made), actor=made.organiser)
    publicity.publish_notice(notice=notice, actor=made.organiser)
    ends = PublicityNotice.objects.get().ends_on
    assert ends is not None
    clock.move_to(dt.datetime.combine(ends + dt.timedelta(days=1), dt.time(3), dt.UTC))
    publicity.close_due_notices(now=clock.now())
    grant_awards(competition=fresh(made), actor=made.organiser)
    rows = AwardGrant.objects.select_related("award__track", "entry").order_by("award__order", "rank", "pk")
    return [(row.award.name, row.award.track.code if row.award.track else "", row.entry.title) for row in rows]


def test_oddity_17_five_prizes_over_three_tracks_go_to_the_best_of_all() -> None:
    made = contest(2, 0, tracks=TRACKS)
    set_stage(made, "final", scoring=made.competition.rules["stages"][1]["scoring"] | {"rank_within": "stage"})
    names = (("gold", "金奖", 1), ("silver", "银奖", 2), ("bronze", "铜奖", 2))
    set_book(
        made, awards=[{"code": code, "name": name, "count": count, "scope": "overall"} for code, name, count in names]
    )
    assert given(made) == [
        ("金奖", "", "先进制造项目1"), ("银奖", "", "乡村振兴项目2"), ("银奖", "", "银发经济项目1"),
        ("铜奖", "", "先进制造项目2"), ("铜奖", "", "乡村振兴项目1"),
    ]  # fmt: skip


def test_oddity_18_awards_have_the_names_of_the_round_and_the_rest_of_the_final_one_of_its_own() -> None:
    made = contest(4, 0)
    set_book(
        made,
        awards=[
            {"code": "first", "name": "一等奖", "count": 1},
            {"code": "wing", "name": "创翼奖", "count": 1},
            {"code": "rest", "name": "入围奖", "count": 0, "scope": "rest"},
        ],
    )
    assert given(made) == [
        ("一等奖", "adv_manufacturing", "先进制造项目1"), ("创翼奖", "adv_manufacturing", "先进制造项目4"),
        ("入围奖", "adv_manufacturing", "先进制造项目2"), ("入围奖", "adv_manufacturing", "先进制造项目3"),
    ]  # fmt: skip
    order_certificates(competition=fresh(made), actor=made.organiser)
    assert sorted(row.text["award"] for row in Certificate.objects.all()) == ["一等奖", "入围奖", "入围奖", "创翼奖"]
