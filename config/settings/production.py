"""Production: PostgreSQL, Redis, RabbitMQ, S3-compatible media, gunicorn behind a proxy that speaks TLS.

It refuses to start when something is missing, has a default value or belongs to the demo.
"""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from config import env
from config.settings.base import *
from config.settings.base import DATABASES, STORAGES

if env.flag("DEBUG") or env.flag("DEMO"):
    raise ImproperlyConfigured("DEBUG and DEMO are not for production: unset them")
for _name in ("DATABASE_URL", "CACHE_URL", "CELERY_BROKER_URL", "ALLOWED_HOSTS", "SITE_URL", "DEFAULT_FROM_EMAIL"):
    env.required(_name)
# People sign in with codes by SMS: without a gateway nobody could.
if not env.required("SMS_GATEWAY_URL").startswith("https://"):
    raise ImproperlyConfigured("SMS_GATEWAY_URL: codes leave over https")
_keys: dict[str, str] = {}
for _name in env.KEY_NAMES:
    for _entry in env.key_ring(_name):
        _id, _, _key = _entry.partition(":")
        if _id in {"test", "demo"}:
            raise ImproperlyConfigured(f"{_name}: a key of the tests or the demo")
        if _keys.setdefault(_key, _name) != _name:
            raise ImproperlyConfigured(f"{_name}: the same key as {_keys[_key]}")
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL: production runs on PostgreSQL")
if not env.text("SITE_URL").startswith("https://"):
    raise ImproperlyConfigured("SITE_URL: production is served over https")
if "*" in env.items("ALLOWED_HOSTS"):
    raise ImproperlyConfigured("ALLOWED_HOSTS: name the hosts")

if env.text("S3_ENDPOINT_URL") or env.text("S3_BUCKET"):
    _s3 = {
        "endpoint_url": env.required("S3_ENDPOINT_URL"),
        "access_key": env.required("S3_ACCESS_KEY"),
        "secret_key": env.required("S3_SECRET_KEY"),
        "region_name": env.text("S3_REGION", "us-east-1"),
        "default_acl": None,
        "file_overwrite": False,
    }
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {**_s3, "bucket_name": env.required("S3_BUCKET"), "querystring_auth": True},
    }
    STORAGES["public"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {**_s3, "bucket_name": env.required("S3_PUBLIC_BUCKET"), "querystring_auth": False},
    }

# --- TLS ends at the proxy -------------------------------------------------------------------------------------------
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 86_400
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_NAME = "__Host-sessionid"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
if not env.text("TRUSTED_PROXY_COUNT"):
    raise ImproperlyConfigured("TRUSTED_PROXY_COUNT: say how many proxies stand in front (usually 1)")

if env.text("ARRIVAL_HEADER") and not env.number("TRUSTED_PROXY_COUNT", 0):
    raise ImproperlyConfigured("ARRIVAL_HEADER: a client could write it where no proxy stands in front")

_mail = env.mail("EMAIL_URL")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail["EMAIL_HOST"]
EMAIL_PORT = _mail["EMAIL_PORT"]
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
