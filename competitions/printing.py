"""Paper of an entry: the form to be signed and stamped (报名表), pledge, recommendation, receipt. Made for one answer, never
stored.

The documents cannot reach out (promise I8): `ui.pdf` answers our own fonts and print styles and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from accounts.enums import IdKind
from competitions.domain.paper_codes import PaperKind, code_for, version_code
from competitions.domain.rulebook import Paper
from competitions.domain.rulebook import PaperKind as BookPaper
from competitions.models import Entry, RoundFeedback, TeamMember
from competitions.permissions.entry import is_leader, is_reviewer
from competitions.queries import entry_papers
from competitions.queries.consent_texts import consent_texts
from competitions.queries.entry_asked import asked_questions, is_of_persons
from competitions.queries.entry_labels import entrant_labels, person_labels, project_labels, section_titles
from competitions.queries.entry_snapshot import Snapshot, form_version_of, snapshot_of
from competitions.queries.entry_view import facts_of
from competitions.queries.entry_windows import exact_time
from competitions.queries.nouns import nouns, nouns_of
from competitions.queries.rule_books import book_of
from competitions.queries.withdrawal import pledge_text
from ui.paper import Block, Box, Facts, Grid, Heading, PaperForm, Sign, Text, paper_docx, paper_pdf
from ui.pdf import qr_svg, template_to_pdf
from workflow import clock
from workflow.actors import Actor
from workflow.services import Forbidden, record

# The forms of an entry by their name in addresses.
ENTRY_PAPERS = {
    entry_papers.ENTRY_FORM: PaperKind.ENTRY_FORM,
    entry_papers.PLEDGE: PaperKind.PLEDGE,
    entry_papers.RECOMMENDATION: PaperKind.RECOMMENDATION,
}
_IN_BOOK = {
    PaperKind.ENTRY_FORM: BookPaper.ENTRY_FORM,
    PaperKind.PLEDGE: BookPaper.PLEDGE,
    PaperKind.RECOMMENDATION: BookPaper.RECOMMENDATION,
}


def entry_form_pdf(*, entry: Entry, actor: Actor) -> bytes:
    """The form as it is now, with the founder's full number: for the founder alone, and audited (promise L3)."""
    if not is_leader(actor, entry):
        raise Forbidden(_("You may not do this."))
    return entry_paper(entry=entry, actor=actor, kind=PaperKind.ENTRY_FORM, as_docx=False)


def entry_paper(*, entry: Entry, actor: Actor, kind: PaperKind, as_docx: bool) -> bytes:
    """A form of an entry, filled in: for its founder, whose number stands there in full, or, masked, for the office that
    checks it. Raises ``Forbidden``; audited."""
    own = is_leader(actor, entry)
    if not own and not is_reviewer(actor, entry):
        raise Forbidden(_("You may not do this."))
    snapshot = snapshot_of(entry)
    version = form_version_of(snapshot)
    data = {"form_version": version}
    if kind is PaperKind.ENTRY_FORM and own:
        record("entry.form_printed", target=entry, actor=actor, data=data)
    else:
        record("entry.paper_printed", target=entry, actor=actor, data={"paper": kind.name.lower(), **data})
    with override(settings.LANGUAGE_CODE):
        return drawn(_described(snapshot, kind, version, in_full=own), as_docx=as_docx)


def packed_form(snapshot: Snapshot) -> bytes:
    """The entry form in full as it goes into a round pack, whose making is audited as a whole."""
    with override(settings.LANGUAGE_CODE):
        form = _described(snapshot, PaperKind.ENTRY_FORM, form_version_of(snapshot), in_full=True)
        return drawn(form, as_docx=False)


def drawn(form: PaperForm, *, as_docx: bool) -> bytes:
    """A form as DOCX or PDF, in the name of the site."""
    if not as_docx:
        return paper_pdf(form)
    return paper_docx(form, author=settings.SITE_NOTE or str(settings.SITE_NAME), at=clock.now())


def paper_address(kind: PaperKind, token: str, version: str) -> str:
    """What the QR code of a form says."""
    return settings.SITE_URL.rstrip("/") + code_for(kind, token, version)


