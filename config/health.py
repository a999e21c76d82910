"""The checks of the machine and the `/healthz` view."""

from __future__ import annotations

import time

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.celery import app as celery_app
from config.tasks import HEARTBEAT_KEY
from ui import health
from workflow import triggers

HEARTBEAT_MAX_AGE_SECONDS = 90
DATABASE_WAIT_SECONDS = 2.0
_migrations_are_applied = False


def check_database() -> str:
    """A probe waits shorter than a page does for one of the pool's connections."""
    if pool := getattr(connection, "pool", None):
        pool.open()
        pool.putconn(pool.getconn(timeout=DATABASE_WAIT_SECONDS))
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return connection.vendor


def check_migrations() -> str:
    """Applied once is applied for good as long as this process lives, so the plan is computed only until then."""
    global _migrations_are_applied
    if not _migrations_are_applied:
        executor = MigrationExecutor(connection)
        if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise health.Unhealthy(f"{len(plan)} not applied")
        _migrations_are_applied = True
    return "applied"


def check_cache() -> str:
    cache.set("health", "1", 10)
    if cache.get("health") != "1" or (hasattr(cache, "is_down") and cache.is_down()):
        raise health.Unhealthy("unreachable")
    return "answers"


def check_broker() -> str:
    with celery_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=2)
        return str(broker.transport.driver_type)


def check_worker() -> str:
    beaten = cache.get(HEARTBEAT_KEY)
    if beaten is None:
        raise health.Unhealthy("no sign of life")
    age = round(time.time() - beaten)
    if age > HEARTBEAT_MAX_AGE_SECONDS:
        raise health.Unhealthy(f"last sign of life {age} s ago")
    return f"{age} s ago"


def check_storage() -> str:
    name = default_storage.save("health/probe", ContentFile(b"ok"))
    try:
        with default_storage.open(name) as probe:
            if probe.read() != b"ok":
                raise health.Unhealthy("reads back something else")
    finally:
        default_storage.delete(name)
    return "writable"


def check_audit_triggers() -> str:
    if missing := triggers.missing(connection):
        raise health.Unhealthy(f"{len(missing)} missing")
    return "in place"


def check_fonts() -> str:
    fonts = sorted(path.name for path in settings.FONTS_DIR.glob("*.ttf"))
    if not fonts:
        raise health.Unhealthy("none in assets/fonts: run `make setup`")
    return ", ".join(fonts)


def register_all() -> None:
    health.register("database", check_database)
    health.register("migrations", check_migrations)
    health.register("audit triggers", check_audit_triggers)
    health.register("storage", check_storage, after="")
    health.register("cache", check_cache, needed=False, after="")
    health.register("broker", check_broker, needed=False, after="")
    health.register("worker", check_worker, needed=False, after="")
    health.register("fonts", check_fonts, needed=False, after="")


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """503 when the site cannot serve, else 200 with "ok" or "degraded"; the state of each dependency by name."""
    results = health.run()
    if any(result.needed and not result.ok for result in results):
        word, status = "down", 503
    elif all(result.ok for result in results):
        word, status = "ok", 200
    else:
        word, status = "degraded", 200
    checks = {r.name: {"ok": r.ok, "detail": r.detail, "ms": r.milliseconds} for r in results}
    response = JsonResponse({"status": word, "checks": checks}, status=status)
    response._has_been_logged = True  # type: ignore[attr-defined]  # a probe asks every few seconds
    return response
