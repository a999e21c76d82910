"""Search that finds inside Chinese text, on SQLite and on PostgreSQL.

Neither FTS5 nor PostgreSQL's parser divides a run of Chinese characters into words: the whole run is one token, and a
word inside it is never found. This backend is Wagtail's own database backend with one change: what goes into the index
and what is asked for is first divided into pairs of neighbours. 创业大赛 is indexed as 创业 业大 大赛 (and each
character alone, for questions of one); a question for 大赛 asks for the token 大赛, one for 创业大赛 for all.
"""

from __future__ import annotations

import copy
import itertools
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

from modelsearch.backends import database
from modelsearch.index import RelatedFields
from modelsearch.query import MATCH_NONE, And, Boost, Fuzzy, Not, Or, Phrase, PlainText, SearchQuery

# Han (with the compatibility and the supplementary planes), kana, Hangul.
_RUN = re.compile(r"[々〇ぁ-ヿ㐀-䶿一-鿿가-힯豈-﫿\U00020000-\U000323af]+")
# FTS5's tokenizer knows the characters of Unicode 6.1; it takes later ones for blanks, so they become ASCII words.
_LAST_KNOWN = 0x9FCC
# Both parsers make something of their own of 3.14, a-b or an address; without marks the words are the same everywhere.
_MARKS = re.compile(r"[\W_]+")
MAX_QUESTION = 60


def divide(text: str, *, question: bool = False) -> str:
    """``text`` with every CJK run as pairs. In the index single characters follow; a question has none."""
    plain = unicodedata.normalize("NFKC", text)
    singles: list[str] = []

    def pairs(match: re.Match[str]) -> str:
        run = [_token(character) for character in match.group()]
        if len(run) == 1:
            return f" {run[0]} "
        if not question:
            singles.extend(run)
        return f" {' '.join(a + b for a, b in itertools.pairwise(run))} "

    divided = _MARKS.sub(" ", _RUN.sub(pairs, plain))
    return " ".join([divided.strip(), *singles])


def _token(character: str) -> str:
    return character if ord(character) <= _LAST_KNOWN else f"z{ord(character):x}"


class _Divided:
    """An object as the indexer sees it: the same, its search fields with divided text."""

    def __init__(self, obj: Any) -> None:
        self._obj = obj

    def __getattr__(self, name: str) -> Any:
        return getattr(self._obj, name)

    def get_search_fields(self) -> list[Any]:
        return [_divided_field(field) for field in self._obj.get_search_fields()]


def _divided_field(field: Any) -> Any:
    twin = copy.copy(field)
    if isinstance(field, RelatedFields):
        twin.fields = [_divided_field(sub_field) for sub_field in field.fields]
        twin.get_value = lambda obj: field.get_value(_plain(obj))
    else:
        twin.get_value = lambda obj: _divided_value(field.get_value(_plain(obj)))
    return twin


def _plain(obj: Any) -> Any:
    """The object itself: fields ask for its class."""
    return obj._obj if isinstance(obj, _Divided) else obj


def _divided_value(value: Any) -> Any:
    if isinstance(value, str):
        return divide(value)
    if isinstance(value, dict):
        return {key: _divided_value(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_divided_value(item) for item in value]
    return value


def divided_query(query: str | SearchQuery) -> str | SearchQuery:
    """The same question in the tokens of the index. Questions are cut at ``MAX_QUESTION`` characters (promise I13)."""
    if isinstance(query, str):
        return divide(query[:MAX_QUESTION], question=True)
    if isinstance(query, (PlainText, Phrase, Fuzzy)):
        text = divide(query.query_string[:MAX_QUESTION], question=True)
        if not text:
            return MATCH_NONE
        return Phrase(text) if isinstance(query, Phrase) else PlainText(text)
    if isinstance(query, (And, Or)):
        return type(query)([divided_query(part) for part in query.subqueries])
    if isinstance(query, Not):
        return Not(divided_query(query.subquery))
    if isinstance(query, Boost):
        return Boost(divided_query(query.subquery), query.boost)
    return query


@cache
def _classes_for(base: type[Any]) -> type[Any]:
    """The backend ``base`` of this database with a dividing index and a dividing question."""

    class DividingIndex(base.index_class):  # type: ignore[name-defined,misc]
        def add_items(self, model: type, objs: Iterable[Any]) -> None:
            super().add_items(model, [_Divided(obj) for obj in objs])

    class DividingBackend(base):  # type: ignore[misc,valid-type]
        index_class = DividingIndex

        def _search(self, compiler: type, query: Any, *args: Any, **options: Any) -> Any:
            # All pairs of a word must be there, or every text with one of them would be found.
            return super()._search(compiler, divided_query(query), *args, **{**options, "operator": "and"})

    return DividingBackend


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - the name that Wagtail looks for
    """The backend for the settings: the one of the default database, dividing Chinese text."""
    chosen = database.SearchBackend({"SEARCH_CONFIG": "simple", **params})
    base: Any = type(chosen)
    return _classes_for(base)({"SEARCH_CONFIG": "simple", **params})