def _described(snapshot: Snapshot, kind: PaperKind, version: str, *, in_full: bool) -> PaperForm:
    entry = snapshot.entry
    titles = {
        PaperKind.ENTRY_FORM: _("Entry form"),
        PaperKind.PLEDGE: _("Pledge"),
        PaperKind.RECOMMENDATION: _("Recommendation form"),
    }
    blocks = {
        PaperKind.ENTRY_FORM: lambda: _entry_form(snapshot, in_full=in_full),
        PaperKind.PLEDGE: lambda: _pledge(snapshot),
        PaperKind.RECOMMENDATION: lambda: _recommendation(snapshot),
    }[kind]()
    asked = paper_in_book(snapshot.entry, kind)
    return PaperForm(
        title=f"{entry.competition.name}\n{titles[kind]}",
        blocks=list(blocks),
        notes=form_notes(version, number=entry.number, copies=asked.copies if asked else 0),
        code=paper_address(kind, entry.token, version),
        code_note=version_code(version),
    )


def form_notes(version: str, *, number: str = "", copies: int = 0) -> list[str]:
    """The small lines under the title of every form."""
    code, printed = _("Code of this form"), _("Printed")
    parts = [number] if number else []
    parts.append(f"{code} {version_code(version)}")
    if copies > 1:
        parts.append(_("In %(count)d copies") % {"count": copies})
    return [" · ".join(parts), f"{printed} {exact_time(clock.now())}"]


def paper_in_book(entry: Entry, kind: PaperKind) -> Paper | None:
    """What the rules say of this form, where they speak of it."""
    return next((one for one in book_of(entry.competition).papers if one.kind == _IN_BOOK[kind]), None)


def _entry_form(snapshot: Snapshot, *, in_full: bool) -> Iterator[Block]:
    # What may be left out and was says so: an empty line on the paper looks forgotten.
    optional = {question.label for question in asked_questions(snapshot) if not question.required}
    facts = [(label, value or (_("None") if label in optional else "")) for label, value in facts_of(snapshot)]
    yield Facts(facts[:-1])
    yield Heading(section_titles(snapshot.book)["founder"])
    yield Facts(list(_founder(snapshot, in_full=in_full)) if snapshot.leader else [("", "")], across=2)
    if not is_of_persons(snapshot.book):
        yield Heading(_("Team"))
        headings = [
            pgettext("person", "Name"),
            _("Duty in the project"),
            _("Number of the document"),
            _("Mobile number"),
        ]
        yield Grid(headings, [_member(one) for one in snapshot.others], [3, 3, 5, 3], _("None besides the founder."))
    yield Heading(facts[-1][0])
    yield Box(facts[-1][1])
    yield Heading(_("Pledge"))
    yield Text(_pledge_text(snapshot))
    of_person = is_of_persons(snapshot.book)
    seal = _("Seal of the work unit:") if of_person else _("Seal of the firm or recommending unit:")
    yield Sign([_signature(snapshot) + "　　　　　　", date_line()])
    yield Sign([], seal=seal + "　　　　　　")


def _signature(snapshot: Snapshot) -> str:
    of_person = is_of_persons(snapshot.book)
    return _("Signature of the contestant:") if of_person else _("Signature of the first founder:")


def _founder(snapshot: Snapshot, *, in_full: bool) -> Iterator[tuple[str, str]]:
    founder, alone = snapshot.leader, is_of_persons(snapshot.book)
    if founder is None:
        return
    kinds = {value: str(label) for value, label in IdKind.choices}
    yield (
        pgettext("person", "Name"),
        founder.name + (" " + _("(presents)") if founder.is_presenter and not alone else ""),
    )
    yield _("Mobile number"), founder.phone if in_full else founder.masked_phone
    yield _("Identity document"), kinds.get(founder.id_kind, "")
    yield _("Number of the document"), founder.id_number if in_full else founder.masked_id
    yield person_labels(snapshot.book)["duty"], founder.duty or _("None")


def _member(member: TeamMember) -> list[str]:
    name = member.name + (" " + _("(presents)") if member.is_presenter else "")
    return [name, member.duty or _("None"), member.masked_id or _("None"), member.masked_phone or _("None")]


def _pledge_text(snapshot: Snapshot) -> str:
    asked = paper_in_book(snapshot.entry, PaperKind.PLEDGE)
    return asked.text if asked and asked.text else consent_texts(snapshot.book)[0].text


