"""The lock by which entries and the state of their competition wait for one another."""

from __future__ import annotations

from django.db import connection

from competitions.models import Competition


def hold_competition(competition_id: int) -> None:
    """Keep the competition where it is until the running transaction ends: who moves it on waits, and is waited for.

    The weakest lock there is, so that those who hand in do not queue for one another; a move of the competition takes
    the strongest. Taken before the row of the entry, always, so that there is no deadlock. An audit row about the
    competition, as the acts for many entries write it last, passes beside it. SQLite has one writer and needs none.
    """
    if connection.vendor != "postgresql":
        return
    table = connection.ops.quote_name(Competition._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR KEY SHARE", [competition_id])  # noqa: S608 - own table
