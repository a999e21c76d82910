"""Six digits sent to a phone or an address: one mechanism for signing in, up, reset, changes and second factors.

The challenge lives in the session (which is encrypted), so a code of another session is worth nothing. Known and
unknown numbers are treated alike: a code goes out, and only who reads it learns whether there is an account (Z6).
Tries are counted in the database by the challenge's id, so that parallel guesses do not share one count.
"""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
from collections.abc import MutableMapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from django.conf import settings

from accounts.actions import limits
from accounts.domain.text import half_width, without_spaces
from notifications.actions import queue_message
from workflow import clock
from workflow.crypto import blind_index

SESSION_KEY, PROOF_KEY = "code_challenge", "phone_proof"


class Purpose(StrEnum):
    """What a code is for. Its message is ``accounts.code_<purpose>``."""

    SIGN_IN = "sign_in"
    SIGN_UP = "sign_up"
    RESET = "reset"
    PHONE = "phone"
    EMAIL = "email"
    FACTOR = "factor"
    INVITATION = "invitation"
    CLAIM = "claim"


class CodeProblem(StrEnum):
    """Why a code was not taken."""

    WRONG = "wrong"
    EXPIRED = "expired"
    TOO_MANY = "too_many"


class CodeRefused(Exception):
    """The typed code was not taken."""

    def __init__(self, problem: CodeProblem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Challenge:
    """A code on its way. ``target`` is the phone or address; ``data`` is what the flow needs when it comes back."""

    purpose: str
    id: str
    channel: str
    target: str
    digest: str
    sent: float
    expires: float
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def pause_left(self) -> int:
        """Seconds until another code may be asked for."""
        pause = settings.LIMITS["code_pause"][1]
        return max(0, round(self.sent + pause - clock.now().timestamp()))


@dataclass(frozen=True)
class Sender:
    """Who asks for a code: the address, and the device if it is one that the account knows."""

    address: str
    device: str = ""


def send_code(
    session: MutableMapping[str, Any],
    *,
    purpose: Purpose,
    target: str,
    asked_by: Sender,
    channel: str = "sms",
    user: Any = None,
    data: dict[str, Any] | None = None,
    fresh: bool = False,
) -> Challenge:
    """Queue a code to ``target`` and remember its challenge in ``session``; an earlier one there is void.

    Who presses twice, or goes back and asks for the same again, is led to the code that is on its way, unless it has
    to be a ``fresh`` one. ``limits.TooMany`` when codes are asked for too often.
    """
    now = clock.now()
    earlier = pending(session, purpose)
    if earlier and not fresh and earlier.pause_left and (earlier.target, earlier.channel) == (target, channel):
        session[SESSION_KEY] = asdict(replace(earlier, data=data or {}))
        return earlier
    limits.take("code_address", asked_by.address)
    limits.take("code_pause", target, asked_by.device)
    limits.take("code_phone", target, asked_by.device)
    challenge_id = secrets.token_urlsafe(16)
    code = f"{secrets.randbelow(1_000_000):06d}"
    challenge = Challenge(
        purpose=purpose,
        id=challenge_id,
        channel=channel,
        target=target,
        digest=_digest(purpose, challenge_id, code),
        sent=now.timestamp(),
        expires=(now + dt.timedelta(minutes=settings.CODE_MINUTES)).timestamp(),
        data=data or {},
    )
    queue_message(
        channel=channel,
        template=f"accounts.code_{purpose}",
        recipient=target,
        params={"code": code, "minutes": settings.CODE_MINUTES},
        user=user,
    )
    session[SESSION_KEY] = asdict(challenge)
    return challenge


def pending(session: MutableMapping[str, Any], *purposes: Purpose) -> Challenge | None:
    """The session's challenge if it is for one of ``purposes`` (any, when none is named); it may be out of date."""
    kept = session.get(SESSION_KEY)
    if not kept or (purposes and kept["purpose"] not in purposes):
        return None
    return Challenge(**kept)


def take_code(session: MutableMapping[str, Any], typed: str, *purposes: Purpose) -> Challenge:
    """The challenge that ``typed`` answers; it is used up. ``CodeRefused`` otherwise."""
    challenge = pending(session, *purposes)
    if challenge is None or challenge.expires < clock.now().timestamp():
        raise CodeRefused(CodeProblem.EXPIRED)
    try:
        limits.take("code_guess", challenge.id)
    except limits.TooMany:
        raise CodeRefused(CodeProblem.TOO_MANY) from None
    code = without_spaces(half_width(typed)).replace("-", "")
    if not hmac.compare_digest(_digest(challenge.purpose, challenge.id, code), challenge.digest):
        raise CodeRefused(CodeProblem.WRONG)
    del session[SESSION_KEY]
    return challenge


def keep_proof(session: MutableMapping[str, Any], challenge: Challenge) -> None:
    """What was proven by a code, for the page that asked for it; good as long as a code."""
    until = (clock.now() + dt.timedelta(minutes=settings.CODE_MINUTES)).timestamp()
    session[PROOF_KEY] = {"phone": challenge.target, "until": until, **challenge.data}


def proof_of(session: MutableMapping[str, Any], user: Any) -> dict[str, Any] | None:
    """What this user has proven lately: ``phone`` and what the flow kept with it."""
    kept = session.get(PROOF_KEY)
    if not kept or kept["user"] != user.pk or kept["until"] < clock.now().timestamp():
        return None
    return dict(kept)


def drop_proof(session: MutableMapping[str, Any]) -> None:
    """It is used up."""
    session.pop(PROOF_KEY, None)


def drop(session: MutableMapping[str, Any]) -> None:
    """Forget the challenge."""
    session.pop(SESSION_KEY, None)


def _digest(purpose: str, challenge_id: str, code: str) -> str:
    return blind_index("code", f"{purpose}\x00{challenge_id}\x00{code}")
