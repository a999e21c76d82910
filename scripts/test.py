"""`make test`: `test.py sqlite` runs the suite, `test.py services` runs it on the services where they answer.

test.py sqlite|services [--rest] [--ci]
    --rest: what `make test` leaves to `make test-rest` (marked `long`; on the services also what SQLite has shown, and on
            SQLite what the services have)
    --ci: services that do not answer are a failure, not a skip
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
PORTS = {"postgres": 5432, "postgresql": 5432, "redis": 6379, "amqp": 5672}
NAMES = {"PostgreSQL": "TEST_DATABASE_URL", "Redis": "TEST_CACHE_URL", "RabbitMQ": "TEST_BROKER_URL"}
# A PostgreSQL that trusts whoever sits at the machine has no role of ours, unless `make services` made it.
OTHER_ROLES = ("postgres", "root")


def addresses() -> dict[str, str]:
    """Where the services are, as the test settings have it."""
    code = (
        f"from config.settings import test; print(*(getattr(test, name) for name in {list(NAMES.values())}), sep='\\n')"
    )
    lines = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return dict(zip(NAMES, lines.split(), strict=True))


def is_open(address: str) -> bool:
    parts = urlsplit(address)
    try:
        with socket.create_connection((parts.hostname or "localhost", parts.port or PORTS[parts.scheme]), timeout=3):
            return True
    except OSError:
        return False


def usable(address: str) -> str:
    """The address of PostgreSQL with a role that may make databases: the one given, or on this machine another's; else ""."""
    import psycopg

    parts = urlsplit(address)
    found = [address]
    if parts.hostname in ("localhost", "127.0.0.1") and NAMES["PostgreSQL"] not in os.environ:
        place = f"{parts.hostname}:{parts.port or PORTS['postgres']}"
        found += [f"{parts.scheme}://{role}@{place}/postgres" for role in OTHER_ROLES]
    for one in found:
        try:
            with psycopg.connect(one, dbname="postgres", connect_timeout=3) as opened:
                row = opened.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
                if row.fetchone() == (True,):
                    return one
        except psycopg.OperationalError:
            continue
    return ""


def services() -> tuple[str, str]:
    """The address of the PostgreSQL to test on and "", or "" and why there is none."""
    found = addresses()
    silent = [name for name, address in found.items() if not is_open(address)]
    if silent:
        return "", f"no answer from {', '.join(silent)} (`make services` starts them)"
    database = usable(found["PostgreSQL"])
    return database, "" if database else "PostgreSQL answers but takes no role of ours (`make services` makes it)"


def migrate(mine: dict[str, str], *others: dict[str, str]) -> int:
    """Make the migrated templates side by side, for one alone keeps the other processor waiting for a minute.

    Returns how mine went; what went wrong with another's is told again by the run that needs it.
    """
    command = [sys.executable, "-m", "tests.database"]
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
    running = [subprocess.Popen(command, cwd=ROOT, env=one | settings) for one in (mine, *others)]
    codes = [process.wait() for process in running]
    return codes[0]


def main() -> int:
    which, ci, rest = sys.argv[1], "--ci" in sys.argv, "--rest" in sys.argv
    # Each worker begins with its part, so that tests of a module share what was prepared for them; then they help out. One
    # more than there are processors: browsers and servers are waited for.
    command = [sys.executable, "-m", "pytest", "-q", "-n", "3"]
    # Some hundred processes are started: what one has compiled, the others read, whatever the shell wants.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    database, missing = services()
    on_services = environment | {"TEST_SERVICES": "1", NAMES["PostgreSQL"]: database}
    if which == "services":
        if missing:
            print(f"service tests skipped: {missing}")
            return 1 if ci else 0
        environment = on_services
    others = [on_services] if which == "sqlite" and database else []
    if code := migrate(environment, *others):
        return code
    # What runs on both stacks runs where the services are, if they are; on SQLite it waits for the rest then.
    later = "(long or both)" if which == "sqlite" and database else "long"
    command += ["-m", f"{'' if which == 'services' else 'not '}services and {'' if rest else 'not '}{later}"]
    return subprocess.run(command, cwd=ROOT, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
