"""The plan of a competition (实施方案) as the document that is filed: every field in words, in the language of the site."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from competitions.domain.filing_form import FormField, load
from competitions.domain.rounding import decimal_text, exact
from competitions.domain.rulebook import BodyRole, Rubric, RuleBook, chapter_of
from competitions.domain.rulebook.sentences import describe
from competitions.domain.sentences import Chapter
from competitions.enums import BodyRole as BodyRoleChoices
from competitions.enums import FilingState, FilingSubject
from competitions.models import Competition, Filing
from competitions.queries.rule_books import book_of
from ui import formats


def plan_fields(competition: Competition) -> tuple[FormField, ...]:
    """The document, frozen in ``settings.LANGUAGE_CODE`` whatever language the reader chose. No query."""
    book = book_of(competition)
    with override(settings.LANGUAGE_CODE):
        return (
            *_basics(competition, book),
            *_dates(competition, book),
            *_rules(competition, book),
            *_contact(competition),
        )


def application_fields(filing: Filing) -> tuple[FormField, ...]:
    """What the filing form says: what was handed in; of a plan that can still be changed what stands there now."""
    if filing.subject_kind == FilingSubject.COMPETITION and filing.state in (FilingState.DRAFT, FilingState.RETURNED):
        competition = getattr(filing, "competition", None)
        if competition is not None:
            return plan_fields(competition)
    return load(filing.form)


def _basics(competition: Competition, book: RuleBook) -> Iterator[FormField]:
    group = _("Basics")
    yield FormField("name", group, _("Name of the competition"), "\n".join(book.names))
    yield FormField(
        "edition",
        group,
        _("Edition and year"),
        _("Edition %(edition)d, %(year)d") % {"edition": book.edition, "year": book.year},
    )
    yield FormField("theme", group, _("Theme"), book.theme or _("None"))
    yield FormField(
        "legal_basis",
        group,
        _("Documents it rests on"),
        "\n".join(basis.doc_no for basis in book.legal_basis) or _("None"),
    )
    labels = dict(BodyRoleChoices.choices)
    for role in BodyRole:
        names = [_marked(body.name, body.demo) for body in book.bodies if body.role is role]
        if names:
            yield FormField(f"body.{role.value}", group, str(labels[role.value]), "\n".join(names))
    yield FormField("introduction", group, _("Introduction"), competition.introduction or _("None"))
    yield FormField("how_to_enter", group, _("How to enter"), competition.how_to_enter or _("None"))


def _dates(competition: Competition, book: RuleBook) -> Iterator[FormField]:
    group = _("Dates and place")
    window = _("%(opens)s to %(closes)s") % {
        "opens": formats.when(competition.registration_opens_at) or _("not set"),
        "closes": formats.deadline(competition.registration_closes_at) or _("not set"),
    }
    yield FormField("registration", group, _("Registration"), window)
    yield FormField("cut_off", group, _("Cut-off day of the conditions"), formats.day(book.cut_off) or _("not set"))
    yield FormField("review_ends_on", group, _("Review ends"), formats.day(competition.review_ends_on) or _("not set"))
    yield FormField("final_on", group, _("Final"), formats.day(competition.final_on) or _("not set"))
    yield FormField(
        "report_due_on", group, _("Recommendation is due"), formats.deadline(competition.report_due_on) or _("not set")
    )
    yield FormField("venue", group, _("Venue"), competition.venue or _("not set"))


def _rules(competition: Competition, book: RuleBook) -> Iterator[FormField]:
    for chapter in describe(book, region=competition.region.name, short=competition.region.short_name):
        if chapter.code in ("about", "rubrics"):
            continue  # said before and after, field by field
        if chapter.code == "tracks":
            yield from _tracks(book, str(_say(chapter.title.msgid)))
        elif chapter.code in {chapter_of(stage) for stage in book.stages}:
            yield _chapter(chapter, _("Judging"))
        else:
            yield _chapter(chapter, _("Rules"))
    for rubric in book.rubrics:
        yield FormField(f"rubric.{rubric.code}", _("Judging"), rubric.name, _rubric(rubric))


def _tracks(book: RuleBook, group: str) -> Iterator[FormField]:
    for track in book.tracks:
        kind = _("Main contest") if track.kind.value == "main" else _("Special contest")
        text = _("%(kind)s; %(quota)d go up. %(scope)s") % {"kind": kind, "quota": track.quota, "scope": track.scope}
        yield FormField(f"track.{track.code}", group, track.name, _marked(text.strip(), track.demo))


def _chapter(chapter: Chapter, group: str) -> FormField:
    lines = [_marked(line.text(_say), line.demo) for line in chapter.lines]
    return FormField(f"rules.{chapter.code}", group, chapter.title.text(_say), "\n".join(lines))


def _rubric(rubric: Rubric) -> str:
    lines = [
        _marked(_("%(name)s: %(max)s points") % {"name": item.name, "max": decimal_text(exact(item.max))}, item.demo)
        for item in rubric.dimensions
    ]
    return "\n".join([*lines, _("Total: %(total)s points") % {"total": decimal_text(exact(rubric.total))}])


def _contact(competition: Competition) -> Iterator[FormField]:
    group = _("Contact and supervision")
    yield FormField("organisation", group, _("Office that holds it"), competition.organisation.name)
    yield FormField("receiving_unit", group, _("Receives objections"), competition.receiving_unit or _("not set"))
    yield FormField("contact", group, _("Contact (office or desk)"), competition.contact or _("not set"))
    yield FormField("phone", group, _("Phone"), competition.phone or _("not set"))
    yield FormField("address", group, _("Address"), competition.address or _("not set"))
    yield FormField("supervision_phone", group, _("Supervision phone"), competition.supervision_phone or _("not set"))


def _marked(text: str, demo: bool) -> str:
    """What no source gives says so wherever it is read (演示)."""
    return _("%(text)s (demonstration)") % {"text": text} if demo else text


def _say(msgid: str) -> str:
    return _(msgid)
