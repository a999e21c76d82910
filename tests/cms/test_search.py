"""Words inside Chinese text are found; with `-m services` the same on PostgreSQL."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import Page
from wagtail.search.query import Or, Phrase, PlainText

from cms.models import NewsPage
from cms.search import divide
from tests.factories.pages import news
from tests.prepared import prepared


def test_a_run_becomes_pairs_and_for_the_index_single_characters() -> None:
    assert divide("创业大赛") == "创业 业大 大赛 创 业 大 赛"
    assert divide("创业大赛", question=True) == "创业 业大 大赛"


def test_other_words_stay_whole_and_marks_go() -> None:
    assert divide("SYB 培训, 第3期（2024）", question=True) == "SYB 培训 第 3 期 2024"


def test_one_character_is_a_question_too() -> None:
    assert divide("赛", question=True) == "赛"


def test_a_character_that_the_tokenizer_does_not_know_becomes_a_word() -> None:
    assert divide("𬭎", question=True) == "z2cb4e"


@pytest.fixture
@prepared
def pages(db: None) -> dict[str, NewsPage]:
    return {
        "contest": news("中国创翼创业创新大赛长沙市选拔赛启动", summary="SYB 学员踊跃报名"),
        "lecturers": news("马兰花讲师大赛收官"),
        "rare": news("䶮创与𬭎业的故事"),
        "draft": news("还没发布的创业大赛", live=False),
    }


def found(question: object) -> set[int]:
    return {page.pk for page in NewsPage.objects.live().search(question)}


@pytest.mark.parametrize(
    ("question", "hits"),
    [
        ("创业", {"contest"}),
        ("大赛", {"contest", "lecturers"}),
        ("马兰花", {"lecturers"}),
        ("选拔赛启动", {"contest"}),
        ("syb", {"contest"}),
        ("SYB 长沙", {"contest"}),
        ("创", {"contest", "rare"}),
        ("𬭎业", {"rare"}),
        ("䶮", {"rare"}),
        ("导师", set()),
        ("赛大", set()),
    ],
)
def test_finds_inside_chinese_text(pages: dict[str, NewsPage], question: str, hits: set[str]) -> None:
    assert found(question) == {pages[name].pk for name in hits}


def test_queries_of_wagtail_itself_are_divided(pages: dict[str, NewsPage]) -> None:
    both = {pages["contest"].pk, pages["lecturers"].pk}
    assert found(PlainText("大赛")) == both
    assert found(Phrase("创新大赛")) == {pages["contest"].pk}
    assert found(Or([PlainText("马兰花"), PlainText("创翼")])) == both


def test_the_admin_finds_while_one_types(pages: dict[str, NewsPage]) -> None:
    assert {page.pk for page in Page.objects.autocomplete("马兰")} == {pages["lecturers"].pk}


@pytest.mark.parametrize("question", ['"', "' OR 1", "？！", "*", "创业 AND (", "NEAR(", "\\", "%", "(", "a" * 500])
def test_marks_break_nothing(pages: dict[str, NewsPage], question: str) -> None:
    assert found(question) <= {page.pk for page in pages.values()}
    assert found(PlainText(question)) <= {page.pk for page in pages.values()}


def test_the_page_shows_what_is_public(client: Client, pages: dict[str, NewsPage]) -> None:
    response = client.get("/search/", {"q": "创业大赛"})
    assert response.status_code == 200
    assert [hit.title for hit in response.context["hits"]] == []
    response = client.get("/search/", {"q": "选拔赛"})
    assert [(hit.title, hit.url) for hit in response.context["hits"]] == [
        (pages["contest"].title, pages["contest"].address)
    ]


def test_an_empty_question_answers_with_the_form(client: Client, db: None) -> None:
    response = client.get("/search/", {"q": "   "})
    assert (response.status_code, response.context["hits"]) == (200, [])


def test_tags_of_pictures_and_documents_are_found(db: None) -> None:
    from django.core.files.base import ContentFile

    from cms.models import CustomDocument
    from tests.factories.competitions import pdf

    document = CustomDocument.objects.create(title="实施方案", file=ContentFile(pdf(), name="a.pdf"))
    document.tags.add("创业担保贷款")
    document.save()
    assert [found.pk for found in CustomDocument.objects.all().search("担保贷款")] == [document.pk]
    assert [found.pk for found in CustomDocument.objects.all().search("方案")] == [document.pk]
