"""Settings that hold everywhere. What differs by place is in embedded.py, production.py and test.py."""

from __future__ import annotations

from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

from config import env
from config.logs import logging_config
from config.settings.accounts import *
from config.settings.accounts import DISPATCH_SECONDS, OIDC_ORIGINS
from config.settings.data import *
from config.settings.data import database
from config.settings.filing import *
from config.settings.uploads import *

BASE_DIR = env.BASE_DIR
VAR_DIR = env.path("VAR_DIR", BASE_DIR / "var")

# --- What we are -----------------------------------------------------------------------------------------------------
SITE_NAME = _("Chuangxiang")
# Who runs the site and its filing numbers, at the foot of every public page.
SITE_NOTE = env.text("SITE_NOTE", "")
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DEBUG = False
# The one switch of the demo world: demo log-ins, demo pages, a clock that can be moved.
DEMO = False

# The line of apps, highest first: templates and translations of the higher win.
OWN_APPS = [
    "config",
    "demo",
    "oversight",
    "cms",
    "certificates",
    "events",
    "judging",
    "competitions",
    "mentoring",
    "accounts",
    "notifications",
    "workflow",
    "ui",
]
INSTALLED_APPS = [
    *OWN_APPS,
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "template_partials",
    "django_htmx",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "config.middleware.RequestContextMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.ContentPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ui.middleware.DisplayMiddleware",
    "config.middleware.RequestShapeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ui.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.DeskDoorMiddleware",
    "cms.middleware.NewsroomMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "config.middleware.ArrivalMiddleware",  # last: when it looks, all others have read what they want of the body
]
FORM_RENDERER = "ui.forms.UiRenderer"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "libraries": {"i18n": "ui.templatetags.kept_i18n"},
        },
    }
]

# The one above is meant to stand before Django's own.
SILENCED_SYSTEM_CHECKS = ["templates.W003"]

# --- Keys: id:base64 lists, newest first (made by `make setup`, given in production) ----------------------------------
_secret_keys = [f"chuangxiang:{entry.partition(':')[2]}" for entry in env.key_ring("SECRET_KEY")]
SECRET_KEY, SECRET_KEY_FALLBACKS = _secret_keys[0], _secret_keys[1:]
AUDIT_KEYS = env.key_ring("AUDIT_KEY")  # HMAC of the audit chains
FIELD_KEYS = env.key_ring("FIELD_KEY")  # encryption of personal numbers
INDEX_KEYS = env.key_ring("INDEX_KEY")  # blind indexes to find them by

# `workflow.clock`: an offset row moves it where this says so (demo, test), read again after so many seconds.
CLOCK_MOVABLE = False
CLOCK_CACHE_SECONDS = 1.0
AUDIT_CHECKPOINT_DIR = env.path("AUDIT_CHECKPOINT_DIR", VAR_DIR / "audit")
IDEMPOTENCY_DAYS = env.number("IDEMPOTENCY_DAYS", 7)
RATING_MINIMUM_ANSWERS = env.number("RATING_MINIMUM_ANSWERS", 3)  # fewer answers show no mean

# --- Data ------------------------------------------------------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {"default": database(f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
# The cache is never the only home of anything: sessions and locks live in the database.
if CACHE_URL := env.text("CACHE_URL"):
    CACHES: dict[str, dict[str, Any]] = {
        "default": {
            "BACKEND": "config.cache.ShelteredRedisCache",
            "LOCATION": CACHE_URL,
            "KEY_PREFIX": env.text("CACHE_PREFIX", "cx"),
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    }
else:
    # Files are shared by the web and the worker process; memory would be per process and limits would not hold.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": VAR_DIR / "cache",
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    }

STORAGES: dict[str, dict[str, Any]] = {
    # Private unless said otherwise: what people upload is served only through a view that checks the scope.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "media", "file_permissions_mode": 0o600},
    },
    # Renditions of the editors' pictures: re-encoded, without EXIF, for everybody.
    "public": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "public_media", "base_url": "/media/"},
    },
    "staticfiles": {"BACKEND": "ui.storage.StaticStorage"},
}
MEDIA_ROOT = VAR_DIR / "media"
PUBLIC_MEDIA_ROOT = VAR_DIR / "public_media"
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
# The one TrueType face made from Debian's Noto CJK by `make setup`, for certificates and printed forms.
FONTS_DIR = env.path("FONTS_DIR", BASE_DIR / "assets" / "fonts")

# --- Uploads ---------------------------------------------------------------------------------------------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # a form without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's page editor needs many
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# One file. A larger one is read away and refused by its field in words; a request five times as large is refused unread.
UPLOAD_MAX_BYTES = env.number("UPLOAD_MAX_BYTES", 100 * 1024 * 1024)
REQUEST_MAX_BYTES = 5 * UPLOAD_MAX_BYTES
# Pieces of files that are still arriving; one folder for all web processes, best on the disk of the private store.
RESUMABLE_DIR = env.path("RESUMABLE_DIR", VAR_DIR / "pieces")
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "ui.uploads.LimitedUploadHandler",
]

