"""Write the four keys into .env (mode 600) where they are missing. Never replaces or prints one."""

from __future__ import annotations

import base64
import re
import secrets
import sys
from pathlib import Path

NAMES = ("SECRET_KEY", "AUDIT_KEY", "FIELD_KEY", "INDEX_KEY")


def new_key(key_id: str = "k1") -> str:
    """A key of 32 random bytes as `id:base64url`."""
    return f"{key_id}:{base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()}"


def main(path: Path) -> None:
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    missing = [name for name in NAMES if not re.search(rf"^{name}=.", text, re.MULTILINE)]
    if missing:
        if text and not text.endswith("\n"):
            text += "\n"
        if not text:
            text = "# Made by `make setup`. Keep it secret, keep it backed up: without FIELD_KEY personal numbers are lost.\n"
        text += "".join(f"{name}={new_key()}\n" for name in missing)
        path.touch(mode=0o600)
        path.chmod(0o600)
        path.write_text(text, encoding="utf-8")
    path.chmod(0o600)


if __name__ == "__main__":
    if len(sys.argv) > 2 or any(word.startswith("-") for word in sys.argv[1:]):
        sys.exit("make_keys.py [FILE]: writes the missing keys into FILE (.env)")
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ".env"))
