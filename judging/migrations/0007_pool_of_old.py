"""Whoever was a judge of an office is in its pool."""

from django.db import migrations


def fill(apps, schema_editor):
    RoleAssignment = apps.get_model("accounts", "RoleAssignment")
    JudgeProfile = apps.get_model("judging", "JudgeProfile")
    rows = RoleAssignment.objects.filter(role="judge", ended_at=None, organisation__isnull=False)
    found = {}
    for row in rows.select_related("person").order_by("pk"):
        found.setdefault(
            (row.organisation_id, row.person_id),
            JudgeProfile(
                organisation_id=row.organisation_id,
                person_id=row.person_id,
                employer=row.person.employer,
                title=row.person.title,
                region_id=row.person.region_id,
                added_at=row.granted_at,
            ),
        )
    JudgeProfile.objects.bulk_create(found.values(), batch_size=500, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("judging", "0006_judge_pool")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
