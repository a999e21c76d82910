"""The message catalogues without the gettext binaries, on Babel.

    python scripts/messages.py extract [APP ...]     collect msgids, keep translations, drop what is gone
    python scripts/messages.py missing [APP ...]     print {msgid: ""} of what is untranslated, as JSON
    python scripts/messages.py fill APP MAP.json     write translations {msgid: msgstr}; a context stands before the msgid
                                                     and \\u0004, as in "verb\\u0004Order"
    python scripts/messages.py compile               make the .mo files (done by `make setup`, never committed)
    python scripts/messages.py check                 exit 1 on anything missing, empty, fuzzy, with wrong placeholders or said twice differently

One catalogue per app: <app>/locale/zh_Hans/LC_MESSAGES/django.po. It takes the strings of

    <app>/**/*.py (tests and migrations excepted)   and   <app>/templates/**
    templates/<app>/**
    templates/components/**, templates/*.html and every other folder of templates/   ->  ui
    templates/{account,mfa,socialaccount,usersessions,allauth}/**                    ->  accounts
    templates/{wagtailadmin,wagtailcore}/**                                          ->  cms

`extract` is safe beside others: it reads, merges and writes one catalogue under a lock. Catalogues are sorted and carry
no line numbers and no dates, so that two branches rarely touch the same line. locale/ (the words that Wagtail lacks) is
written by hand and only compiled here.
"""

from __future__ import annotations

import ast
import contextlib
import fcntl
import io
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = "zh_Hans"
APPS = (
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
)
TEMPLATE_OWNERS = {
    **{app: app for app in APPS},
    **dict.fromkeys(("account", "mfa", "socialaccount", "usersessions", "allauth"), "accounts"),
    **dict.fromkeys(("wagtailadmin", "wagtailcore", "wagtailimages"), "cms"),
}
HEADER = """msgid ""
msgstr ""
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# The calls in the Python-like text that Django's templatize makes of a template; string arguments only.
_STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
TEMPLATE_CALL = re.compile(
    rf"(?<![\w.])(gettext|ngettext|pgettext|npgettext|_)\(\s*({_STRING}(?:\s*,\s*{_STRING})*)", re.DOTALL
)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdrf]|%[sdrf]|\{(\w*)(?:[:!][^}]*)?\}")

Found = dict[tuple[str, str | tuple[str, str]], set[str]]


def catalogue_path(app: str) -> Path:
    return ROOT / app / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def python_files(app: str) -> Iterator[Path]:
    for path in sorted((ROOT / app).rglob("*.py")):
        if "migrations" not in path.parts and "tests" not in path.parts:
            yield path


def template_files(app: str) -> Iterator[Path]:
    for folder in (ROOT / app / "templates", ROOT / "templates"):
        for path in sorted(folder.rglob("*")):
            if path.suffix not in {".html", ".txt", ".svg"} or not path.is_file():
                continue
            relative = path.relative_to(folder)
            owner = TEMPLATE_OWNERS.get(relative.parts[0], "ui") if len(relative.parts) > 1 else "ui"
            if folder.parent != ROOT or owner == app:
                yield path


def collect(app: str) -> Found:
    """Every message of an app: (context, msgid or (singular, plural)) -> the files that use it."""
    found: Found = {}
    for path in python_files(app):
        with path.open("rb") as source:
            for _line, message, _comments, context in extract("python", source, keywords=KEYWORDS):
                add(found, context or "", message, path)
    for path in template_files(app):
        text = templatize(path.read_text(encoding="utf-8"), origin=str(path.relative_to(ROOT)))
        for function, arguments in TEMPLATE_CALL.findall(text):
            values = ast.literal_eval(f"({arguments},)")
            context = ""
            if function in {"pgettext", "npgettext"}:
                context, *values = values
            add(found, context, tuple(values[:2]) if function.startswith(("ng", "np")) else values[0], path)
    return found


def add(found: Found, context: str, message: str | tuple[str, ...], path: Path) -> None:
    msgid = message if isinstance(message, str) else (message[0], message[1])
    if msgid and msgid[0]:
        found.setdefault((context, msgid), set()).add(path.relative_to(ROOT).as_posix())


def read(path: Path) -> Catalog:
    if not path.exists():
        return read_po(io.BytesIO(HEADER.encode()), locale=LANGUAGE)
    with path.open("rb") as source:
        return read_po(source, locale=LANGUAGE, abort_invalid=True)


@contextlib.contextmanager
def locked(app: str) -> Iterator[None]:
    """One writer per catalogue at a time, across processes."""
    with (Path(tempfile.gettempdir()) / f"messages-{app}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def translation(message: Message) -> str:
    return message.string if isinstance(message.string, str) else (message.string[0] if message.string else "")


def key(message: Message) -> str:
    """The msgid as `fill` and `missing` write it: a context stands before \\u0004."""
    return f"{message.context}\u0004{singular(message)}" if message.context else singular(message)


def messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def write(path: Path, catalogue: Catalog) -> None:
    body = io.BytesIO()
    write_po(body, catalogue, width=110, sort_output=True, omit_header=True, include_lineno=False, ignore_obsolete=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".tmp")
    scratch.write_text(HEADER + body.getvalue().decode(), encoding="utf-8")
    scratch.replace(path)


def extract_app(app: str) -> None:
    with locked(app):
        path = catalogue_path(app)
        old = read(path)
        found = collect(app)
        if not found and not path.exists():
            return
        fresh = read_po(io.BytesIO(HEADER.encode()), locale=LANGUAGE)
        for (context, msgid), files in found.items():
            known = old.get(msgid if isinstance(msgid, str) else msgid[0], context or None)
            text = translation(known) if known else ""
            fresh.add(
                msgid,
                string=text if isinstance(msgid, str) else (text,),
                locations=[(name, 0) for name in sorted(files)],
                flags=["fuzzy"] if known and known.fuzzy else [],
                context=context or None,
            )
        write(path, fresh)
        empty = sum(1 for message in messages(fresh) if not translation(message))
        print(f"{app}: {len(fresh)} messages, {empty} untranslated")


def missing(apps: list[str]) -> None:
    todo = {
        key(message): "" for app in apps for message in messages(read(catalogue_path(app))) if not translation(message)
    }
    print(json.dumps(todo, ensure_ascii=False, indent=1))


def fill(app: str, map_path: str) -> None:
    given: dict[str, str] = json.loads(Path(map_path).read_text(encoding="utf-8"))
    with locked(app):
        catalogue = read(catalogue_path(app))
        known = {key(message): message for message in messages(catalogue)}
        for msgid, text in given.items():
            if text and (message := known.get(msgid)):
                message.string = text if isinstance(message.id, str) else (text,)
                message.flags.discard("fuzzy")
        write(catalogue_path(app), catalogue)
    if unknown := sorted(set(given) - set(known)):
        print(f"{app}: not in the catalogue (run extract first?): {json.dumps(unknown, ensure_ascii=False)}")
    print(f"{app}: filled {sum(1 for msgid, text in given.items() if text and msgid in known)}")


def compile_all() -> None:
    for path in sorted([*ROOT.glob(f"*/locale/{LANGUAGE}/LC_MESSAGES/*.po"), *ROOT.glob("locale/*/LC_MESSAGES/*.po")]):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        scratch = target.with_suffix(".mo.tmp")
        with scratch.open("wb") as output:
            write_mo(output, read(path))
        scratch.replace(target)


def complaints(app: str) -> Iterator[str]:
    """What is wrong with an app's catalogue, one line each."""
    found = {(context, msgid if isinstance(msgid, str) else msgid[0]) for context, msgid in collect(app)}
    catalogue = read(catalogue_path(app))
    listed = {(message.context or "", singular(message)) for message in messages(catalogue)}
    yield from (f"{app}: not in the catalogue: {msgid!r}" for _context, msgid in sorted(found - listed))
    yield from (f"{app}: no longer used: {msgid!r}" for _context, msgid in sorted(listed - found))
    for message in messages(catalogue):
        text = translation(message)
        if not text:
            yield f"{app}: untranslated: {singular(message)!r}"
        elif message.fuzzy:
            yield f"{app}: fuzzy: {singular(message)!r}"
        else:
            # A plural's Chinese form may use the names of either English form.
            allowed = set(placeholders(singular(message)))
            needed = set(allowed)
            if not isinstance(message.id, str):
                allowed |= set(placeholders(message.id[1]))
                needed &= set(placeholders(message.id[1]))
            used = set(placeholders(text))
            if not needed <= used <= allowed:
                yield f"{app}: placeholders differ: {singular(message)!r} -> {text!r}"


