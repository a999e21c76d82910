"""The lock by which entries and the state of their competition wait for one another."""

from __future__ import annotations

from django.db import connection

from competitions.models import Competition


def hold_competition(competition_id: int) -> None:
    """Keep the competition where it is until the running transaction ends: who moves it on waits, and is waited for.

    Shared, so that those who hand in do not queue for one another. Taken before the row of the entry, always, so that
    there is no deadlock. SQLite has one writer at a time and needs none.
    """
    if connection.vendor != "postgresql":
        return
    table = connection.ops.quote_name(Competition._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR SHARE", [competition_id])  # noqa: S608 - own table
