"""The only place that reads the environment.

Values come from the process environment first and from `.env` beside `manage.py` second.
Settings modules ask here by name; a test forbids `os.environ` everywhere else.
"""

from __future__ import annotations

import base64
import binascii
import functools
import hashlib
import itertools
import os
import sys
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

KEY_NAMES = ("SECRET_KEY", "AUDIT_KEY", "FIELD_KEY", "INDEX_KEY")
KEY_BYTES = 32
FLAGS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}

# Before numpy: on matrices of a few hundred rows the threads of its linear algebra cost up to ten times what they bring.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@functools.cache
def _env() -> environ.Env:
    """The environment, `.env` taken in at the first question; it never overrides what the process was given."""
    if not os.environ.get("IGNORE_DOTENV") and (BASE_DIR / ".env").is_file():
        environ.Env.read_env(BASE_DIR / ".env", overwrite=False)
    return environ.Env()


def prepare_for_tests() -> None:
    """Tests read no `.env` and have keys of their own that are worth nothing.

    `pytest -m services` (or `services and …`) is told here from the command line, because settings are read before pytest's
    options are; the processes that xdist starts inherit it.
    """
    os.environ["IGNORE_DOTENV"] = "1"
    # Playwright's event loop stays in the process once a browser test ran; the tests after it are as synchronous as ever.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    for name in KEY_NAMES:
        worthless = base64.urlsafe_b64encode(hashlib.sha256(name.encode()).digest()).decode()
        os.environ[name] = f"test:{worthless}"
    arguments = sys.argv[1:]
    if any(flag == "-m" and value.startswith("services") for flag, value in itertools.pairwise(arguments)):
        os.environ["TEST_SERVICES"] = "1"


def for_child(**changes: str) -> dict[str, str]:
    """The environment of a process that we start: our own with changes."""
    return {**os.environ, **changes}


def choose_settings() -> None:
    """Name the settings module where the environment names none: the embedded one."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")


def text(name: str, default: str = "") -> str:
    return str(_env().str(name, default=default))


def flag(name: str, default: bool = False) -> bool:
    """Yes or no; empty is as good as not set. Anything else is a mistake, not a no."""
    given = text(name).strip().lower()
    if not given:
        return default
    if given not in FLAGS:
        raise ImproperlyConfigured(f"{name}: one of {', '.join(FLAGS)}, or nothing")
    return FLAGS[given]


def number(name: str, default: int) -> int:
    """How many; empty is as good as not set."""
    given = text(name).strip()
    if not given:
        return default
    if not (given.isascii() and given.isdecimal()):
        raise ImproperlyConfigured(f"{name}: a whole number, 0 or more")
    return int(given)


def items(name: str, default: list[str] | None = None) -> list[str]:
    """A comma-separated list; blanks are dropped."""
    return [part.strip() for part in _env().list(name, default=default or []) if part.strip()]


def path(name: str, default: Path) -> Path:
    """A path; a relative one is taken from the root of the checkout."""
    given = text(name)
    return (BASE_DIR / given) if given else default


def required(name: str) -> str:
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. `make setup` writes a .env; production must be given it.")
    return value


def database(default: str) -> dict[str, Any]:
    """Django's DATABASES entry from DATABASE_URL; empty is as good as not set."""
    given = text("DATABASE_URL") or default
    if "://" not in given or not (address := database_at(given)).get("ENGINE"):
        # The address holds a password: it is not shown.
        raise ImproperlyConfigured("DATABASE_URL: an address like postgres://user:password@host:5432/name")
    return address


def database_at(address: str) -> dict[str, Any]:
    """Django's DATABASES entry for an address."""
    return dict(_env().db_url_config(address))


def mail(name: str) -> dict[str, Any]:
    """Django's EMAIL_* settings from an address like smtp+tls://user:password@host:587."""
    required(name)
    return dict(_env().email_url(name))


def key_ring(name: str) -> list[str]:
    """Keys as `id:base64url[,id:base64url…]`, newest first: the first one writes, all of them read.

    Raises ImproperlyConfigured when the variable is missing, a key has not 32 bytes or an id repeats.
    The message never shows key material.
    """
    ring = [entry.strip() for entry in required(name).split(",")]
    for entry in ring:
        key_id, _, encoded = entry.partition(":")
        try:
            key = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
        except (binascii.Error, ValueError):
            raise ImproperlyConfigured(f"{name}: key {key_id!r} is not base64url") from None
        if not key_id or len(key) != KEY_BYTES or len(set(key)) < KEY_BYTES // 4:
            raise ImproperlyConfigured(f"{name}: each key is `id:base64url` of {KEY_BYTES} random bytes")
    if len({entry.partition(":")[0] for entry in ring}) != len(ring):
        raise ImproperlyConfigured(f"{name}: an id stands twice")
    return ring
