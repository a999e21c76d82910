"""What must agree between tracks and all that is asked of entries or given to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from competitions.domain.eligibility import Rule
from competitions.domain.eligibility.sentences import ENTRANTS
from competitions.domain.reading import Fault, FaultCode
from competitions.domain.rulebook.consistency.clashes import Clash, clash, missing, outside, unknown
from competitions.domain.rulebook.types import Award, AwardScope, Question, QuestionKind, RuleBook

# Check, the question that it reads (None: the one that it names), the parameter with the answers that it wants.
_READ = (
    ("answer", None, "values"),
    ("person_category", "category", "categories"),
    ("presenter_category", "presenter_category", "categories"),
)


def check_entries(book: RuleBook) -> Iterator[Fault]:
    """Questions, files, conditions, awards."""
    codes = {track.code for track in book.tracks}
    for key in ("eligibility", "attachments", "questions", "awards"):
        for index, part in enumerate(getattr(book, key)):
            yield from _unknown(f"{key}[{index}].tracks", part.tracks, codes)
            kinds = getattr(part, "entrant_types", ())
            for kind in kinds:
                if kind not in ENTRANTS:
                    allowed = ", ".join(ENTRANTS)
                    yield Fault(
                        f"{key}[{index}].entrant_types", FaultCode.CHOICE, {"value": kind[:40], "allowed": allowed}
                    )
    for short, count in Counter(track.short for track in book.tracks).items():
        if count > 1 and short:
            yield Fault("tracks", FaultCode.DUPLICATE, {"value": short})
    for index, attachment in enumerate(book.attachments):
        low, high = attachment.min_seconds, attachment.max_seconds
        if low is not None and high is not None and low > high:
            yield outside(f"attachments[{index}].max_seconds", high, low, 24 * 3600)
    for index, rule in enumerate(book.eligibility):
        yield from _check_answer(f"eligibility[{index}]", rule, book)
    for index, question in enumerate(book.questions):
        yield from _check_condition(f"questions[{index}].only_if", question, book.questions[:index])
    stages = {stage.code for stage in book.stages}
    for index, award in enumerate(book.awards):
        yield from _check_award(f"awards[{index}]", award, stages)
    yield from _lists(book)


def _unknown(path: str, named: Iterable[str], known: set[str]) -> Iterator[Fault]:
    for code in named:
        if code not in known:
            yield unknown(path, code, known)


def _check_answer(path: str, rule: Rule, book: RuleBook) -> Iterator[Fault]:
    """A condition that is judged by an answer: the question is asked, and somebody can give the answer."""
    code = str(rule.params.get("question") or "")
    asked = {question.code: question for question in book.questions}
    if code and code not in asked:
        yield unknown(f"{path}.question", code, asked)
    for check, question, param in _READ:
        wanted = rule.params.get(param)
        name = code if question is None else question
        if rule.check != check or name not in asked or not isinstance(wanted, tuple):
            continue
        offered = asked[name].choices
        if wanted and asked[name].kind is QuestionKind.CHOICE and not set(wanted) & set(offered):
            yield clash(f"{path}.{param}", Clash.NOT_A_CHOICE, value=", ".join(map(str, wanted)))


def _check_condition(path: str, question: Question, earlier: tuple[Question, ...]) -> Iterator[Fault]:
    rule = question.only_if
    if rule is None:
        return
    asked = next((one for one in earlier if one.code == rule.question), None)
    if asked is None:
        if rule.question:
            yield unknown(f"{path}.question", rule.question, (one.code for one in earlier))
        return
    if not rule.values:
        yield Fault(f"{path}.values", FaultCode.EMPTY)
    if asked.kind is QuestionKind.CHOICE:
        for value in rule.values:
            if value not in asked.choices:
                yield clash(f"{path}.values", Clash.NOT_A_CHOICE, value=value)


def _check_award(path: str, award: Award, stages: set[str]) -> Iterator[Fault]:
    if award.tracks and award.scope not in (AwardScope.TRACK, AwardScope.REST, AwardScope.FINALISTS):
        yield clash(f"{path}.tracks", Clash.ONLY_SCOPE_TRACK)
    if award.scope is AwardScope.VOTE and not award.pool:
        yield missing(f"{path}.pool")
    elif award.scope is not AwardScope.VOTE and award.pool:
        yield clash(f"{path}.pool", Clash.ONLY_SCOPE_VOTE)
    elif award.pool and award.pool not in stages:
        yield unknown(f"{path}.pool", award.pool, stages)


def _lists(book: RuleBook) -> Iterator[Fault]:
    """Lists that must not be empty, and words that stand in a list once."""
    objection = book.publicity.objection
    lists: dict[str, tuple[object, ...] | None] = {
        "sources": book.sources,
        "publicity.objection.channels": objection.channels if objection else None,
        "round_feedback.items": book.round_feedback.items if book.round_feedback else None,
    }
    for path, values in lists.items():
        if values is not None and not values:
            yield Fault(path, FaultCode.EMPTY)
    lists["open_parts"] = book.open_parts
    for path, values in lists.items():
        for value, count in Counter(values or ()).items():
            if count > 1:
                yield Fault(path, FaultCode.DUPLICATE, {"value": str(value)})
