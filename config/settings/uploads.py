"""Settings of files that arrive in pieces (续传); a part of base.py."""

from __future__ import annotations

from config import env

# The largest file of an entry, whatever its rule book allows; a form without a script takes UPLOAD_MAX_BYTES at most.
RESUMABLE_MAX_BYTES = env.number("RESUMABLE_MAX_BYTES", 1024 * 1024 * 1024)
# One piece: what is lost at most when the network breaks, and how long one request holds a worker.
RESUMABLE_PIECE_BYTES = env.number("RESUMABLE_PIECE_BYTES", 2 * 1024 * 1024)
# What arrived of an unfinished file is kept so long after its last piece.
RESUMABLE_KEEP_HOURS = env.number("RESUMABLE_KEEP_HOURS", 72)
# No file is begun that would leave less than this free on the disk.
RESUMABLE_RESERVE_BYTES = env.number("RESUMABLE_RESERVE_BYTES", 512 * 1024 * 1024)
# In how many first pages of a scan the code of a printed form is looked for.
SCAN_PAGES_READ = env.number("SCAN_PAGES_READ", 5)
# The scan of a form that the rule book asks for without saying how large it may be.
SCAN_STACK_PAGES_MAX = env.number("SCAN_STACK_PAGES_MAX", 60)  # pages of one stack; each takes about a quarter second
SCAN_MAX_BYTES = env.number("SCAN_MAX_BYTES", 20 * 1024 * 1024)
