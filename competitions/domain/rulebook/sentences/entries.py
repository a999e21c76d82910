"""Tracks, and what entrants fill in and hand in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from competitions.domain.eligibility.sentences import ENTRANTS
from competitions.domain.rounding import decimal_text
from competitions.domain.rulebook.sentences.times import duration
from competitions.domain.rulebook.types import Attachment, Paper, PaperKind, PaperStep, Question, RuleBook, Track
from competitions.domain.rulebook.types import TrackKind as Kind
from competitions.domain.sentences import N_, Sentence, Value

PAPERS: Mapping[PaperKind, str] = {
    PaperKind.ENTRY_FORM: N_("Entry form"),
    PaperKind.PLEDGE: N_("Pledge"),
    PaperKind.RECOMMENDATION: N_("Recommendation form"),
    PaperKind.FILING_FORM: N_("Filing form"),
    PaperKind.SUMMARY: N_("Summary table"),
}
_STEPS: Mapping[PaperStep, str] = {
    PaperStep.SUBMIT: N_("%(paper)s: printed, signed, stamped, and handed in as a scan with the entry."),
    PaperStep.REPORT_UP: N_("%(paper)s: printed, signed, stamped, and handed in as a scan with the recommendation."),
    PaperStep.FILE: N_("%(paper)s: printed, signed, stamped, and handed in as a scan with the filing."),
    PaperStep.NEVER: N_("%(paper)s: may be printed; no scan is asked for."),
}


def tracks(book: RuleBook) -> Iterator[Sentence]:
    """Each track with its scope; then what sets single tracks apart."""
    for track in book.tracks:
        yield _track(track)
    for track in book.tracks:
        yield from _apart(track, book)


def _track(track: Track) -> Sentence:
    msgid = N_("%(name)s (main contest)")
    if track.kind is Kind.SPECIAL:
        msgid = N_("%(name)s (special contest)")
    head = Sentence(msgid, {"name": track.name})
    if not track.scope:
        return Sentence(head.msgid, head.params, demo=track.demo)
    return Sentence(N_("%(head)s: %(scope)s"), {"head": head, "scope": track.scope}, demo=track.demo)


def _apart(track: Track, book: RuleBook) -> Iterator[Sentence]:
    path = book.path_of(track.code)
    params: dict[str, Value] = {"track": track.name, "count": track.direct_places}
    if not path:
        msgid = N_("“%(track)s” has no round; %(count)s entries are recommended directly.")
        yield Sentence(msgid, params, demo=track.demo)
    elif track.direct_places:
        msgid = N_("“%(track)s” has %(count)s more places for direct recommendation.")
        yield Sentence(msgid, params, demo=track.demo)
    if path and path != book.stages:
        stages: Value = tuple(stage.name for stage in path)
        yield Sentence(
            N_("“%(track)s” goes through %(stages)s."), {"track": track.name, "stages": stages}, demo=track.demo
        )
    if track.min_entries is not None:
        params = {"track": track.name, "count": track.min_entries}
        msgid = N_("With fewer than %(count)s checked entries “%(track)s” may be merged with another track.")
        if track.merge_into:
            into = next((one.name for one in book.tracks if one.code == track.merge_into), track.merge_into)
            params["into"] = into
            msgid = N_("With fewer than %(count)s checked entries “%(track)s” is merged into “%(into)s”.")
        yield Sentence(msgid, params, demo=track.demo)


def only_for(said: Sentence, names: Mapping[str, str], tracks: tuple[str, ...], kinds: tuple[str, ...]) -> Sentence:
    """A sentence with the tracks and the kinds of entrants that it is for, as far as it is not for all."""
    demo = said.demo
    if tracks:
        of: Value = tuple(names.get(code, code) for code in tracks)
        said = Sentence(N_("In %(tracks)s only: %(rule)s"), {"tracks": of, "rule": said}, demo=demo)
    if kinds:
        who: Value = tuple(Sentence(ENTRANTS.get(kind, kind)) for kind in kinds)
        said = Sentence(N_("For %(kinds)s: %(rule)s"), {"kinds": who, "rule": said}, demo=demo)
    return said


def questions(book: RuleBook) -> Iterator[Sentence]:
    """What the entry form asks beside names, places and contacts, and what for."""
    names = {track.code: track.name for track in book.tracks}
    labels = {question.code: question.label for question in book.questions}
    for question in book.questions:
        yield only_for(_question(question, labels), names, question.tracks, question.entrant_types)


def _question(question: Question, labels: Mapping[str, str]) -> Sentence:
    msgid = N_("%(label)s (for: %(purpose)s).")
    if question.required:
        msgid = N_("%(label)s, required (for: %(purpose)s).")
    said = Sentence(msgid, {"label": question.label, "purpose": question.purpose}, demo=question.demo)
    rule = question.only_if
    if rule is None:
        return said
    label = labels.get(rule.question, rule.question)
    params: dict[str, Value] = {"question": said, "label": label, "values": rule.values}
    msgid = N_("Where “%(label)s” is %(values)s: %(question)s")
    return Sentence(msgid, params, demo=question.demo or rule.demo)


def files(book: RuleBook) -> Iterator[Sentence]:
    """The files, then the forms on paper that come with the entry."""
    names = {track.code: track.name for track in book.tracks}
    for attachment in book.attachments:
        yield only_for(_file(attachment), names, attachment.tracks, attachment.entrant_types)
    for paper in book.papers:
        if _is_of_entrant(paper):
            yield _paper(paper)


def office_papers(book: RuleBook) -> Iterator[Sentence]:
    """The forms on paper that the office fills and stamps; who enters has nothing to do with them."""
    for paper in book.papers:
        if not _is_of_entrant(paper):
            yield _paper(paper)


def _is_of_entrant(paper: Paper) -> bool:
    return paper.needed_for is PaperStep.SUBMIT or paper.kind in (PaperKind.ENTRY_FORM, PaperKind.PLEDGE)


def _file(attachment: Attachment) -> Sentence:
    demo = attachment.demo
    msgid = N_("%(name)s: %(kinds)s, at most %(size)s MB.")
    if not attachment.required:
        msgid = N_("%(name)s (if there is one): %(kinds)s, at most %(size)s MB.")
    size = decimal_text(Fraction(attachment.max_bytes, 1024 * 1024), 1).rstrip("…")
    kinds: Value = tuple(extension.upper() for extension in attachment.extensions)
    said = Sentence(msgid, {"name": attachment.name, "kinds": kinds, "size": size}, demo=demo)
    lasts = length(attachment)
    if lasts is not None:
        said = Sentence(N_("%(first)s %(second)s"), {"first": said, "second": lasts}, demo=demo)
    if attachment.max_files > 1:
        number = Sentence(N_("At most %(most)s files of this kind."), {"most": attachment.max_files}, demo=demo)
        if attachment.required:
            count = {"least": attachment.min_files, "most": attachment.max_files}
            number = Sentence(N_("%(least)s to %(most)s files of this kind."), count, demo=demo)
        if attachment.required and attachment.min_files == attachment.max_files:
            number = Sentence(N_("%(most)s files of this kind."), {"most": attachment.max_files}, demo=demo)
        said = Sentence(N_("%(first)s %(second)s"), {"first": said, "second": number}, demo=demo)
    if attachment.paper_copies:
        copies = Sentence(N_("Printed copies: %(count)s."), {"count": attachment.paper_copies})
        said = Sentence(N_("%(first)s %(second)s"), {"first": said, "second": copies}, demo=demo)
    if attachment.hint:
        said = Sentence(N_("%(first)s %(second)s"), {"first": said, "second": attachment.hint}, demo=demo)
    return said


def length(attachment: Attachment) -> Sentence | None:
    """How long a film is to be, None where it is all the same."""
    low, high = attachment.min_seconds, attachment.max_seconds
    if low is not None and high is not None:
        return Sentence(N_("It runs for %(low)s to %(high)s."), {"low": duration(low), "high": duration(high)})
    if low is not None:
        return Sentence(N_("It runs for at least %(low)s."), {"low": duration(low)})
    if high is not None:
        return Sentence(N_("It runs for at most %(high)s."), {"high": duration(high)})
    return None


def _paper(paper: Paper) -> Sentence:
    said = Sentence(_STEPS[paper.needed_for], {"paper": Sentence(PAPERS[paper.kind])}, demo=paper.demo)
    if paper.copies > 1:
        copies = Sentence(N_("Printed copies: %(count)s."), {"count": paper.copies})
        said = Sentence(N_("%(first)s %(second)s"), {"first": said, "second": copies}, demo=paper.demo)
    if paper.text:
        wording = Sentence(N_("Wording: %(text)s"), {"text": paper.text})
        said = Sentence(N_("%(first)s %(second)s"), {"first": said, "second": wording}, demo=paper.demo)
    return said
