"""The process behind `Site.python`: takes code line by line, so that Django is set up once and not for every question."""

from __future__ import annotations

import contextlib
import json
import sys
import traceback
from typing import Any

import django


def answers(code: str) -> dict[str, Any]:
    """What the code left in `answer`, or how it ended."""
    from django.db import connections

    from ui import memory
    from workflow import clock

    # The other processes of the site may have moved it on since the last question.
    clock.forget()
    memory.forget()
    names: dict[str, Any] = {"answer": None}
    try:
        # A namespace of its own: what one question imports or defines, the next does not see.
        exec(code, names)
        return {"answer": names["answer"]}
    except Exception:
        return {"problem": traceback.format_exc()[-3000:]}
    finally:
        connections.close_all()


def main() -> None:
    django.setup()
    for line in sys.stdin:
        with contextlib.redirect_stdout(sys.stderr):
            found = answers(json.loads(line))
        print(json.dumps(found, default=str), flush=True)


if __name__ == "__main__":
    main()
