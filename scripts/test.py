"""`make test`: `test.py sqlite` runs the suite, `test.py services` runs it on the services where they answer.

test.py sqlite|services [--ci]      --ci: services that do not answer are a failure, not a skip
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


def addresses() -> dict[str, str]:
    """Where the services are, as the test settings have it."""
    names = {"PostgreSQL": "TEST_DATABASE_URL", "Redis": "TEST_CACHE_URL", "RabbitMQ": "TEST_BROKER_URL"}
    code = (
        f"from config.settings import test; print(*(getattr(test, name) for name in {list(names.values())}), sep='\\n')"
    )
    lines = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return dict(zip(names, lines.split(), strict=True))


def is_open(address: str) -> bool:
    parts = urlsplit(address)
    try:
        with socket.create_connection((parts.hostname or "localhost", parts.port or PORTS[parts.scheme]), timeout=3):
            return True
    except OSError:
        return False


def main() -> int:
    which, ci = sys.argv[1], "--ci" in sys.argv
    # Each worker begins with one half, so that tests of a module share what was prepared for them; then they help out.
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2"]
    if which == "services":
        silent = [name for name, address in addresses().items() if not is_open(address)]
        if silent:
            print(f"service tests skipped: no answer from {', '.join(silent)} (`make services` starts them)")
            return 1 if ci else 0
        command += ["-m", "services"]
    # Some hundred processes are started: what one has compiled, the others read, whatever the shell wants.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(command, cwd=ROOT, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
