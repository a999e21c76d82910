"""`make run`: the site and its worker as two processes in the foreground, stopped cleanly together.

run.py [--port 8000] [--host 127.0.0.1] [--no-seed]
"""

from __future__ import annotations

import argparse
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from config import env  # noqa: E402 - found only from the root

BIN = Path(sys.executable).parent
STOP_SECONDS = 15
# A busy box with two cores needed more than a minute for its first page.
START_SECONDS = 240
MOST_REVIVALS = 20


def manage(*arguments: str) -> int:
    return subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT).returncode


class Family:
    """The processes we started: all of them live, or none. A worker may die and come back: what it owes stands in rows."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.members: dict[str, subprocess.Popen[bytes]] = {}
        self.commands: dict[str, tuple[str, ...]] = {}
        self.revived = 0
        self.stopping = False

    def start(self, name: str, *command: str) -> None:
        self.commands[name] = command
        # A session of its own: Ctrl-C reaches only us, and we say who stops when.
        self.members[name] = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)

    def ask_to_stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        self.stopping = True

    def revive(self, name: str) -> bool:
        """Start a worker again that ended by itself; False for other members and for one that does nothing but end."""
        if name != "worker" or self.revived >= MOST_REVIVALS:
            return False
        self.revived += 1
        print(f"run: {name} stopped by itself and is started again", file=sys.stderr)
        self.start(name, *self.commands[name])
        return True

    def dead(self) -> str | None:
        return next((name for name, process in self.members.items() if process.poll() is not None), None)

    def stop(self) -> None:
        """Ask everybody, wait, then insist: a worker on the filesystem broker may ignore the question."""
        for process in self.members.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in self.members.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def what_ails(address: str) -> str:
    """Empty when the site serves; else what it, or the socket, says."""
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5):
            return ""
    except urllib.error.HTTPError as answer:
        return answer.read().decode(errors="replace")
    except OSError as error:
        return str(error)


def wait_until_up(family: Family, address: str) -> bool:
    deadline, ailment = time.monotonic() + START_SECONDS, ""
    while time.monotonic() < deadline and not family.stopping and not family.dead():
        if not (ailment := what_ails(address)):
            return True
        time.sleep(0.5)
    if not family.stopping:
        print(f"run: {address} does not serve: {ailment}", file=sys.stderr)
    return False


def port_is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def serve(host: str, port: int) -> int:
    address = f"http://{host}:{port}"
    # Links in messages and codes on paper lead to this port, unless an address is set.
    family = Family(env.for_child(SITE_URL=env.text("SITE_URL", address)))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, family.ask_to_stop)
    family.start("web", str(BIN / "gunicorn"), "-c", "config/gunicorn.py", "--bind", f"{host}:{port}")
    family.start(
        "worker",
        # On a box of one's own the worker may well be root's; production gives it a user.
        *(sys.executable, "-W", "ignore:You're running the worker", "-m", "celery", "--quiet", "-A", "config"),
        *("worker", "-B", "--concurrency", "2", "--loglevel", "WARNING"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    )
    try:
        if wait_until_up(family, address):
            manage("welcome", "--address", address)
            while not family.stopping and not ((gone := family.dead()) and not family.revive(gone)):
                time.sleep(0.5)
    finally:
        culprit = None if family.stopping else family.dead() or "web (no answer)"
        family.stop()
    if culprit:
        print(f"run: {culprit} stopped by itself", file=sys.stderr)
        return 1
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--no-seed", action="store_true")
    options = parser.parse_args()
    if not port_is_free(options.host, options.port):
        print(f"run: port {options.port} is taken; choose another: make run PORT=8001", file=sys.stderr)
        return 1
    if not options.no_seed and manage("welcome", "--seed"):
        return 1
    return serve(options.host, options.port)


if __name__ == "__main__":
    sys.exit(main())
