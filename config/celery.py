"""The Celery app. Tasks are found in each app's tasks.py; the schedule is in the settings."""

from typing import Any

from celery import Celery
from celery.signals import worker_process_init, worker_ready

from config import broker
from config.env import choose_settings
from config.memory import settle

choose_settings()
broker.install()

app = Celery("chuangxiang")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def _settle(**kwargs: Any) -> None:
    settle()


@worker_ready.connect
def _first_sign_of_life(**kwargs: Any) -> None:
    """Beat's first heartbeat comes only after a whole interval."""
    app.send_task("config.tasks.heartbeat")
