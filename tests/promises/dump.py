"""What the database holds, to be compared: the number of rows of each table, and each column as a multiset."""

from __future__ import annotations

from collections import Counter

from django.db import connection

from workflow.models import AuditRow


def _names() -> list[str]:
    return sorted(connection.introspection.table_names())


def row_counts() -> dict[str, int]:
    """Rows by table."""
    each = (f"SELECT '{name}', COUNT(*) FROM {connection.ops.quote_name(name)}" for name in _names())
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each))
        return dict(cursor.fetchall())


def acts_and_rows() -> tuple[int, dict[str, int]]:
    """The number of acts that were done, and the rows by table (acts that were refused left out)."""
    rows = row_counts()
    rows.pop(AuditRow._meta.db_table)
    return AuditRow.objects.filter(succeeded=True).count(), rows


def columns() -> dict[str, Counter[object]]:
    """Every column of every table with all its values, whatever their order."""
    found: dict[str, Counter[object]] = {}
    with connection.cursor() as cursor:
        for table in _names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [one[0] for one in cursor.description]
            rows = cursor.fetchall()
            for place, name in enumerate(names):
                found[f"{table}.{name}"] = Counter(str(row[place]) for row in rows)
    return found
