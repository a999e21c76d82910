"""Memory of a process that serves for long."""

from __future__ import annotations

import gc


def settle() -> None:
    """Take what the program itself consists of out of the search for garbage, and search less often.

    A quarter of a million objects of the libraries stay until the end; looking through them again and again took an eighth
    of a page's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
