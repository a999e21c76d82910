"""Production does not start on something missing, weak or made for the demo."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings

from config import env

KEYS = {
    name: f"k1:{base64.urlsafe_b64encode(bytes(range(i, i + 32))).decode()}" for i, name in enumerate(env.KEY_NAMES)
}
COMPLETE = {
    **KEYS,
    "DATABASE_URL": "postgres://u:p@localhost:5432/d",
    "CACHE_URL": "redis://localhost:6379/0",
    "CELERY_BROKER_URL": "amqp://localhost",
    "ALLOWED_HOSTS": "cx.example.gov.cn",
    "SITE_URL": "https://cx.example.gov.cn",
    "DEFAULT_FROM_EMAIL": "noreply@example.gov.cn",
    "EMAIL_URL": "smtp+tls://u:p@mail.example.gov.cn:587",
    "TRUSTED_PROXY_COUNT": "1",
    "SMS_GATEWAY_URL": "https://sms.example.gov.cn/send",
    "SMS_GATEWAY_SECRET": "a-secret-of-the-gateway",
}


# Loads the production settings once for each environment that comes in, each time in a fork that has loaded nothing else
# of ours: what Python and Django take to start is paid once, not fifty times.
NURSERY = """
import json, os, sys
import celery, django.conf, django.core.exceptions
for line in sys.stdin:
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.environ.clear()
        os.environ.update(json.loads(line))
        said = "started"
        try:
            import config.settings.production
        except django.core.exceptions.ImproperlyConfigured as error:
            said = str(error)
        os.write(writer, said.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        print(json.dumps(answer.read()), flush=True)
    os.wait()
"""


def environment(**changes: str | None) -> dict[str, str]:
    return {
        "PATH": "/usr/bin:/bin",
        "IGNORE_DOTENV": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        **{name: value for name, value in {**COMPLETE, **changes}.items() if value is not None},
    }


def start(**changes: str | None) -> tuple[int, str]:
    """Load the production settings and run the deployment checks in a process of their own: (code, last line)."""
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env=environment(**changes),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, (done.stderr.strip() or done.stdout.strip()).splitlines()[-1]


@pytest.fixture(scope="module")
def load() -> Iterator[Callable[..., str]]:
    """Load the production settings under an environment with these changes: "started", or why they refuse."""
    with subprocess.Popen(
        [sys.executable, "-c", NURSERY],
        cwd=settings.BASE_DIR,
        env={"PATH": "/usr/bin:/bin", "PYTHONWARNINGS": "ignore"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        into, out = process.stdin, process.stdout

        def ask(**changes: str | None) -> str:
            into.write(json.dumps(environment(**changes)) + "\n")
            into.flush()
            return str(json.loads(out.readline()))

        yield ask
        into.close()


@pytest.mark.promise("O3")
def test_it_starts_when_everything_is_there_and_the_deployment_checks_are_clean() -> None:
    assert start() == (0, "System check identified no issues (1 silenced).")
    assert start(DEBUG="", DEMO="off", LOG_JSON="") == (0, "System check identified no issues (1 silenced).")


@pytest.mark.promise("O3")
@pytest.mark.parametrize("value", [None, ""])
@pytest.mark.parametrize("name", [*COMPLETE])
def test_it_refuses_what_is_missing_or_empty(load: Callable[..., str], name: str, value: str | None) -> None:
    assert load(**{name: value}).startswith(name)


@pytest.mark.promise("O3")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"DEBUG": "1"}, "DEBUG and DEMO are not for production: unset them"),
        ({"DEMO": "1"}, "DEBUG and DEMO are not for production: unset them"),
        ({"DEMO": "maybe"}, "DEMO: one of 1, true, yes, on, 0, false, no, off, or nothing"),
        ({"DEBUG": "maybe"}, "DEBUG: one of 1, true, yes, on, 0, false, no, off, or nothing"),
        ({"DEBUG": "On"}, "DEBUG and DEMO are not for production: unset them"),
        ({"TRUSTED_PROXY_COUNT": "-1"}, "TRUSTED_PROXY_COUNT: a whole number, 0 or more"),
        ({"TRUSTED_PROXY_COUNT": "one"}, "TRUSTED_PROXY_COUNT: a whole number, 0 or more"),
        ({"ARRIVAL_HEADER": "X-Request-Start", "TRUSTED_PROXY_COUNT": "0"},
         "ARRIVAL_HEADER: a client could write it where no proxy stands in front"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL: an address like postgres://user:password@host:5432/name"),
        ({"DATABASE_URL": "sqlite:///x.sqlite3"}, "DATABASE_URL: production runs on PostgreSQL"),
        ({"SITE_URL": "http://cx.example.gov.cn"}, "SITE_URL: production is served over https"),
        ({"SMS_GATEWAY_URL": "http://sms.example.gov.cn"}, "SMS_GATEWAY_URL: codes leave over https"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS: name the hosts"),
        ({"SECRET_KEY": "k1:c2hvcnQ="}, "SECRET_KEY: each key is `id:base64url` of 32 random bytes"),
        ({"FIELD_KEY": "k1:" + base64.urlsafe_b64encode(b"a" * 32).decode()},
         "FIELD_KEY: each key is `id:base64url` of 32 random bytes"),
        ({"AUDIT_KEY": f"{KEYS['AUDIT_KEY']},{KEYS['AUDIT_KEY']}"}, "AUDIT_KEY: an id stands twice"),
        ({"INDEX_KEY": KEYS["FIELD_KEY"]}, "INDEX_KEY: the same key as FIELD_KEY"),
        ({"SECRET_KEY": "test:" + KEYS["SECRET_KEY"].partition(":")[2]}, "SECRET_KEY: a key of the tests or the demo"),
        ({"S3_BUCKET": "private"}, "S3_ENDPOINT_URL is not set. `make setup` writes a .env; production must be given it."),
    ],
)  # fmt: skip
def test_it_refuses_what_is_weak_or_made_for_the_demo(
    load: Callable[..., str], changes: dict[str, str], said: str
) -> None:
    assert load(**changes) == said


@pytest.mark.promise("O3")
def test_a_refusal_ends_the_process(load: Callable[..., str]) -> None:
    assert load() == "started"
    assert start(DEMO="1") == (
        1,
        "django.core.exceptions.ImproperlyConfigured: DEBUG and DEMO are not for production: unset them",
    )


def test_setup_makes_keys_once_and_only_for_the_owner(tmp_path: object) -> None:
    file = tmp_path / ".env"  # type: ignore[operator]
    for _ in range(2):
        subprocess.run([sys.executable, "scripts/make_keys.py", str(file)], cwd=settings.BASE_DIR, check=True)
    names = [line.partition("=")[0] for line in file.read_text().splitlines() if not line.startswith("#")]
    assert names == list(env.KEY_NAMES)
    assert file.stat().st_mode & 0o777 == 0o600
    values = [line.partition("=")[2] for line in file.read_text().splitlines() if "=" in line and line[0] != "#"]
    assert len(set(values)) == 4
