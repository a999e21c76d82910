"""Settings, addresses and processes: the top of the line of apps. Nothing imports it."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
