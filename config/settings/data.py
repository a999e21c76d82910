"""The database and how it is spoken to; a part of base.py."""

from __future__ import annotations

from typing import Any

from config import env

# Who waits longer than this for somebody else's lock is told so (ui.errors.busy) instead of waiting on.
DATABASE_LOCK_SECONDS = env.number("DATABASE_LOCK_SECONDS", 20)


def database(default: str) -> dict[str, Any]:
    """The database of ``DATABASE_URL``, else of ``default``."""
    found: dict[str, Any] = env.database(default)
    # With SQLite's IMMEDIATE every GET would take the write lock; actions open their own transactions.
    found["ATOMIC_REQUESTS"] = False
    if found["ENGINE"].endswith("sqlite3"):
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": DATABASE_LOCK_SECONDS,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000",
        }
        return found
    # Django's own pool; it asks for persistent connections to be off.
    found["CONN_MAX_AGE"] = 0
    found["CONN_HEALTH_CHECKS"] = True
    found["OPTIONS"] = {
        # Planning costs PostgreSQL more than answering: what a connection asks again is planned once. Never with 0.
        "server_side_binding": True,
        "prepare_threshold": env.number("DATABASE_PREPARE_AFTER", 4) or None,
        "options": f"-c lock_timeout={DATABASE_LOCK_SECONDS}s",
        "pool": {
            "min_size": env.number("DATABASE_POOL_MIN", 1),
            "max_size": env.number("DATABASE_POOL_MAX", 10),
            "timeout": 10,
        },
    }
    return found
