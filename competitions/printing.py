"""Paper of an entry: the form to be signed and stamped (报名表), and the receipt. Made for one answer, never stored.

The documents cannot reach out (promise I8): `ui.pdf` answers our own fonts and print styles and nothing else.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import IdKind
from competitions.domain.paper_codes import version_code
from competitions.models import Entry
from competitions.permissions.entry import is_leader
from competitions.queries.consent_texts import consent_texts
from competitions.queries.entry_problems import asked_questions
from competitions.queries.entry_snapshot import Snapshot, form_version_of, snapshot_of
from competitions.queries.entry_view import facts_of
from competitions.queries.entry_windows import exact_time
from ui.pdf import qr_svg, template_to_pdf
from workflow import clock
from workflow.actors import Actor
from workflow.services import Forbidden, record


def entry_form_pdf(*, entry: Entry, actor: Actor) -> bytes:
    """The form as it is now, with the founder's full number: for the founder alone, and audited (promise L3)."""
    if not is_leader(actor, entry):
        raise Forbidden(_("You may not do this."))
    snapshot = snapshot_of(entry)
    version = form_version_of(snapshot)
    record("entry.form_printed", target=entry, actor=actor, data={"form_version": version})
    return template_to_pdf("competitions/print/entry_form.html", form_context(snapshot, version))


def form_context(snapshot: Snapshot, version: str) -> dict[str, Any]:
    """What the printed form shows."""
    entry = snapshot.entry
    address = settings.SITE_URL.rstrip("/") + reverse("competitions_my:entry", kwargs={"token": entry.token})
    kinds = {value: str(label) for value, label in IdKind.choices}
    # What may be left out and was says so: an empty line on the paper looks forgotten.
    optional = {question.label for question in asked_questions(snapshot) if not question.required}
    facts = [(label, value or (_("None") if label in optional else "")) for label, value in facts_of(snapshot)]
    return {
        "entry": entry,
        "facts": facts[:-1],
        "summary": facts[-1],
        "founder": snapshot.leader,
        "founder_document": kinds.get(snapshot.leader.id_kind, "") if snapshot.leader else "",
        "members": snapshot.others,
        "pledge": consent_texts()[0],
        "code": version_code(version),
        "qr": qr_svg(f"{address}?form={version}", label=_("Code of this form")),
        "printed_at": exact_time(clock.now()),
    }


def receipt_pdf(entry: Entry) -> bytes:
    """Number and time of the server's clock on paper. ``entry.submitted_at`` must be there."""
    address = settings.SITE_URL.rstrip("/") + reverse("competitions_my:entry", kwargs={"token": entry.token})
    context = {
        "entry": entry,
        "at": exact_time(entry.submitted_at) if entry.submitted_at else "",
        "code": version_code(entry.form_version),
        "qr": qr_svg(address, label=_("Address of this entry")),
        "printed_at": exact_time(clock.now()),
    }
    return template_to_pdf("competitions/print/receipt.html", context)
