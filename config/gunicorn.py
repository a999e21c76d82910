"""How gunicorn serves the site; addresses and numbers of workers are given on its command line."""

from __future__ import annotations

from typing import Any

wsgi_app = "config.wsgi:application"
worker_class = "gthread"
workers = 2
threads = 8
timeout = 120
graceful_timeout = 20
keepalive = 5
# Leaks of the libraries below us end here.
max_requests = 10_000
max_requests_jitter = 1_000
# Our own log line per request carries the request's id; see config.middleware.
accesslog = None
errorlog = "-"
loglevel = "warning"
limit_request_line = 4094
limit_request_fields = 60


def post_worker_init(worker: Any) -> None:
    """The application is loaded, its addresses with their views too: from here on only requests make garbage."""
    from django.urls import get_resolver

    from config.memory import settle

    get_resolver().url_patterns  # noqa: B018 - asked for what it imports
    settle()
