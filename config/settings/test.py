"""Settings of the test suite: quick hashing, memory mail, keys that are worth nothing.

`TEST_SERVICES` (set by `pytest -m services`) puts PostgreSQL, Redis and RabbitMQ under it, at the addresses in the
environment or on localhost.
"""

from __future__ import annotations

from config import env

env.prepare_for_tests()

from config.settings.base import *  # noqa: E402
from config.settings.base import DATABASES, STORAGES, VAR_DIR  # noqa: E402

CLOCK_MOVABLE = True
CLOCK_CACHE_SECONDS = 0.0
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# People of a prepared world signed in when it was built, for some tests many minutes ago: none of them left, and no page that
# they read notes their use.
SESSION_IDLE_SECONDS = 10 * 3600
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STORAGES["default"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
STORAGES["public"] = {"BACKEND": "django.core.files.storage.InMemoryStorage", "OPTIONS": {"base_url": "/media/"}}
WHITENOISE_AUTOREFRESH = True
# Tests of the door switch it on.
MFA_REQUIRED_ROLES: list[str] = []
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {}

# tests/conftest.py copies a migrated template to a database per process.
TEST_DIR = env.path("TEST_DIR", VAR_DIR / "test")
RESUMABLE_DIR = TEST_DIR / "pieces"
TEST_SERVICES = env.flag("TEST_SERVICES")
TEST_DATABASE_URL = env.text("TEST_DATABASE_URL", "postgres://chuangxiang:chuangxiang@localhost:5432/chuangxiang")
TEST_CACHE_URL = env.text("TEST_CACHE_URL", "redis://localhost:6379/9")
TEST_BROKER_URL = env.text("TEST_BROKER_URL", "amqp://guest:guest@localhost:5672//")
if TEST_SERVICES:
    DATABASES["default"] = {**env.database_at(TEST_DATABASE_URL), "ATOMIC_REQUESTS": False}
    DATABASES["default"]["NAME"] = env.text("TEST_DATABASE_NAME", DATABASES["default"]["NAME"])
    # As on SQLite below: what a power cut would lose is made again.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"
    CACHES = {
        "default": {
            "BACKEND": "config.cache.ShelteredRedisCache",
            "LOCATION": TEST_CACHE_URL,
            "KEY_PREFIX": env.text("PYTEST_XDIST_WORKER", "main"),
        }
    }
else:
    DATABASES["default"] = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": env.text("TEST_DATABASE_NAME", str(TEST_DIR / "unset.sqlite3")),
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF",
        },
    }
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
