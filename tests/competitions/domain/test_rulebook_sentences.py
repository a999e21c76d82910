"""Every part of a rule book in words, from a book in which every part is given."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from competitions.domain.eligibility.rules import load_rules
from competitions.domain.rounding import Rounding
from competitions.domain.rulebook import (
    Award,
    Draw,
    DrawMethod,
    EntrantKind,
    Level,
    OpenPart,
    QuestionKind,
    RuleBook,
    chapter_of,
    describe,
    of_judging,
    parse,
)
from tests.competitions.domain.everything import EVERYTHING

BOOK = replace(parse(EVERYTHING), entrant=EntrantKind.PROJECT)
PAPER, CAMP, FINAL = BOOK.stages


def lines(book: RuleBook = BOOK) -> dict[str, list[str]]:
    return {chapter.code: [line.text(str) for line in chapter.lines] for chapter in describe(book, region="长沙市")}


def final(**changes) -> list[str]:
    return lines(replace(BOOK, stages=(PAPER, CAMP, replace(FINAL, **changes))))["final"]


def paper(**changes) -> list[str]:
    return lines(replace(BOOK, stages=(replace(PAPER, **changes), CAMP, FINAL)))["paper"]


def test_what_the_contest_is():
    assert lines()["about"][:5] == [
        "Edition 7 (2026), city round.",
        "The contest is also held as 第三届星城杯.",
        "Theme: 创响新时代.",
        "It rests on “关于举办大赛的通知” (人社部函〔2026〕1号), dated 1.3.2026 and published on 20.3.2026.",
        "Guided by guide单位.",
    ]
    assert len(lines()["about"]) == 12


def test_tracks_apart():
    assert lines()["tracks"][3:] == [
        "With fewer than 3 checked entries “乡村振兴” is merged into “先进制造”.",
        "“劳务品牌” has no round; 4 entries are recommended directly.",
    ]
    first, second, _third = BOOK.tracks
    book = replace(
        BOOK,
        tracks=(replace(first, direct_places=2), replace(second, merge_into="")),
        stages=(replace(PAPER, tracks=()), replace(CAMP, tracks=("making",)), replace(FINAL, tracks=("making",))),
    )
    assert lines(book)["tracks"][2:] == [
        "“先进制造” has 2 more places for direct recommendation.",
        "“乡村振兴” goes through 初赛.",
        "With fewer than 3 checked entries “乡村振兴” may be merged with another track.",
    ]


def test_what_is_asked_and_handed_in():
    assert lines()["questions"] == [
        "人员类别, required (for: 统计).",
        "For Team not yet registered: In 先进制造 only: Where “人员类别” is 高校毕业生: 毕业院校 (for: 核对).",
        "带动就业, required (for: 评审).",
    ]
    assert lines()["hand_in"] == [
        (
            "For Team not yet registered: In 先进制造 only: 视频: MP4, at most 500 MB. It runs for 5 min to 10 min. "
            "2 to 3 files of this kind. Printed copies: 5. 片头写明单位。"
        ),
        (
            "Pledge: printed, signed, stamped, and handed in as a scan with the entry. Printed copies: 2. "
            "Wording: 本人承诺材料真实。"
        ),
    ]


@pytest.mark.parametrize(
    ("low", "high", "text"), [(60, None, "It runs for at least 1 min."), (None, 90, "It runs for at most 1 min 30 s.")]
)
def test_one_bound_of_a_video(low, high, text):
    file = replace(BOOK.attachments[0], min_seconds=low, max_seconds=high)
    assert text in lines(replace(BOOK, attachments=(file,)))["hand_in"][0]


def test_a_review_with_score_sheets_of_tracks():
    assert lines()["paper"] == [
        "Review of the written papers.",
        "Tracks in this stage: 先进制造, 乡村振兴.",
        "Each project is marked by 3 reviewers on their own.",
        "2 halls run side by side. Each hall is ranked on its own: ranks, ties and places count in the hall.",
        "Who appears in which hall is settled before the marking, by lot or by hand.",
        "In 先进制造 only: Each judge gives at most 100 points: 创新 15 to 60 points, 带动就业 20 points, counted 2 times.",
        "In 乡村振兴 only: Each judge gives at most 100 points: 创新 100 points.",
        "Each judge's total is first rounded half up to 2 decimals.",
        "Each item is worked out on its own; the results of the items are added up.",
        "The result is the mean; where the marks left lie more than 15 points apart, of all marks.",
        "A judge who stands aside for a project gives no mark, not zero.",
        "The result is rounded half up to 2 decimals.",
        "Projects are ranked within their track by the exact result.",
        "After a shared place the next one follows without a gap (1, 2, 2, 3).",
        "Results less than 0.01 points apart count as equal.",
        "The first 80 % of each track in each hall (a remainder does not count) go on to 赛前集训.",
        "The number holds in principle; it may be changed with a reason.",
        "All who are tied on the line pass.",
        "When somebody drops out, the next in rank moves up, until 3 days before the next stage.",
        "Who drops out hands in a written pledge.",
    ]


def test_a_training_camp():
    assert lines()["camp"] == [
        "Training camp; no marks are given.",
        "Tracks in this stage: 先进制造, 乡村振兴.",
        "It lasts 2 days.",
        "All entries go on to 决赛.",
        "由省级培训师授课。",
    ]


def test_how_a_final_is_held():
    assert lines()["final"][:28] == [
        "Review behind closed doors, together with a roadshow.",
        "Tracks in this stage: 先进制造, 乡村振兴.",
        "Each project has 7 min 30 s: 路演 6 min, 专家点评 1 min 30 s.",
        "At most 2 people present a project.",
        "At most 3 people of a project may be in the room.",
        "Who presents also answers the questions.",
        "The panel has 7 judges; each marks every project.",
        "The panel is made up of 投资人4人, 技术专家3人.",
        "With fewer than 5 judges the stage is not held.",
        "Reserve judges: 1.",
        "Invitations are answered within 3 days.",
        "Who judged in one of the last 1 rounds of this contest is not drawn.",
        "A judge gets at most 40 entries.",
        "The leader of the panel is there in person.",
        "The host's judge may strike out an entry that misses the theme.",
        "Before judging every judge signs this undertaking: 本人承诺公正评审。",
        "Every judge marks 3 practice entries first; they count nowhere.",
        "Afterwards a judge sees the own practice marks beside those of the office.",
        "A judge never marks an entry where there is: the same region, the same school, the same incubator.",
        (
            "A judge marks only after a statement where there is: the same employer, kinship of judge and entrant, a share or "
            "an investment, membership of the entering firm, mentoring or coaching, a pairing, what the judge declared."
        ),
        "Coaching and pairing count for 12 months after their end.",
        "The running order is drawn by lot on the spot.",
        "The draw takes place: 当日8:30签到处.",
        "Who is absent at the draw or when called is out.",
        "Being more than 15 minutes late counts as absent.",
        "For each 30 s over time 0.5 points are taken off.",
        "The first 10 s over time are free.",
        "At most 3 points are taken off for time.",
    ]


OF_THE_BALLOT = [
    "“大众评审”: Votes are cast on phones in the hall; who votes needs a ticket, and each ticket votes once.",
    "“大众评审”: The vote is open entry by entry, while the conductor has it open.",
    "“大众评审”: Each ticket gives 60 to 100 points in steps of 0.5.",
    "“大众评审”: A vote that was cast cannot be changed.",
    "“大众评审”: With fewer than 10 votes, for any entry, the part counts 0 for everybody.",
    "“大众评审”: The big screen shows how the votes stand while the vote is open.",
]


def test_a_result_of_parts():
    assert lines()["final"][28:] == [
        "Each judge gives at most 10 points: 表达 10 points.",
        (
            "The result is the weighted sum of “现场路演” with 60 %, “大众评审” with 20 %, “书面成绩” with 20 %, "
            "“难度系数” in full."
        ),
        "“现场路演” is the marks of the judges.",
        "“现场路演”: One highest and one lowest total are dropped; it is the mean of the rest.",
        "“现场路演”: With fewer than 5 judges there is no result.",
        "“大众评审” is the marks of the public jury. 20 people give marks.",
        "“大众评审”: A mark more than 3 points from the mean counts as that bound; the result is the mean.",
        "“大众评审”: The marks that are left are rounded half up to 2 decimals.",
        *OF_THE_BALLOT,
        "“大众评审”: It is rounded half up to 2 decimals before it is combined.",
        "“书面成绩” is the result of the stage “初赛”.",
        "“难度系数” is a mark that the office enters from the records, multiplied by a number of the entry, such as its difficulty.",
        "A judge who stands aside for a project gives no mark, not zero.",
        "No result is lower than 0 points.",
        "No result is higher than 103 points.",
        "The result is rounded half up to 2 decimals.",
        "All projects are ranked together by the rounded result.",
        "The smallest result is the best.",
        "Who shares places gets their mean (1, 2.5, 2.5, 4).",
        (
            "Equal results are decided in this order: (1) the higher mark for “表达” in “现场路演”, (2) the higher “大众评审”, "
            "(3) the higher mean of all marks of all parts, none dropped, (4) the highest single mark among all parts, "
            "(5) fewer deductions, "
            "(6) the better result in “初赛”, (7) the result before rounding, (8) the next best part of the result, "
            "(9) the ruling of the panel's leader, (10) the judges confer, (11) the judges vote, (12) an extra round."
        ),
        "Score sheets are printed and signed by the judges.",
        "The ranking is fixed only when every score sheet is signed.",
        "Materials are kept on the judges' tablets, so that they open without a network.",
        "Results are held back until 15 days after the stage.",
        "All marks are made public, without the names of the judges.",
        "Marks that were dropped are not shown.",
        "Before the freeze the panel's leader, the overseer and the organisers see how severe the judges are; no rank changes by it.",
        (
            "Where the highest and the lowest mark of one item lie more than 20 % of what can be reached apart, an entry may be "
            "judged again."
        ),
        "The panel's leader opens it, with a reason.",
        "It is judged again by 2 other judges of the panel.",
        "The further marks count beside the first; all are kept and shown.",
        "At most 5 entries are judged again.",
    ]


def test_the_score_sheets():
    assert lines()["rubrics"][:3] == [
        "“书面评分表”: full marks 100 points.",
        "[项目] 创新 15 to 60 points: 看创新。 Levels: 优秀 50 to 60, 一般 15 to 49.5.",
        "带动就业 20 points, counted 2 times.",
    ]
    plan = replace(BOOK.rubrics[0], dimensions=BOOK.rubrics[0].dimensions[1:])
    said = lines(replace(BOOK, rubrics=(plan, *BOOK.rubrics[1:])))["rubrics"]
    assert said[1] == "The source of “书面评分表” states 100 points."


def test_promotion_awards_publicity_and_what_follows():
    told = lines()
    assert told["promotion"] == [
        "The first 7 over all tracks are recommended to the next level.",
        "Of each track at least 1 pass, as far as there are.",
        "Nobody who is tied on the line passes.",
        "The committee may combine entries across ranks, by two persons and with reasons; ranks stay shown.",
        "Nobody moves up when somebody drops out.",
    ]
    assert told["awards"] == [
        "Awards in each track: 一等奖 (奖金1万元) × 1.",
        "Awards in 乡村振兴: 乡村奖 × 1.",
        "Awards over all tracks: 金奖 × 5.",
        "Everybody else in the last stage gets 创翼奖.",
        "Everybody in the last stage gets 十佳, beside any other award.",
        "A public vote among the entries of “初赛” gives 最佳人气奖 × 1.",
        "For organising bodies: 优秀组织奖 × 5.",
        "No certificate goes with 创翼奖.",
    ]
    assert told["publicity"][2:] == [
        "The list is also published at 市人社局门户网站.",
        "When these days are over, names of people on the page are shown in part.",
    ]
    assert told["objections"] == [
        "While the list is public, an objection may be raised by letter, in person.",
        "Anonymous objections are looked into as well.",
        "An objection that is upheld leads to a corrected list beside the first, public for 5 calendar days.",
        "An objection is decided within 15 calendar days.",
        "An appeal is handed in within 2 hours of the end of a stage, in writing, to 监督仲裁组, whose ruling is final.",
    ]
    assert told["after"] == [
        "Every entrant reads the judges' comments.",
        "Every entrant reads the judges' totals, without names.",
        "Contestants and judges rate the round with 1 to 10 points: 组织服务.",
        "With fewer than 10 answers no rate is shown.",
        "3 months later entrants are asked for jobs, revenue and finance.",
        "12 months later entrants are asked for jobs, revenue and finance.",
    ]
    assert told["numbers"] == [
        "A plan gets its filing number with the approval, by the sample 〇〇备〔2026〕001号.",
        "Entry numbers look like 长沙市-ZZ-0001.",
        "Certificate numbers look like CY202600001.",
    ]
    assert told["below"] == [
        "Rounds below settle their own names, bodies and dates.",
        "They may also change: tracks, quotas.",
    ]
    assert told["notes"] == ["未尽事宜由组委会解释。"]


def test_other_words_of_objections_and_of_what_is_open():
    rule = replace(BOOK.publicity.objection, real_name=True, evidence=True, arbiter="")
    book = replace(BOOK, publicity=replace(BOOK.publicity, objection=rule), open_parts=())
    assert lines(book)["objections"][1:3] == [
        "People give their real name, units their seal; anonymous clues are recorded but not answered.",
        "An objection states facts and gives evidence.",
    ]
    assert lines(book)["objections"][-1] == ("An appeal is handed in within 2 hours of the end of a stage, in writing.")
    assert lines(book)["below"][-1] == "In all else they keep to these rules."
    assert "below" not in lines(replace(book, level=Level.COUNTY))
    assert len(lines(replace(BOOK, open_parts=tuple(OpenPart)))["below"][1].split(", ")) == len(OpenPart)


def test_awards_of_the_same_tracks_stand_together_and_each_track_gets_them():
    first, second, _third = BOOK.tracks
    gold = Award(code="gold", name="金奖", count=1, tracks=(first.code, second.code))
    silver = replace(gold, code="silver", name="银奖", count=2)
    bronze = replace(gold, code="bronze", name="铜奖", count=3, tracks=(first.code,))
    assert lines(replace(BOOK, awards=(gold, silver, bronze)))["awards"] == [
        f"Awards in each of {first.name}, {second.name}: 金奖 × 1, 银奖 × 2.",
        f"Awards in {first.name}: 铜奖 × 3.",
    ]


def test_what_holds_of_objections_is_told_where_the_book_says_nothing():
    book = replace(BOOK, publicity=replace(BOOK.publicity, objection=None))
    assert lines(book)["objections"][0].startswith("While the list is public, an objection may be raised")


def test_ages_count_on_the_day_the_book_names_and_not_when_registration_closes():
    rule = load_rules([{"check": "min_age", "value": 16}])[0]
    book = replace(BOOK, eligibility=(rule,))
    assert "on 1.4.2026" in str(lines(replace(book, cut_off=dt.date(2026, 4, 1)))["who"])
    assert "on the cut-off day" in str(lines(replace(book, cut_off=None))["who"])


def test_a_number_that_is_asked_for_is_told_with_its_unit():
    question = replace(BOOK.questions[0], code="classes", label="授课班次", kind=QuestionKind.WHOLE, unit="期")
    rule = load_rules([{"check": "answer_number", "question": "classes", "low": "2"}])[0]
    book = replace(BOOK, questions=(question,), eligibility=(rule,))
    assert "授课班次（期）: at least 2." in lines(book)["who"]


def test_samples_of_numbers_carry_the_name_that_numbers_carry() -> None:
    chapters = {one.code: one.lines for one in describe(parse(EVERYTHING), region="湖南省", short="湖南")}
    assert chapters["numbers"][1].text(str) == "Entry numbers look like 湖南-ZZ-0001."


def test_whole_numbers_and_an_order_without_a_draw_are_told_as_such():
    draw = Draw(method=DrawMethod.FIXED)
    told = final(draw=draw, scoring=replace(FINAL.scoring, round_result=Rounding(0)))
    assert "The result is rounded half up to a whole number." in told
    assert "Who is absent when called goes last." in told


def test_the_desk_of_a_stage_says_what_its_chapter_says() -> None:
    told = of_judging(FINAL, BOOK)
    assert list(told) == ["parts", "practice", "signing", "again"]
    published = lines()[chapter_of(FINAL)]
    assert all(line.text(str) in published for found in told.values() for line in found)
    assert any("with 60 %" in line.text(str) for line in told["parts"])
    assert of_judging(replace(FINAL, scoring=PAPER.scoring, practice=None, rejudge=None), BOOK).keys() == {"signing"}
