"""`make setup`: everything a fresh clone needs, alone and repeatable. Runs on the system's Python, without packages.

    setup.py [--dev] [--ci]     --dev: what the tests need, too; --ci: also Chromium, and nothing may be missing
    setup.py --static           only collect the static files, where they changed

Each step leaves a stamp (a hash of what it was made from) and is skipped while the stamp holds, so a second run takes
a second. System packages are installed where that is allowed (root, or sudo without a password); else one line names
what is missing.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterable
from ctypes.util import find_library
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
NODE_VENV = ROOT / ".venv-node"
STAMPS = VENV / "stamps"
NOTO = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")

# Debian package -> is it there already? Asked of the thing itself, so that other systems are served, too.
SYSTEM: dict[str, Callable[[], bool]] = {
    "python3-venv": lambda: VENV.exists() or has_module("ensurepip"),
    "libpango-1.0-0": lambda: has_library("pango-1.0", "libpango-1.0.so.0"),
    "libpangoft2-1.0-0": lambda: has_library("pangoft2-1.0", "libpangoft2-1.0.so.0"),
    "libharfbuzz-subset0": lambda: has_library("harfbuzz-subset", "libharfbuzz-subset.so.0"),
    "fonts-noto-cjk": NOTO.is_file,
}
CHROMIUM = Path("/usr/bin/chromium")


def has_module(name: str) -> bool:
    return subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True).returncode == 0


def has_library(name: str, file_name: str) -> bool:
    folders = (sysconfig.get_config_var("LIBDIR") or "/usr/lib", "/usr/lib", "/usr/lib/x86_64-linux-gnu")
    return bool(find_library(name)) or any((Path(folder) / file_name).exists() for folder in folders)


def say(text: str) -> None:
    print(f"setup: {text}", flush=True)


def run(*command: str | Path, quiet: bool = True) -> None:
    """Run a command at the root of the checkout; show what it said only when it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
        errors="replace",
    )
    if done.returncode:
        sys.exit(f"{(done.stdout or '')[-4000:]}\nsetup: failed: {' '.join(str(part) for part in command)}")


def digest(paths: Iterable[Path], *extra: str) -> str:
    """A hash of the files' names and contents and of some words."""
    total = hashlib.sha256("\0".join(extra).encode())
    for path in sorted(paths):
        total.update(f"\0{path}\0".encode() + path.read_bytes())
    return total.hexdigest()


def step(name: str, made_from: str, work: Callable[[], None], *, there: bool = True) -> None:
    """Do `work` unless it was done from the same things before and its product is still `there`."""
    stamp = STAMPS / name
    if there and stamp.is_file() and stamp.read_text() == made_from:
        return
    started = time.monotonic()
    work()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(made_from)
    say(f"{name} done in {time.monotonic() - started:.0f} s")


# --- System packages -------------------------------------------------------------------------------------------------


