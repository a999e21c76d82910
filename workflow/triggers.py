"""Database triggers that keep the audit append-only, on SQLite and PostgreSQL.

Installed by ``post_migrate`` every time (SQLite remakes tables and loses them); ``missing`` is asked by a system check.
"""

from __future__ import annotations

from typing import Any

TABLES = ("workflow_auditrow", "workflow_auditcheckpoint")
# Tables of other apps that are append-only too; each adds its own in AppConfig.ready().
_extra: list[str] = []


def protect(table: str) -> None:
    """Make ``table`` append-only as well."""
    if table not in _extra:
        _extra.append(table)


def tables() -> tuple[str, ...]:
    """Every append-only table."""
    return (*TABLES, *_extra)


def _names(table: str, vendor: str) -> list[str]:
    kinds = ["update", "delete"] + (["truncate"] if vendor == "postgresql" else [])
    return [f"{table}_no_{kind}" for kind in kinds]


def install(connection: Any) -> None:
    """Create every missing trigger on the existing tables. Safe to repeat."""
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'append-only table %', TG_TABLE_NAME; END $$"
            )
        for table in tables():
            if table not in existing:
                continue
            for name in _names(table, connection.vendor):
                kind = name.rsplit("_", 1)[1].upper()
                if connection.vendor == "postgresql":
                    level = "STATEMENT" if kind == "TRUNCATE" else "ROW"
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                    cursor.execute(
                        f"CREATE TRIGGER {name} BEFORE {kind} ON {table} FOR EACH {level} EXECUTE FUNCTION append_only()"
                    )
                else:
                    cursor.execute(
                        f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {kind} ON {table} "
                        f"BEGIN SELECT RAISE(ABORT, 'append-only table {table}'); END"
                    )


def drop(connection: Any) -> None:
    """Remove the triggers. Only the tests' flushing fixture calls this."""
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in tables():
            if table not in existing:
                continue
            for name in _names(table, connection.vendor):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing(connection: Any) -> list[str]:
    """Names of triggers that should be there and are not."""
    existing = set(connection.introspection.table_names())
    wanted = [name for table in tables() if table in existing for name in _names(table, connection.vendor)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        found = {row[0] for row in cursor.fetchall()}
    return [name for name in wanted if name not in found]
