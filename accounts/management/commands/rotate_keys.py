"""`manage.py rotate_keys`: bring everything under the newest FIELD_KEY and INDEX_KEY.

1. Put a new key in front: FIELD_KEY=new:…,old:… (and INDEX_KEY likewise); restart web and worker.
2. Run this command. Until it ends, rows under an old INDEX_KEY are not found by phone or ID: do it in a quiet hour.
3. Take the old keys out.
"""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.actions.keys import open_invitations, rotate_all
from workflow import keys


class Command(BaseCommand):
    help = "Re-encrypt personal numbers and rebuild their keyed hashes under the newest keys. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        for label, count in rotate_all():
            self.stdout.write(f"{label}: {count} rows")
        for ring in ("field", "index"):
            self.stdout.write(
                f"newest {ring} key: {keys.newest(ring)[0]}; others in the ring: {len(keys.ring(ring)) - 1}"
            )
        if count := open_invitations():
            self.stdout.write(f"{count} open invitations: after a new INDEX_KEY their links are void, send them again")