def system_packages(*, ci: bool) -> None:
    wanted = {**SYSTEM, **({"chromium": CHROMIUM.is_file} if ci else {})}
    missing = [package for package, is_there in wanted.items() if not is_there()]
    prefix = privilege() if missing and shutil.which("apt-get") else []
    if prefix:
        say(f"installing {' '.join(missing)}")
        # Another apt may be at work (a second clone, the nightly upgrade): wait for it instead of giving up.
        apt = [*prefix, "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"]
        for words in (["update"], ["install", "-y", "--no-install-recommends", *missing]):
            subprocess.run([*apt, *words], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        missing = [package for package in missing if not wanted[package]()]
    if missing:
        sys.exit(f"setup: please install these first: sudo apt-get install {' '.join(missing)}")


def privilege() -> list[str]:
    """The words before a command that make it root; empty where that is not allowed without asking."""
    if subprocess.run(["id", "-u"], capture_output=True, text=True).stdout.strip() == "0":
        return ["env"]
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n", "env"]
    return []


# --- Python ----------------------------------------------------------------------------------------------------------


def virtual_env() -> None:
    if not (VENV / "bin" / "pip").exists():
        run(sys.executable, "-m", "venv", VENV)


def python_packages(*, dev: bool) -> None:
    run_lock, dev_lock = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"
    # The test lock holds all of the run lock, so what was set up for tests serves `make run`, too.
    stamp = STAMPS / "packages"
    if not dev and stamp.is_file() and stamp.read_text() == digest([run_lock, dev_lock], "dev"):
        return
    lock = dev_lock if dev else run_lock
    step(
        "packages",
        digest([run_lock, dev_lock], "dev" if dev else "run"),
        lambda: install(lock),
    )


def install(lock: Path) -> None:
    """The packages of a lock, by uv; by pip where uv is not to be had or does not reach the packages."""
    pip = [VENV / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r"]
    uv = [VENV / "bin" / "uv", "pip", "install", "--quiet", "--require-hashes", "-r"]
    quick = subprocess.run([*pip, ROOT / "requirements-setup.txt"], cwd=ROOT, capture_output=True).returncode == 0
    where = {**os.environ, "VIRTUAL_ENV": str(VENV)}
    if quick and subprocess.run([*uv, lock], cwd=ROOT, env=where, capture_output=True).returncode == 0:
        return
    run(*pip, lock)


# --- Front-end files -------------------------------------------------------------------------------------------------


def front_end(*, dev: bool) -> None:
    vendor = ROOT / "static" / "vendor"
    script = ROOT / "scripts" / "vendor.py"
    lock = ROOT / "package-lock.json"
    axe = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    step(
        "front-end",
        digest([lock, script]),
        install_front_end,
        there=(vendor / "htmx.min.js").is_file() and (axe.is_file() or not dev),
    )


def install_front_end() -> None:
    npm: list[str | Path] = ["npm"]
    if not (shutil.which("npm") and shutil.which("node")):
        node_packages()
        npm = ["env", f"PATH={NODE_VENV / 'bin'}:/usr/bin:/bin", NODE_VENV / "bin" / "npm"]
    run(*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    run(sys.executable, "scripts/vendor.py")


def node_packages() -> None:
    """Node.js from PyPI, in an environment of its own."""
    if not (NODE_VENV / "bin" / "npm").exists():
        say("no Node.js here: taking it from PyPI")
        run(sys.executable, "-m", "venv", NODE_VENV)
        lock = ROOT / "requirements-node.txt"
        run(
            NODE_VENV / "bin" / "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
            lock,
        )


# --- What is made here -----------------------------------------------------------------------------------------------


def fonts() -> None:
    script, folder = ROOT / "scripts" / "fonts.py", ROOT / "assets" / "fonts"
    source = NOTO.stat()
    step(
        "fonts",
        digest([script], str(source.st_size)),
        lambda: run(VENV / "bin" / "python", script, folder),
        there=(folder / "CertSerif-Regular.ttf").is_file() and (folder / "CertSerif-Bold.ttf").is_file(),
    )


def catalogues() -> None:
    sources = [*ROOT.glob("*/locale/*/LC_MESSAGES/*.po"), *ROOT.glob("locale/*/LC_MESSAGES/*.po")]
    step(
        "catalogues",
        digest(sources),
        lambda: run(VENV / "bin" / "python", "scripts/messages.py", "compile"),
        there=all(path.with_suffix(".mo").is_file() for path in sources),
    )


def static_files() -> None:
    """Stamped by names, sizes and times, not contents: Wagtail's own are hundreds."""
    files = [path for path in (ROOT / "static").rglob("*") if path.is_file()]
    listing = "\n".join(sorted(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files))
    step(
        "static files",
        # With DEBUG the files get no hashed names: what was collected so serves nobody else.
        digest(
            [ROOT / "requirements.txt", ROOT / "config" / "settings" / "embedded.py"],
            listing,
            os.environ.get("DEBUG", ""),
        ),
        # Nothing is cleared: a site that runs meanwhile goes on with the files it knows (`make clean` sweeps).
        lambda: run(VENV / "bin" / "python", "manage.py", "collectstatic", "--noinput", "-v0"),
        there=(ROOT / "staticfiles" / "staticfiles.json").is_file(),
    )


def database() -> None:
    """Migrate the embedded database. `migrate` itself knows best what is applied; the stamp only saves its start."""
    target = subprocess.run(
        [VENV / "bin" / "python", "-c", "from config import env; print(env.text('DATABASE_URL'), env.text('VAR_DIR'))"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    ).stdout
    sources = [*ROOT.glob("*/migrations/*.py"), ROOT / "requirements.txt"]
    embedded = target.split() == []
    step(
        "database",
        digest(sources, target),
        lambda: run(VENV / "bin" / "python", "manage.py", "migrate", "--noinput", "-v0"),
        there=embedded and (ROOT / "var" / "db.sqlite3").is_file(),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--dev", action="store_true")
    parser.add_argument("--ci", action="store_true")
    parser.add_argument("--static", action="store_true")
    options = parser.parse_args()
    if options.static:
        static_files()
        return
    if not (3, 11, 2) <= sys.version_info[:3] < (3, 14):
        sys.exit(f"setup: Python 3.11.2 to 3.13 is needed, this is {sys.version.split()[0]} (make PYTHON=… to choose)")
    started = time.monotonic()
    system_packages(ci=options.ci)
    virtual_env()
    python_packages(dev=options.dev)
    front_end(dev=options.dev)
    fonts()
    catalogues()
    run(VENV / "bin" / "python", "scripts/make_keys.py")
    if not options.dev:
        database()
    static_files()
    say(f"ready ({time.monotonic() - started:.0f} s)")


if __name__ == "__main__":
    main()
