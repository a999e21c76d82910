"""Copy the few front-end files we use from node_modules to static/vendor/ (neither is committed)."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
    "tus-js-client/dist/tus.min.js": "tus.min.js",
    "tus-js-client/LICENSE": "tus.LICENSE.txt",
    "idb/build/umd.js": "idb.js",
    "idb/LICENSE": "idb.LICENSE.txt",
    "lean-qr/index.mjs": "lean-qr.js",
    "lean-qr/LICENSE": "lean-qr.LICENSE.txt",
    "workbox-core/LICENSE": "workbox.LICENSE.txt",
} | {
    f"workbox-{part}/build/workbox-{part}.prod.js": f"workbox-{part}.js"
    for part in ("core", "routing", "strategies", "precaching", "cacheable-response", "range-requests")
}
# A map that is not there breaks the manifest of hashed names.
SOURCE_MAP = re.compile(r"(?m)^\s*(?://[#@]|/\*[#@])\s*sourceMappingURL=.*$")


def main() -> None:
    target = ROOT / "static" / "vendor"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for source, name in FILES.items():
        text = (ROOT / "node_modules" / source).read_text(encoding="utf-8")
        (target / name).write_text(SOURCE_MAP.sub("", text), encoding="utf-8")


if __name__ == "__main__":
    main()
