"""Running numbers without gaps and without doubles."""

from __future__ import annotations

from django.db import connection, models


class NumberSeriesManager(models.Manager["NumberSeries"]):
    def take(self, key: str, count: int = 1) -> int:
        """The next number of the series ``key``, from 1 on; the last of the next ``count`` when several are taken at once.

        Holds the series' row lock until the transaction ends. Must run inside one: a rollback gives the number back.
        """
        table = connection.ops.quote_name(self.model._meta.db_table)
        with connection.cursor() as cursor:
            # One statement makes, locks, counts and tells; SQLite since 3.35 and PostgreSQL read it alike.
            cursor.execute(
                f"INSERT INTO {table} (key, last) VALUES (%s, %s) "  # noqa: S608 - the table's own name
                f"ON CONFLICT (key) DO UPDATE SET last = {table}.last + excluded.last RETURNING last",
                [key, count],
            )
            return int(cursor.fetchone()[0])


class NumberSeries(models.Model):
    """How far a series of numbers has come. ``key`` names it: what stands around the running number."""

    key = models.CharField(max_length=160, unique=True)
    last = models.PositiveIntegerField(default=0)

    objects = NumberSeriesManager()

    class Meta:
        verbose_name_plural = "number series"

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"
