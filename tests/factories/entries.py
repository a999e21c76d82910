"""Contestants and their entries, brought where a test needs them by the real verbs."""

from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO

from django.core.files.base import ContentFile

from accounts.domain.ids import check_digit
from accounts.domain.uscc import check_character
from accounts.models import Person
from competitions.actions.entries import start_entry, submit_entry
from competitions.actions.entry_saving import save_entry
from competitions.actions.uploads import save_attachment
from competitions.models import Competition, Entry
from competitions.queries.entry_snapshot import snapshot_of
from tests.factories.competitions import PRESET, filed, pdf
from tests.factories.offices import CITY, person
from tests.prepared import prepared
from workflow import clock

FIRST_PHONE = 13900000000
CONSENTS = {"consent_pledge": "on", "consent_personal_data": "on", "consent_publication": "on"}


def resident_id(serial: int = 1, born: str = "19900101") -> str:
    """A number of the right form whose holder does not exist."""
    first = f"430102{born}{serial:03d}"
    return first + check_digit(first)


def credit_code(serial: int = 1) -> str:
    """A unified social credit code of the right form."""
    first = f"91430100MA{serial:07d}"
    return first + check_character(first)


@prepared
def open_competition(region: str = CITY, preset: str = PRESET) -> Competition:
    """A filed competition, the clock an hour into its registration."""
    competition = filed(region, preset).competition
    clock.move_to(competition.registration_opens_at + dt.timedelta(hours=1))
    return Competition.objects.select_related("region", "organisation").get(pk=competition.pk)


def contestant(name: str = "陈示例", serial: int = 1) -> Person:
    """Somebody with a log-in and a phone."""
    found = person(name)
    phone = str(FIRST_PHONE + serial)
    found.user.set_phone(phone, verified=True)
    found.user.save()
    found.set_phone(phone)
    found.save()
    return found


def pptx() -> bytes:
    """The smallest file that is a presentation by its structure."""
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'presentationml.presentation.main+xml"/></Types>'
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("_rels/.rels", "<Relationships/>")
        archive.writestr("ppt/presentation.xml", "<p:presentation/>")
    return out.getvalue()


def answers(serial: int = 1, **changes: str) -> dict[str, str]:
    """Everything that the form asks, consents included, for a team that is not registered."""
    return {
        "title": f"示例项目{serial}",
        "track": "adv_manufacturing",
        "region": "430103",
        "summary": "一个示例项目的简介。",
        "entrant_type": "team",
        "organisation_name": f"示例团队{serial}",
        "q_category": "高校毕业生",
        "q_jobs": "12",
        "founder_name": "陈示例",
        "founder_id_kind": "resident",
        "founder_id_number": resident_id(serial),
        "founder_phone": str(FIRST_PHONE + serial),
        **CONSENTS,
        **changes,
    }


@prepared
def draft(competition: Competition | None = None, leader: Person | None = None, serial: int = 1) -> Entry:
    """An entry that was begun, nothing filled in."""
    entry = start_entry(competition=competition or open_competition(), actor=leader or contestant(serial=serial))
    return fresh(entry)


def fresh(entry: Entry) -> Entry:
    """The entry read again as the views read it."""
    rows = Entry.objects.select_related("competition__region", "competition__organisation", "track", "region")
    return rows.get(pk=entry.pk)


def attach(entry: Entry, kind: str, content: bytes | None = None, name: str = "") -> None:
    """A file of the entry."""
    upload = ContentFile(pdf() if content is None else content)
    save_attachment(entry=entry, actor=entry.leader, kind=kind, upload=upload, name=name or f"{kind}.pdf")


@prepared
def complete(competition: Competition | None = None, leader: Person | None = None, serial: int = 1) -> Entry:
    """A draft with everything in it, ready to be handed in."""
    entry = draft(competition, leader, serial)
    save_entry(entry=entry, actor=entry.leader, changes=answers(serial))
    entry = fresh(entry)
    for wanted in snapshot_of(entry).book.attachments:
        if wanted.required:
            attach(entry, wanted.kind.value)
    return fresh(entry)


@prepared
def submitted(competition: Competition | None = None, leader: Person | None = None, serial: int = 1) -> Entry:
    """An entry that was handed in."""
    entry = complete(competition, leader, serial)
    submit_entry(entry=entry, actor=entry.leader)
    return fresh(entry)


@prepared
def three() -> tuple[Competition, list[Entry]]:
    """An open competition with three entries that were handed in."""
    competition = open_competition()
    return competition, [submitted(competition, serial=serial) for serial in (1, 2, 3)]
