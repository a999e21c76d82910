"""What the contest is, who stands behind it, and who may enter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from competitions.domain.eligibility import Rule
from competitions.domain.eligibility.rule_words import labelled
from competitions.domain.eligibility.sentences import rule_sentence
from competitions.domain.rulebook.types import BodyRole, EntrantKind, EntrySource, LegalBasis, Level, RuleBook
from competitions.domain.sentences import N_, Sentence, Value

LEVELS: Mapping[Level, str] = {
    Level.COUNTY: N_("county round"),
    Level.CITY: N_("city round"),
    Level.PROVINCE: N_("province round"),
    Level.NATIONAL: N_("national round"),
}
_BODIES: Mapping[BodyRole, str] = {
    BodyRole.GUIDE: N_("Guided by %(names)s."),
    BodyRole.HOST: N_("Hosted by %(names)s."),
    BodyRole.UNDERTAKER: N_("Undertaken by %(names)s."),
    BodyRole.CO_ORGANISER: N_("Co-organised by %(names)s."),
    BodyRole.SUPPORTER: N_("Supported by %(names)s."),
    BodyRole.EXECUTOR: N_("Executed by %(names)s."),
    BodyRole.SUPERVISOR: N_("Supervised by %(names)s."),
    BodyRole.TITLE_SPONSOR: N_("Named after %(names)s."),
}
SOURCES: Mapping[EntrySource, str] = {
    EntrySource.DIRECT: N_("direct registration"),
    EntrySource.BELOW: N_("promotion from the rounds below"),
    EntrySource.RECOMMENDED: N_("direct recommendation by an office"),
}


def about(book: RuleBook) -> Iterator[Sentence]:
    """Edition, other names, theme, documents and bodies."""
    params: dict[str, Value] = {"edition": book.edition, "year": book.year, "level": Sentence(LEVELS[book.level])}
    yield Sentence(N_("Edition %(edition)s (%(year)s), %(level)s."), params, demo=book.demo)
    if book.names[1:]:
        yield Sentence(N_("The contest is also held as %(names)s."), {"names": book.names[1:]}, demo=book.demo)
    if book.theme:
        yield Sentence(N_("Theme: %(theme)s."), {"theme": book.theme}, demo=book.demo)
    if book.legal_basis:
        documents: Value = tuple(map(_document, book.legal_basis))
        demo = any(one.demo for one in book.legal_basis)
        yield Sentence(N_("It rests on %(documents)s."), {"documents": documents}, demo=demo)
    for role, msgid in _BODIES.items():
        bodies = [body for body in book.bodies if body.role is role]
        if bodies:
            names: Value = tuple(body.name for body in bodies)
            yield Sentence(msgid, {"names": names}, demo=any(body.demo for body in bodies))


def _document(basis: LegalBasis) -> Sentence:
    said = Sentence("%(no)s", {"no": basis.doc_no})
    if basis.title:
        said = Sentence(N_("“%(title)s” (%(no)s)"), {"title": basis.title, "no": basis.doc_no})
    params: dict[str, Value] = {"document": said}
    if basis.issued_on and basis.published_on:
        params |= {"issued": basis.issued_on, "published": basis.published_on}
        return Sentence(N_("%(document)s, dated %(issued)s and published on %(published)s"), params)
    if basis.issued_on:
        return Sentence(N_("%(document)s, dated %(issued)s"), params | {"issued": basis.issued_on})
    if basis.published_on:
        return Sentence(N_("%(document)s, published on %(published)s"), params | {"published": basis.published_on})
    return said


def _on_the_day(rule: Rule, book: RuleBook) -> Rule:
    """A condition with the day that counts where the book names it: it is not that on which the registration closes."""
    if book.cut_off is None or rule.params.get("on", book.cut_off) is not None:
        return rule
    return replace(rule, params={**rule.params, "on": book.cut_off})


def who(book: RuleBook, region: str, regions: Mapping[str, str]) -> Iterator[Sentence]:
    """How entries come in, what is asked of them, and the day that counts."""
    if book.entrant is EntrantKind.PERSON:
        yield Sentence(N_("Persons enter, not projects."), demo=book.demo)
    sources: Value = tuple(Sentence(SOURCES[source]) for source in book.sources)
    yield Sentence(N_("Entries come in by %(sources)s."), {"sources": sources}, demo=book.demo)
    tracks = {track.code: track.name for track in book.tracks}
    # A number is told with its unit: no fewer than 2 of what.
    questions = {one.code: f"{one.label}（{one.unit}）" if one.unit else one.label for one in book.questions}
    for rule in book.eligibility:
        said = rule_sentence(labelled(_on_the_day(rule, book), questions), tracks, regions)
        if rule.check == "place" and not rule.params["region"] and region:
            said = Sentence(said.msgid, {**said.params, "region": region}, demo=said.demo)
        yield said
    if book.team is not None:
        msgid = N_("The leader fills in everything and states that all members agree.")
        if book.team.members_accept:
            msgid = N_("Every member of the team accepts by a link of their own.")
        yield Sentence(msgid, demo=book.team.demo)
    yield Sentence(
        N_("An entry that was returned is corrected within %(days)s days."),
        {"days": book.correction_days},
        demo=book.demo,
    )
    if book.disqualified_by > 1:
        yield Sentence(
            N_("That an entry is disqualified is proposed by one person of the office and confirmed by a second."),
            demo=book.demo,
        )
    if book.cut_off:
        yield Sentence(N_("The cut-off day is %(on)s."), {"on": book.cut_off}, demo=book.demo)
