"""Limits on guessing and on sending: so many times in so many seconds, counted in the database.

One UPSERT counts and tells, so that a hundred requests at the same moment are counted as a hundred. Windows are fixed:
they begin with the first try and end on time however often somebody tries meanwhile, so nobody is locked out for good.
Call these outside a transaction that may be rolled back, or the count is lost with it.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.models import F

from accounts.models import LimitCount
from workflow import clock
from workflow.crypto import blind_index

_UPSERT = """
INSERT INTO accounts_limitcount (key, count, starts) VALUES (%s, 1, %s)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN accounts_limitcount.starts <= %s THEN 1 ELSE accounts_limitcount.count + 1 END,
  starts = CASE WHEN accounts_limitcount.starts <= %s THEN EXCLUDED.starts ELSE accounts_limitcount.starts END
RETURNING count, starts
"""


class TooMany(Exception):
    """A limit is reached. ``wait`` is the number of seconds until the window ends."""

    def __init__(self, name: str, wait: int) -> None:
        super().__init__(name)
        self.name = name
        self.wait = max(wait, 1)


@dataclass(frozen=True)
class Taken:
    """One count, to be given back when it turned out to be no guess. ``count`` includes this one."""

    key: str
    count: int


def take(name: str, *parts: object) -> Taken:
    """Count one try of ``name`` for ``parts`` (an account, an address …). ``TooMany`` when it is one too many."""
    amount, seconds = settings.LIMITS[name]
    key = _key(name, parts)
    now = _now()
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, [key, now, now - seconds, now - seconds])
        count, starts = cursor.fetchone()
    if count > amount:
        give_back(Taken(key, count))  # a refused try was none: it must not keep others out
        raise TooMany(name, starts + seconds - now)
    return Taken(key, count)


def check(name: str, *parts: object) -> None:
    """``TooMany`` when nothing is left; counts nothing."""
    amount, seconds = settings.LIMITS[name]
    now = _now()
    row = LimitCount.objects.filter(key=_key(name, parts), starts__gt=now - seconds).first()
    if row is not None and row.count >= amount:
        raise TooMany(name, row.starts + seconds - now)


def give_back(*taken: Taken) -> None:
    """Undo counts: the try was no guess."""
    keys = [one.key for one in taken]
    if keys:
        LimitCount.objects.filter(key__in=keys, count__gt=0).update(count=F("count") - 1)


def forget_old() -> int:
    """Drop counters whose windows are long over. Returns how many."""
    longest = max(seconds for _amount, seconds in settings.LIMITS.values())
    return LimitCount.objects.filter(starts__lt=_now() - 2 * longest).delete()[0]


def _key(name: str, parts: tuple[object, ...]) -> str:
    return blind_index("limit", "\x00".join([name, *map(str, parts)]))


def _now() -> int:
    return int(clock.now().timestamp())


class PasswordGuard:
    """The limits round one check of a password: by account and place, by account, by address.

    An address counts the accounts that were guessed at from it, not the tries: one colleague's forgotten password does
    not shut an office out, and a hall full of judges signs in at the same moment (``password_rush``).
    A device on which the account was signed in before (it shows a signed cookie) is counted by itself alone, so that
    guessing by others does not keep its owner out. Everybody else can always sign in by a code to the phone.
    """

    def __init__(self, *, account: str, address: str, device: str = "") -> None:
        self.account, self.address, self.device = account, address, device
        self.taken: list[Taken] = []
        self.rush: list[Taken] = []
        self.is_first = False

    def enter(self) -> None:
        """Count one try before the password is looked at. ``TooMany`` when a limit is reached; nothing is counted then."""
        try:
            self._count()
        except TooMany:
            give_back(*self.taken, *self.rush)
            raise

    def _count(self) -> None:
        if self.device:
            self.taken = [take("password_place", self.account, "device", self.device)]
            return
        check("password_address", self.address)
        self.rush = [take("password_rush", self.address)]
        here = take("password_place", self.account, self.address)
        self.taken.append(here)
        self.is_first = here.count == 1
        if self.is_first:
            self.taken.append(take("password_places", self.account))
        else:
            check("password_places", self.account)
        self.taken.append(take("password_account", self.account))

    def succeeded(self) -> None:
        """The password was right: nothing counts."""
        give_back(*self.taken, *self.rush)

    def failed(self) -> None:
        """The password was wrong: the try is over and counts."""
        give_back(*self.rush)
        if self.is_first:
            with contextlib.suppress(TooMany):
                take("password_address", self.address)