# --- Objections (异议) ------------------------------------------------------------------------------------------------
OBJECTION_FILE_MAX_BYTES = env.number("OBJECTION_FILE_MAX_BYTES", 10 * 1024 * 1024)  # one file of evidence
OBJECTION_FILES_MAX = env.number("OBJECTION_FILES_MAX", 6)  # files with one objection
REHEARSAL_ENTRIES_PER_TRACK = env.number("REHEARSAL_ENTRIES_PER_TRACK", 4)  # invented entries in each track

# --- Lists of entries (批量导入) -------------------------------------------------------------------------------------
IMPORT_FILE_MAX_BYTES = env.number("IMPORT_FILE_MAX_BYTES", 10 * 1024 * 1024)
# What it swells to when it is read
IMPORT_UNPACKED_MAX_BYTES = env.number("IMPORT_UNPACKED_MAX_BYTES", 100 * 1024 * 1024)
IMPORT_ROWS_MAX = env.number("IMPORT_ROWS_MAX", 3000)  # rows of one sheet

# --- Language and time -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# --- Browser-side protection -----------------------------------------------------------------------------------------
ALLOWED_HOSTS = env.items("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.items("CSRF_TRUSTED_ORIGINS")
CSRF_FAILURE_VIEW = "ui.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # htmx sends the form's own token
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
_strict = {
    "default-src": [SELF],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "object-src": [NONE],
    "base-uri": [SELF],
    "form-action": [SELF, *OIDC_ORIGINS],
    "frame-src": [SELF],
    "frame-ancestors": [NONE],
    "worker-src": [SELF],
    "manifest-src": [SELF],
}
CONTENT_SECURITY_POLICY: dict[str, Any] = {"DIRECTIVES": _strict}
# The Wagtail admin carries inline scripts and previews pages in a frame of its own.
CMS_PREFIX = "/cms/"
CMS_CONTENT_SECURITY_POLICY: dict[str, Any] = {
    **_strict,
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "frame-ancestors": [SELF],
}

# --- Wagtail: no call leaves the house -------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "创响"
WAGTAILADMIN_BASE_URL = env.text("SITE_URL", "http://127.0.0.1:8000")
WAGTAILADMIN_LOGIN_URL = "/accounts/login/"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []
WAGTAILIMAGES_IMAGE_MODEL = "cms.CustomImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.image_form.ImageForm"
WAGTAILIMAGES_RENDITION_STORAGE = "public"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "cms.CustomDocument"
WAGTAILDOCS_EXTENSIONS = ["doc", "docx", "ofd", "pdf", "ppt", "pptx", "wps", "xls", "xlsx", "zip"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # allauth's pages do that
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", "简体中文")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_I18N_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.search"}}  # finds inside Chinese text
TAGGIT_CASE_INSENSITIVE = True
SITE_URL = WAGTAILADMIN_BASE_URL

# --- Celery ----------------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", "filesystem://")
CELERY_TASK_IGNORE_RESULT = True  # the truth about slow work is its Job row
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Nobody steers workers from afar; the locked control queue would keep a killed worker from coming back on RabbitMQ.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat" / "schedule")
if CELERY_BROKER_URL.startswith("filesystem:"):
    _broker_dir = env.path("BROKER_DIR", VAR_DIR / "broker")
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker_dir / "queue"),
        "data_folder_out": str(_broker_dir / "queue"),
        "control_folder": str(_broker_dir / "control"),
        "store_processed": False,
        "polling_interval": 0.25,
    }
else:
    # A dead broker must not hold a web request: the outbox row is there, beat sends it later.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"confirm_publish": True, "max_retries": 1, "interval_start": 0}
    CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_TASK_DEFAULT_QUEUE = env.text("CELERY_QUEUE", "celery")  # one of its own keeps two sites on one broker apart
HEARTBEAT_SECONDS = 20.0
JOB_SILENCE_SECONDS = env.number("JOB_SILENCE_SECONDS", 90)
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "dispatch": {"task": "notifications.tasks.dispatch", "schedule": DISPATCH_SECONDS, "options": {"expires": 15}},
    "forget-limits": {"task": "accounts.tasks.forget_limits", "schedule": 86_400.0},
    "heartbeat": {"task": "config.tasks.heartbeat", "schedule": HEARTBEAT_SECONDS},
    "close-publicity": {"task": "competitions.tasks.close_publicity", "schedule": 300.0},
    "chase-filings": {"task": "competitions.tasks.chase_filings", "schedule": 1800.0},
    "end-struck-out": {"task": "certificates.tasks.end_struck_out", "schedule": 60.0},
    "run-feedback": {"task": "competitions.tasks.run_feedback", "schedule": 1800.0},
    "ask-outcomes": {"task": "competitions.tasks.ask_outcomes", "schedule": 3600.0},
    "sweep-pieces": {"task": "competitions.tasks.sweep_pieces", "schedule": 3600.0},
    "publish-scheduled-pages": {"task": "config.tasks.publish_scheduled", "schedule": 60.0},
    "audit-checkpoint": {"task": "workflow.tasks.checkpoint", "schedule": 86_400.0},
    "forget-form-keys": {"task": "workflow.tasks.forget_form_keys", "schedule": 86_400.0},
    "clear-sessions": {"task": "config.tasks.clear_sessions", "schedule": 86_400.0},
}

# --- Logs ------------------------------------------------------------------------------------------------------------
LOGGING = logging_config(level=env.text("LOG_LEVEL", "INFO"), as_json=env.flag("LOG_JSON", True))