def clashes() -> Iterator[str]:
    """One message with two translations: Django keeps the one of the higher app and drops the other without a word."""
    seen: dict[tuple[str, str], tuple[str, str]] = {}
    for app in APPS:
        for message in messages(read(catalogue_path(app))):
            which, text = (message.context or "", singular(message)), translation(message)
            other, known = seen.setdefault(which, (app, text))
            if known != text:
                yield f"{other} and {app} say differently: {which[1]!r} -> {known!r}, {text!r}"


def placeholders(text: str) -> list[str]:
    return [match.group(0) for match in PLACEHOLDER.finditer(text.replace("%%", ""))]


def check() -> int:
    lines = [*(line for app in APPS for line in complaints(app)), *clashes()]
    print("\n".join(lines) if lines else "catalogues complete")
    return 1 if lines else 0


def main(arguments: list[str]) -> int:
    command, *rest = arguments or ["help"]
    apps = rest or list(APPS)
    if command in {"extract", "missing", "fill"} and any(
        app not in APPS for app in apps[: 1 if command == "fill" else None]
    ):
        print(f"no such app; one of {', '.join(APPS)}")
        return 2
    if command == "extract":
        for app in apps:
            extract_app(app)
    elif command == "missing":
        missing(apps)
    elif command == "fill" and len(rest) == 2:
        fill(rest[0], rest[1])
    elif command == "compile":
        compile_all()
    elif command == "check":
        return check()
    else:
        print(__doc__)
        return 0 if command in {"help", "-h", "--help"} else 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
