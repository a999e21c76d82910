"""The editor of the rule book: every part of every book survives its form, and what is typed reaches the book or its fault."""

from __future__ import annotations

from dataclasses import replace

import pytest

from competitions.domain.rulebook import RuleBook, dump, warnings
from competitions.forms.book_tree import BookTree
from competitions.forms.desk_sections import SECTIONS
from competitions.presets import book as preset
from competitions.presets import codes, round_book, round_codes
from tests.competitions.book_forms import book_inputs, inputs

BOOKS = [*map(preset, codes()), *map(round_book, round_codes())]
CITY = preset("chuangyi-6-city")


def typed(section: str, book: RuleBook = CITY, **changes: str) -> BookTree:
    """The tree of a section after ``changes`` were typed (``__`` stands for ``-``)."""
    data = book_inputs(book, section)
    for name, value in changes.items():
        data[name.replace("__", "-")] = value
    return BookTree(book, SECTIONS[section].keys, data)


def after(tree: BookTree) -> RuleBook:
    assert (tree.is_valid(), [error.text for error in tree.errors]) == (True, [])
    assert tree.after is not None
    return tree.after


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.code)
def test_what_is_posted_unchanged_is_the_same_book(book: RuleBook) -> None:
    for section in SECTIONS.values():
        if section.keys:
            assert after(BookTree(book, section.keys, book_inputs(book, section.code))) == book


def test_the_sections_hold_every_key_of_a_book_but_those_of_the_basics_and_dates() -> None:
    held = {key for section in SECTIONS.values() for key in section.keys}
    elsewhere = {"format", "demo", "code", "contest", "edition", "year", "level", "theme", "names", "bodies", "cut_off"}
    assert {*dump(round_book("mianyang-malanhua-3rd"))} - held - elsewhere == set()


def test_minutes_megabytes_and_full_width_digits_are_read() -> None:
    book = after(typed("judging", stages__1__segments__0__seconds="6.5", stages__1__panel_size="９"))
    assert (book.stages[1].segments[0].seconds, book.stages[1].panel_size) == (390, 9)
    book = after(typed("judging", stages__1__segments__0__seconds="1:40"))
    assert book.stages[1].segments[0].seconds == 100
    assert after(typed("questions", attachments__0__max_bytes="30")).attachments[0].max_bytes == 30 * 1024 * 1024


def test_a_new_track_gets_a_code_and_initials_of_its_own_and_one_that_goes_takes_its_rules_along() -> None:
    tree = typed("tracks", act="add:tracks")
    data = inputs(tree)
    data["tracks-5-name"], data["tracks-5-kind"], data["tracks-5-quota"] = "大学生专项", "special", "3"
    tree = BookTree(CITY, ("tracks",), data)
    assert [(t.code, t.short, t.quota) for t in after(tree).tracks[5:]] == [("da_xue_sheng_zhuan_xiang", "DX", 3)]
    gone = inputs(typed("tracks", act="remove:tracks-0"))
    book = after(BookTree(CITY, ("tracks",), gone))
    assert CITY.tracks[0].code not in {code for rule in book.eligibility for code in rule.tracks}


def test_rows_move_and_parts_come_and_go() -> None:
    down = after(BookTree(CITY, ("rubrics",), inputs(typed("rubrics", act="down:rubrics-0-dimensions-0"))))
    assert [d.code for d in down.rubrics[0].dimensions][:2] == [d.code for d in CITY.rubrics[0].dimensions][1::-1]
    drawn = inputs(typed("judging", act="on:stages-1-substitution"))
    drawn["stages-1-substitution-allowed"] = "on"
    book = after(BookTree(CITY, ("stages",), drawn))
    assert book.stages[1].substitution is not None
    off = BookTree(book, ("stages",), None)
    data = inputs(off)
    data["act"] = "off:stages-1-substitution"
    book = after(BookTree(CITY, ("stages",), inputs(BookTree(book, ("stages",), data))))
    assert (book.stages[1].substitution, book.stages[0]) == (None, CITY.stages[0])
    only = after(BookTree(CITY, ("stages",), inputs(typed("judging", act="remove:stages-1"))))
    assert [(stage.code, stage.advance_per_track) for stage in only.stages] == [("semi", None)]
    for odd in ("up:tracks-0", "remove:tracks-99", "add:", "off", "up:tracks-x", "on:tracks-0-nothing-more"):
        assert after(BookTree(CITY, ("tracks",), inputs(typed("tracks", act=odd)))).tracks == CITY.tracks


def test_faults_stand_at_their_inputs_and_a_name_twice_is_told() -> None:
    tree = typed("judging", stages__1__panel_size="很多", stages__0__name="")
    assert tree.is_valid() is False
    assert [(error.anchor, error.text) for error in tree.errors] == [
        ("id_stages-0-name", "名称：此项必填。"),
        ("id_stages-1-panel_size", "评委人数：此处内容类型不符（应为整数）。"),
    ]
    twice = typed("tracks", tracks__1__name=CITY.tracks[0].name)
    assert (twice.is_valid(), [error.anchor for error in twice.errors]) == (False, ["part_tracks-1"])


def test_numbers_that_follow_are_adjusted() -> None:
    book = after(typed("judging", stages__1__panel_size="3"))
    assert book.stages[1].scoring.aggregation.min_left == 1
    book = after(typed("rubrics", rubrics__0__dimensions__0__max="15"))
    assert [str(word.at_least) for word in book.rubrics[0].dimensions[0].levels] == ["14.0", "12.0", "9.0", "0.0"]
    assert (book.rubrics[0].demo, [one.params["total"] for one in warnings(book)]) == (False, ["85"])


def test_what_the_level_above_closed_is_shown_and_sent_along() -> None:
    above = replace(CITY, open_parts=())
    tree = BookTree(CITY, ("tracks",), None, above=above)
    assert [node.is_locked for node in tree.nodes] == [True]
    shown = tree.place("tracks-0-quota").box
    assert (shown.locked, 'type="hidden" name="tracks-0-quota"' in shown.html) == (
        "上级规程已统一规定，本级不能修改。",
        True,
    )
    assert after(BookTree(CITY, ("tracks",), inputs(tree), above=above)) == CITY
