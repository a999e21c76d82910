"""Walking a competition from registration to certificates with an invented field, by the verbs that the pages call.

Runs in a transaction that never ends well (``rehearsals.rehearse``): nothing of it is seen outside, nothing stays.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from certificates.actions import rehearsal_field as invented
from certificates.actions.awards import grant_awards
from certificates.actions.batches import order_certificates
from certificates.models import Certificate
from certificates.rendering import render
from competitions.actions import publicity
from competitions.domain.rulebook import Rubric
from competitions.enums import PublicityState
from competitions.models import Competition, Entry, Promotion, PublicityNotice, Stage
from competitions.queries.halls import list_name
from competitions.queries.honours import by_hall
from competitions.queries.nouns import nouns, nouns_of
from competitions.queries.result_rows import public_rows
from competitions.queries.results import promoted_ids, stages_of, tracks_in
from competitions.queries.rule_books import book_of
from judging.actions import marks as marking
from judging.actions import panels, promotion, sheets, stages, tabulation
from judging.actions.assignment import assign_reviews
from judging.actions.halls import draw_halls
from judging.actions.running_order import draw_running_order
from judging.actions.stage_entries import enter_entries
from judging.models import ScoreSheet
from judging.queries.rubrics import rubric_for
from notifications.actions.jobs import words_for_surprise
from workflow import clock
from workflow.actors import System
from workflow.models import AuditRow
from workflow.services import MoveError, perform

logger = logging.getLogger(__name__)
CLOCK = System.granted("certificates.rehearsal", "competitions.close_publicity")
REASON = "演练：评委会商议，按抽签顺序。"


@dataclass
class Step:
    """What one step showed. ``problem``: why it could not be done; the walk ends there."""

    code: str
    title: str
    problem: str = ""
    notes: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)
    acts: int = 0

    def table(self, heading: str, columns: list[str], rows: list[list[Any]]) -> None:
        """A table of what the step came to."""
        shown = [["" if cell is None else str(cell) for cell in row] for row in rows]
        self.tables.append({"heading": heading, "columns": columns, "rows": shown})

    def document(self) -> dict[str, Any]:
        """As it is stored."""
        return dict(vars(self))


class Stopped(Exception):
    """A step failed; those after it rest on it."""


class Walk:
    """One run over ``shadow``, in the name of ``actor``."""

    def __init__(self, shadow: Competition, actor: Person, per_track: int) -> None:
        self.shadow, self.actor, self.per_track = shadow, actor, per_track
        self.steps: list[Step] = []
        self.judges = 0

    def run(self) -> list[Step]:
        """All steps until one fails."""
        try:
            self._register()
            self._check()
            self._open()
            for stage in stages_of(self._fresh()):
                self._stage(stage.pk)
            self._publish()
            self._award()
        except Stopped:
            pass
        return self.steps

    @contextmanager
    def _step(self, code: str, title: str) -> Iterator[Step]:
        step = Step(code, title)
        self.steps.append(step)
        before = AuditRow.objects.filter(succeeded=True).count()
        try:
            with transaction.atomic():
                yield step
        except MoveError as error:
            step.problem = str(error)
        except Exception as error:
            logger.exception("a rehearsal stopped at %s", code)
            step.problem = words_for_surprise(error)
        step.acts = AuditRow.objects.filter(succeeded=True).count() - before
        if step.problem:
            raise Stopped

    def _fresh(self) -> Competition:
        rows = Competition.objects.select_related("region", "organisation__region", "filing")
        return rows.get(pk=self.shadow.pk)

    def _register(self) -> None:
        with self._step("registration", _("Registration")) as step:
            refused: dict[str, int] = {}
            for entry in invented.entries(self.shadow, self.per_track):
                try:
                    perform(entry, "submit", actor=entry.leader)
                except MoveError as error:
                    refused[str(error)] = refused.get(str(error), 0) + 1
                    # What the invented entrant cannot say (a rule that we know nothing of) does not end the rehearsal.
                    perform(entry, "place", actor=self.actor)
            counted = Entry.objects.filter(competition=self.shadow)
            step.facts.append((_("Entries handed in"), str(counted.count())))
            step.facts.append(
                (_("First number"), counted.order_by("pk").values_list("number", flat=True).first() or "")
            )
            for reason, count in refused.items():
                words = ngettext(
                    "%(count)d entry did not pass the form and was let in for the rehearsal: %(reason)s",
                    "%(count)d entries did not pass the form and were let in for the rehearsal: %(reason)s",
                    count,
                )
                step.notes.append(words % {"count": count, "reason": reason})

    def _check(self) -> None:
        with self._step("check", _("Check of entries")) as step:
            entries = list(Entry.objects.filter(competition=self.shadow).order_by("pk"))
            for entry in entries:
                perform(entry, "accept", actor=self.actor)
            step.facts.append((_("Passed the check"), str(len(entries))))

    def _open(self) -> None:
        with self._step("open", _("Judging begins")) as step:
            past = clock.now() - dt.timedelta(minutes=1)
            Competition.objects.filter(pk=self.shadow.pk).update(registration_closes_at=past)
            stages.open_judging(competition=self._fresh(), actor=self.actor, seed="rehearsal")
            step.facts.append((_("Stages of judging"), "、".join(stage.name for stage in stages_of(self._fresh()))))

    def _stage(self, pk: int) -> None:
        stage = self._read(pk)
        with self._step(f"stage-{stage.code}", stage.name) as step:
            rules = book_of(stage.competition).stage(stage.code)
            if not stage.stage_entries.exists():
                enter_entries(stage=stage, actor=self.actor, seed="rehearsal")
            step.facts.append((nouns_of(stage.competition).entries, str(stage.stage_entries.count())))
            if rules.mode.is_marked:
                self._mark(pk, step)
            self._promote(pk, step)

    def _mark(self, pk: int, step: Step) -> None:
        stage = self._read(pk)
        rules = book_of(stage.competition).stage(stage.code)
        size = rules.panel_size
        panel = panels.create_panel(stage=stage, actor=self.actor, name=_("Rehearsal panel"))
        panels.invite_judges(panel=panel, actor=self.actor, people=invented.judges(size, self.judges))
        self.judges += size
        for seat in panel.seats.select_related("person", "panel__stage__competition"):
            panels.accept_seat(seat=seat, actor=seat.person, undertaking=True)
        if rules.halls > 1:
            draw_halls(stage=self._read(pk), actor=self.actor, seed="rehearsal", witness=_("Rehearsal"))
        if stage.is_on_stage:
            draw_running_order(stage=self._read(pk), actor=self.actor, seed="rehearsal", witness=_("Rehearsal"))
        assign_reviews(stage=self._read(pk), actor=self.actor)
        stages.open_marking(stage=self._read(pk), actor=self.actor)
        given = self._give_marks(pk)
        stages.close_marking(stage=self._read(pk), actor=self.actor)
        table = tabulation.tabulate(stage=self._read(pk), actor=self.actor)
        tabulation.freeze_tabulation(tabulation=table, actor=self.actor)
        step.facts += [(_("Judges"), str(size)), (_("Score sheets"), str(given))]

    def _give_marks(self, pk: int) -> int:
        """Best first in each track; the two on the line of promotion get the same, so that a tie has to be decided."""
        stage = self._read(pk)
        levels = self._levels(stage)
        rows = ScoreSheet.objects.filter(stage_entry__stage=stage, state="unmarked").select_related(
            "seat__person",
            "seat__panel__stage__competition",
            "stage_entry__entry__track",
            "stage_entry__stage__competition",
        )
        count = 0
        for sheet in rows:
            values = _values(rubric_for(sheet.stage_entry), levels[sheet.stage_entry.entry_id], sheet.seat.number)
            saved = marking.save_marks(
                sheet=sheet,
                actor=sheet.seat.person,
                marks=marking.Marks(values=values, based_on=sheet.version, comment=_("Rehearsal"), device="rehearsal"),
            )
            sheets.submit_sheet(sheet=saved.sheet, actor=sheet.seat.person)
            count += 1
        return count

    def _levels(self, stage: Stage) -> dict[int, Decimal]:
        book = book_of(stage.competition)
        quotas, first_award = book.quotas(stage.code), next((one.count for one in book.awards if one.count), 1)
        rows = list(stage.stage_entries.select_related("entry__track").order_by("entry_id"))
        tracks = [row.entry.track.code if row.entry.track else "" for row in rows]
        levels: dict[int, Decimal] = {}
        places: dict[str, int] = {}
        for row, track in zip(rows, tracks, strict=True):
            place = places[track] = places.get(track, 0) + 1
            # Where all of a small field pass, the line is the one between the first two awards.
            quota = quotas.get(track) or 0
            line = quota if 0 < quota < tracks.count(track) else first_award
            levels[row.entry_id] = Decimal("0.96") - Decimal("0.03") * (place - 1 if place == line + 1 else place)
        return levels

    def _promote(self, pk: int, step: Step) -> None:
        stage, decided = self._read(pk), 0
        for _round in range(50):
            ties = promotion.preview_promotion(stage=stage).ties
            if not ties:
                break
            answer = promotion.TieAnswer(list(ties[0].entries), REASON)
            promotion.decide_tie(stage=stage, actor=self.actor, key=ties[0].key, rank=ties[0].rank, answer=answer)
            decided += 1
        made = promotion.promote_stage(stage=self._read(pk), actor=self.actor)
        step.facts.append((_("Ties decided"), str(decided)))
        step.facts.append((_("Promoted"), str(len(promoted_ids(made)))))
        self._show_ranking(stage, made, step)

    def _show_ranking(self, stage: Stage, made: Promotion, step: Step) -> None:
        book, passed = book_of(stage.competition), set(promoted_ids(made))
        titles = dict(Entry.objects.filter(competition=self.shadow).values_list("pk", "title"))
        for code in tracks_in(stage):
            for hall, placed in by_hall(made.ranking.get(code, [])):
                rows = [
                    [row["rank"], titles[row["entry"]], row["shown"], "✓" if row["entry"] in passed else ""]
                    for row in placed
                ]
                if rows:
                    name = list_name(book.track(code).name, hall)
                    step.table(name, [_("Rank"), nouns(book).title, _("Score"), _("Promoted")], rows)

    def _publish(self) -> None:
        with self._step("publicity", _("Publicity")) as step:
            notice = publicity.draft_notice(competition=self._fresh(), actor=self.actor)
            notice.competition = self._fresh()
            published = publicity.publish_notice(notice=notice, actor=self.actor)
            step.facts.append((_("Days"), f"{published.starts_on} – {published.ends_on}"))
            step.facts.append((_("Lines"), str(len(published.rows))))
            yesterday = clock.today() - dt.timedelta(days=1)
            PublicityNotice.objects.filter(pk=published.pk).update(ends_on=yesterday)
            found = PublicityNotice.objects.get(pk=published.pk)
            if found.state == PublicityState.PUBLISHED:
                perform(found, "close", actor=CLOCK)
            for row in public_rows(self._fresh(), mask_names=False).withheld[:5]:
                step.notes.append(row["title"])

    def _award(self) -> None:
        with self._step("awards", _("Awards and certificates")) as step:
            grants = grant_awards(competition=self._fresh(), actor=self.actor)
            step.facts.append((_("Awards"), str(len(grants))))
            rows = [[one.award.name, one.entry.title, one.entry.number] for one in grants]
            words = nouns_of(self.shadow)
            step.table(_("Awards"), [_("Award"), words.title, words.number], rows)
            if not grants:
                step.notes.append(_("The rule book gives no award to this field."))
                return
            batch = order_certificates(competition=self._fresh(), actor=self.actor)
            made = Certificate.objects.filter(batch=batch).order_by("serial")
            first = made[0]
            first.text = first.text | {"heading": f"{invented.MARK}{first.text['heading']}"}
            step.facts.append((_("Certificates"), str(len(made))))
            step.facts.append((_("First certificate"), f"{first.serial} · {len(render(first)) // 1024} KB"))

    def _read(self, pk: int) -> Stage:
        return Stage.objects.select_related("competition__organisation__region", "competition__region").get(pk=pk)


def _values(rubric: Rubric, level: Decimal, judge: int) -> dict[str, str]:
    """Marks around ``level`` of each item's most, on its steps; every judge a little apart from the others."""
    values = {}
    for item in rubric.dimensions:
        low, top, step = Decimal(str(item.min)), Decimal(str(item.max)), Decimal(str(item.step))
        wanted = low + (top - low) * (level - Decimal("0.01") * (judge % 3))
        values[item.code] = format(low + ((wanted - low) / step).to_integral_value() * step, "f")
    return values
