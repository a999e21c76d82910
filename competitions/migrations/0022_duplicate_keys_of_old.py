"""The keys of entries and people that were stored before there were keys."""

import datetime as dt

from django.db import migrations

from accounts.domain import ids
from competitions.data import variants
from competitions.domain import duplicate_keys as keys
from workflow.crypto import blind_index

BATCH = 500


def fill(apps, schema_editor):
    entries, members = apps.get_model("competitions", "Entry"), apps.get_model("competitions", "TeamMember")
    table, batch = variants(), []
    for one in members.objects.order_by("pk").iterator(chunk_size=BATCH):
        one.person_index = blind_index(f"id:{one.id_kind}", ids.comparable(one.id_kind, one.id_number))
        one.phone_index, one.name_key = blind_index("phone", one.phone), keys.name_key(one.name, table)
        batch.append(one)
        if len(batch) == BATCH:
            members.objects.bulk_update(batch, ["person_index", "phone_index", "name_key"])
            batch = []
    members.objects.bulk_update(batch, ["person_index", "phone_index", "name_key"])
    batch = []
    rows = entries.objects.exclude(submitted_at=None).order_by("pk").prefetch_related("members")
    for entry in rows.iterator(chunk_size=BATCH):
        entry.text_key = keys.text_key(entry.summary, table)
        if entry.entrant_type not in ("", "team"):
            entry.firm_key = keys.firm_key(entry.organisation_name, table)
        head = next((one for one in entry.members.all() if one.is_leader), None)
        if head is not None and head.id_kind == "passport":
            entry.holder_key = keys.holder_key(head.name, day_of(entry.form.get("founder_birth_date")), table)
        batch.append(entry)
        if len(batch) == BATCH:
            entries.objects.bulk_update(batch, ["firm_key", "text_key", "holder_key"])
            batch = []
    entries.objects.bulk_update(batch, ["firm_key", "text_key", "holder_key"])


def day_of(text):
    try:
        return dt.date.fromisoformat(str(text or ""))
    except ValueError:
        return None


class Migration(migrations.Migration):
    dependencies = [("competitions", "0021_duplicate_keys")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
