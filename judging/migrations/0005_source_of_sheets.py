"""Note on every sheet from which envelope its marks come."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def note_envelopes(apps, schema_editor):
    sheets = apps.get_model("judging", "ScoreSheet").objects.filter(version__gt=0)
    envelopes = apps.get_model("judging", "MarkEnvelope").objects
    of = envelopes.filter(sheet=OuterRef("pk"), seq=OuterRef("version"))
    sheets.update(
        envelope=Subquery(of.values("pk")[:1]),
        device=Subquery(of.values("device")[:1]),
        source=Subquery(of.values("source")[:1]),
    )


class Migration(migrations.Migration):
    dependencies = [("judging", "0004_envelopes_of_tablets")]
    operations = [migrations.RunPython(note_envelopes, migrations.RunPython.noop)]
