"""Entries by the thousand, straight into the tables: like one that came in by the verbs, each of somebody else."""

from __future__ import annotations

import random
from typing import TypeVar

from django.db import transaction
from django.db.models import Model

from accounts.actions.people import add_known_people
from competitions.models import Attachment, Competition, Entry, TeamMember
from competitions.models.entry import new_token
from competitions.queries.entry_keys import entry_keys
from competitions.queries.entry_snapshot import Snapshot
from demo.world import lists, names

Row = TypeVar("Row", bound=Model)
# Their numbers begin beyond those that the verbs gave.
FIRST_NUMBER = 5001


def copy_entries(competition: Competition, rng: random.Random, count: int, *, first_number: int) -> None:
    """``count`` more, after the entries of the round that are there. They have no history and no message, and stand where their pattern
    stands."""
    patterns = list(
        competition.entries.filter(from_entry=None)
        .exclude(number="")
        .select_related("track")
        .prefetch_related("members", "attachments")
    )
    people = [lists.head_of(rng, first_number + index) for index in range(count)]
    with transaction.atomic():
        heads = add_known_people([(one.name, "resident", one.id_number, one.phone) for one in people])
        made, members, files = [], [], []
        for index, head in enumerate(heads):
            pattern, number = patterns[index % len(patterns)], first_number + index
            entry = like(pattern, token=new_token(), leader_id=head.pk, uscc=names.credit_code(number))
            entry.title = f"{pattern.title.partition('（')[0]}（示例{number}）"
            entry.organisation_name = f"示例{number}号科技有限公司（演示）"
            entry.number = f"{pattern.number.rpartition('-')[0]}-{FIRST_NUMBER + index}"
            team = [like(one, name=head.name, id_index=head.id_index) for one in pattern.members.all() if one.is_leader]
            entry.leader = head
            for name, key in entry_keys(Snapshot(entry, team)).items():
                setattr(entry, name, key)
            made.append(entry)
            members.append((entry, team))
            files += [(entry, one) for one in pattern.attachments.all()]
        Entry.objects.bulk_create(made)
        for entry, team in members:
            for one in team:
                one.entry_id = entry.pk
                one.id_number = entry.leader.id_number
        TeamMember.objects.bulk_create(one for _entry, team in members for one in team)
        # The file on the disk is that of the pattern.
        Attachment.objects.bulk_create(like(one, token=new_token(), entry_id=entry.pk) for entry, one in files)


def like(row: Row, **changes: object) -> Row:
    """Another row with the same values; not saved."""
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    return type(row)(**(kept | changes))
