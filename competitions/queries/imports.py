"""Imports of entries: who sees them, when a round takes a list, and what a check rests on."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Person
from competitions.domain import windows
from competitions.domain.windows import WindowState
from competitions.domain.workbooks import Limits
from competitions.models import Competition, EntryImport
from competitions.queries.entry_windows import why_not_open
from competitions.queries.rule_books import book_of
from workflow.actors import Actor

COLUMNS_MAX = 300


def imports_visible_to(actor: Actor) -> QuerySet[EntryImport]:
    """Lists of the rounds that the actor organises: their files hold the numbers of many people."""
    if not isinstance(actor, Person):
        return EntryImport.objects.none()
    offices = [row.organisation_id for row in actor.role_rows() if row.role == Role.ORGANISER and row.organisation_id]
    return EntryImport.objects.filter(competition__organisation__in=offices)


def import_limits() -> Limits:
    """How much of a file is read; the headings are a row as well."""
    return Limits(settings.IMPORT_UNPACKED_MAX_BYTES, settings.IMPORT_ROWS_MAX + 1, COLUMNS_MAX)


def why_no_import(competition: Competition, now: dt.datetime) -> str | None:
    """Why the round takes no list at ``now``. After the end of registration it does, until judging begins: what came on
    paper in time is entered later (``is_late``)."""
    if not book_of(competition).takes_direct_entries:
        return _("By its rules this round takes no direct registration, so no list either.")
    return why_not_open(competition, now, extended_until=now)


def is_late(competition: Competition, now: dt.datetime) -> bool:
    """Whether registration has closed."""
    return windows.state(competition.window, now) is WindowState.LATE


def basis_of(competition: Competition) -> str:
    """A fingerprint of the rules, dates and state that a check goes by."""
    facts = [
        competition.rules,
        competition.state,
        competition.registration_opens_at,
        competition.registration_closes_at,
        competition.region_id,
    ]
    return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()
