"""The rows that other tables point at (tracks, stages, bodies), kept as the rule book says."""

from __future__ import annotations

from competitions.domain.rulebook import RuleBook
from competitions.models import Competition, CompetitionBody, Stage, Track


def write_rows(competition: Competition, book: RuleBook) -> None:
    """Make tracks, stages and bodies of ``competition`` equal to ``book``. Rows keep their key as long as their code lives.

    Only for a plan that nothing hangs on yet; ``ProtectedError`` when an entry stands in a track that is gone.
    """
    _write_tracks(competition, book)
    _write_stages(competition, book)
    competition.bodies.all().delete()
    CompetitionBody.objects.bulk_create(
        CompetitionBody(competition=competition, name=body.name, role=body.role.value, order=order)
        for order, body in enumerate(book.bodies)
    )


def _write_tracks(competition: Competition, book: RuleBook) -> None:
    competition.tracks.exclude(code__in=[track.code for track in book.tracks]).delete()
    Track.objects.bulk_create(
        (
            Track(
                competition=competition,
                code=track.code,
                name=track.name,
                kind=track.kind.value,
                scope_text=track.scope,
                quota=track.quota,
                order=order,
            )
            for order, track in enumerate(book.tracks)
        ),
        update_conflicts=True,
        unique_fields=["competition", "code"],
        update_fields=["name", "kind", "scope_text", "quota", "order"],
    )


def _write_stages(competition: Competition, book: RuleBook) -> None:
    competition.stages.exclude(code__in=[stage.code for stage in book.stages]).delete()
    Stage.objects.bulk_create(
        (
            Stage(competition=competition, code=stage.code, name=stage.name, mode=stage.mode.value, order=order)
            for order, stage in enumerate(book.stages)
        ),
        update_conflicts=True,
        unique_fields=["competition", "code"],
        update_fields=["name", "mode", "order"],
    )
