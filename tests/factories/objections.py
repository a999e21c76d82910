"""Objections in the tests: raised on the page or entered by the office, proposed, decided."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import Person
from competitions.actions import objection_decisions as decisions
from competitions.actions import objections as verbs
from competitions.actions.evidence import Given
from competitions.actions.objections import Said
from competitions.models import Objection, PublicityNotice
from workflow import clock

PHONE = "13907310000"
FACTS = "该项目负责人注册企业已满六年，不符合报名条件，见工商登记截图。"


def picture(name: str = "证据.png") -> SimpleUploadedFile:
    """A small picture."""
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), "image/png")


def said(entry: int | None = None, **other: Any) -> Said:
    """A person's words, by default about the list as a whole."""
    return Said(
        **({"kind": "person", "name": "钱明示", "unit": "", "phone": PHONE, "facts": FACTS, "entry": entry} | other)
    )


def raised(notice: PublicityNotice, entry: int | None = None, at: dt.datetime | None = None, **other: Any) -> Objection:
    """By the public page."""
    return verbs.file_objection(notice=notice, said=said(entry, **other), files=[], at=at or clock.now())


def entered(notice: PublicityNotice, actor: Person, entry: int | None = None, **other: Any) -> Objection:
    """By the office, from a letter with its scan."""
    day = other.pop("received_on", None) or clock.today()
    files = other.pop("files", [Given(picture(), "来信.png", is_letter=True)])
    channel = other.pop("channel", "letter")
    return verbs.enter_objection(
        notice=notice, actor=actor, channel=channel, received_on=day, said=said(entry, **other), files=files
    )


def proposed(row: Objection, actor: Person, outcome: str = "upheld", effect: str = "none", **other: Any) -> Objection:
    """One person proposes."""
    words = {"answer": "经核查，情况属实。", "public_reason": "" if effect == "none" else "经核查不符合参赛条件"}
    proposal = decisions.Proposal(outcome=outcome, effect=effect, **(words | other))
    row = Objection.objects.get(pk=row.pk)
    return decisions.propose_decision(objection=row, actor=actor, proposal=proposal, seen=row.turn)


def decided(
    row: Objection, first: Person, second: Person, outcome: str = "upheld", effect: str = "none", **other: Any
) -> Objection:
    """One proposes, the other confirms."""
    row = proposed(row, first, outcome, effect, **other)
    return decisions.confirm_decision(objection=row, actor=second, seen=row.turn)
