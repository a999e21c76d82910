"""The stories that are told, and telling one without leaving a trace."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import unquote

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.urls import resolve

from notifications.models import OutboxMessage
from tests.permissions.things import things
from tests.permissions.walk import rows
from tests.promises import (
    stories_before_freeze,
    stories_desk,
    stories_entrance,
    stories_events,
    stories_judging,
    stories_lecturers,
    stories_levels,
    stories_objections,
    stories_packs,
    stories_papers,
    stories_people,
    stories_pool,
    stories_practice,
    stories_promotion,
    stories_registration,
    stories_rejudge,
    stories_repeats,
    stories_seats,
    stories_sign_off,
)
from tests.promises.dump import columns
from tests.promises.story import Sent, Story
from tests.world import World
from workflow import clock
from workflow.models import AuditRow

STORIES = {
    **stories_desk.STORIES,
    **stories_people.STORIES,
    **stories_registration.STORIES,
    **stories_judging.STORIES,
    **stories_entrance.STORIES,
    **stories_events.STORIES,
    **stories_levels.STORIES,
    **stories_objections.STORIES,
    **stories_lecturers.STORIES,
    **stories_packs.STORIES,
    **stories_papers.STORIES,
    **stories_promotion.STORIES,
    **stories_repeats.STORIES,
    **stories_sign_off.STORIES,
    **stories_pool.STORIES,
    **stories_seats.STORIES,
    **stories_practice.STORIES,
    **stories_before_freeze.STORIES,
    **stories_rejudge.STORIES,
}
# The lines of the table of permissions at which a POST can do something.
WRITES = [row for row in rows() if row.method == "POST" and set(row.answers.values()) - {"in", "403", "405"}]
# A mobile number or an identity number that stands by itself (not within a hash).
FULL_NUMBER = re.compile(r"(?<![0-9A-Za-z])(1[3-9]\d{9}|\d{17}[\dXx])(?![0-9A-Za-z])")


@dataclass(frozen=True)
class Told:
    """What was sent, what the database held at the end, what of its secrets stood in the audit."""

    sent: list[Sent]
    columns: dict[str, Counter[object]]  # only where they were asked for
    leaks: list[str]

    @property
    def names(self) -> set[str]:
        """Of the addresses that were posted to."""
        return {resolve(one.address).view_name for one in self.sent}


def tell(world: World, title: str, *, extra: dict[str, str] | None = None, twice: bool = False) -> Told:
    """Tell the story ``title`` and roll it back. What the database held at the end is read when each POST went once."""
    with transaction.atomic():
        begin = AuditRow.objects.latest("pk").pk
        story = Story(world, extra=extra or {}, twice=twice)
        STORIES[title](story, things(world))
        told = Told(story.acts, {} if twice else columns(), leaks_in(audit_words(begin), secrets_of(story)))
        transaction.set_rollback(True)
    clock.forget()
    cache.clear()
    return told


def audit_words(after: int = 0) -> list[str]:
    """Everything readable in the rows of the audit."""
    names = ("action", "target_type", "target_id", "actor_key", "actor_label", "reason", "data", "address")
    rows = AuditRow.objects.filter(pk__gt=after).order_by("pk").values_list(*names)
    return [" ".join(map(str, row)) for row in rows]


def secrets_of(story: Story) -> set[str]:
    """What was typed and must be kept from the audit, codes and links that were sent, and the sessions."""
    found = {secret for one in story.acts for secret in one.secrets}
    found |= set(story.world.sessions.values()) | {story.world.secret}
    for client in story.clients.values():
        found |= {cookie.value for name, cookie in client.cookies.items() if name != settings.LANGUAGE_COOKIE_NAME}
    found |= {one.address.split("/")[3] for one in story.acts if one.address.startswith("/judge/seat/")}
    for params in OutboxMessage.objects.order_by("-pk").values_list("params", flat=True)[:50]:
        found |= {str(params["code"])} if params.get("code") else set()
        if "/invitation/" in str(params.get("link", "")):
            found.add(params["link"].rstrip("/").rsplit("/", 1)[1])
    return {unquote(one) for one in found if one}


def leaks_in(lines: list[str], secrets: set[str]) -> list[str]:
    """The lines with a secret or a full number in them."""
    alone = re.compile("|".join(rf"(?<![0-9A-Za-z]){re.escape(one)}(?![0-9A-Za-z])" for one in sorted(secrets)) or "$^")
    return [line for line in lines if FULL_NUMBER.search(line) or alone.search(line)]