def _about(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """The few facts by which a form says which entry it belongs to."""
    entry, founder = snapshot.entry, snapshot.leader
    yield nouns(snapshot.book).number, entry.number or _("given when the entry is handed in")
    yield project_labels(snapshot.book)["title"], entry.title
    yield _("Track"), entry.track.name if entry.track else ""
    yield (
        entrant_labels(snapshot.book, "")["organisation_name"]
        if is_of_persons(snapshot.book)
        else _("Name of the entrant"),
        entry.organisation_name,
    )
    yield section_titles(snapshot.book)["founder"], founder.name if founder else ""


def _pledge(snapshot: Snapshot) -> Iterator[Block]:
    yield Facts(list(_about(snapshot)))
    yield Text(_("To %(office)s:") % {"office": snapshot.entry.competition.organisation.name}, indent=False)
    yield Text(_pledge_text(snapshot))
    members = "、".join(member.name for member in snapshot.others if member.name)
    if members:
        yield Text(_("Members of the team: %(names)s") % {"names": members})
    members_sign = [] if is_of_persons(snapshot.book) else [_("Signatures of the members:") + "　　　　　　"]
    yield Sign([_signature(snapshot) + "　　　　　　", *members_sign])
    yield Sign([date_line()], seal=_("(seal of the firm, where there is one)"))


def _recommendation(snapshot: Snapshot) -> Iterator[Block]:
    entry = snapshot.entry
    yield Facts([*_about(snapshot), (_("Kind of entrant"), str(entry.get_entrant_type_display() or ""))])
    yield Heading(project_labels(snapshot.book)["summary"])
    yield Box(entry.summary)
    mark = getattr(entry, "recommendation", None)
    asked = paper_in_book(entry, PaperKind.RECOMMENDATION)
    if asked and asked.text:
        yield Text(asked.text)
    if mark is not None:
        yield Facts([(_("Recommending unit"), mark.unit), (_("Reason"), mark.reason)])
    unit = mark.unit if mark is not None else entry.competition.organisation.name
    yield Heading(_("Opinion of the recommending unit"))
    yield Sign([date_line()], seal=_("%(unit)s (seal)") % {"unit": unit}, opinion=_("Opinion:"))
    yield Heading(_("Opinion of the office above"))
    yield Sign([date_line()], seal=_("(seal)"), opinion=_("Opinion:"))


def date_line() -> str:
    """Room for a date that is written by hand."""
    date, year, month, day = _("Date:"), _("(year)"), _("(month)"), _("(day)")
    return f"{date}　　　　{year}　　{month}　　{day}"


def receipt_pdf(entry: Entry) -> bytes:
    """Number and time of the server's clock on paper. ``entry.submitted_at`` must be there."""
    address = settings.SITE_URL.rstrip("/") + reverse("competitions_my:entry", kwargs={"token": entry.token})
    book = book_of(entry.competition)
    unit = entrant_labels(book, "")["organisation_name"] if is_of_persons(book) else _("Name of the entrant")
    context = {
        "entry": entry,
        "labels": {"title": project_labels(book)["title"], "unit": unit},
        "at": exact_time(entry.submitted_at) if entry.submitted_at else "",
        "code": version_code(entry.form_version),
        "nouns": nouns(book),
        "qr": qr_svg(address, label=_("Address of this entry")),
        "printed_at": exact_time(clock.now()),
    }
    return template_to_pdf("competitions/print/receipt.html", context)


def pledge_pdf(entry: Entry) -> bytes:
    """The pledge of withdrawal (弃赛承诺书), to be signed by hand."""
    address = settings.SITE_URL.rstrip("/") + reverse("competitions_my:entry", kwargs={"token": entry.token})
    context = {
        "entry": entry,
        "text": pledge_text(entry),
        "nouns": nouns_of(entry.competition),
        "qr": qr_svg(address, label=_("Address of this entry")),
        "printed_at": exact_time(clock.now()),
    }
    return template_to_pdf("competitions/print/pledge.html", context)


def feedback_poster_pdf(feedback: RoundFeedback, address: str) -> bytes:
    """The code that hangs in the hall, by which everybody there rates the round."""
    context = {
        "competition": feedback.competition,
        "qr": qr_svg(address, label=_("Rate the round")),
        "address": address,
        "closes_on": feedback.closes_on,
    }
    return template_to_pdf("competitions/print/feedback_poster.html", context)
