"""One box without services: SQLite, filesystem broker, local media. `make run` starts it as a demo."""

from __future__ import annotations

from config import env
from config.settings.base import *
from config.settings.base import STORAGES, VAR_DIR

DEBUG = env.flag("DEBUG", False)
DEMO = env.flag("DEMO", False)
CLOCK_MOVABLE = DEMO
SITE_NOTE = SITE_NOTE or ("主办：湖南省人力资源和社会保障厅（演示）" if DEMO else "")

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"

# Hashed names as in production, but not compressed: here nobody is far away, and compressing takes most of the set-up.
STORAGES["staticfiles"] = {"BACKEND": "ui.storage.PlainStaticStorage"}
if DEBUG:
    # Work on templates and styles without collectstatic.
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = True
    WHITENOISE_AUTOREFRESH = True

for _folder in ("broker/queue", "broker/control", "beat", "media", "public_media", "mail"):
    (VAR_DIR / _folder).mkdir(parents=True, exist_ok=True)
