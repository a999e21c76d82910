"""Severe judges and odd marks before the freeze: for the panel's leader and the overseer, beside the official ranks.

Computed when it is asked for and kept nowhere. The official results are read and never touched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Person
from accounts.queries import holds_for_organisation, holds_in_region
from competitions.domain import scoring as engine
from competitions.domain.rulebook import RuleBook
from competitions.domain.sentences import Sentence
from competitions.enums import StageState
from competitions.models import Stage
from competitions.queries.halls import list_name
from competitions.queries.rule_books import book_of
from judging.domain.field import score_packs
from judging.enums import SeatState
from judging.models import FlagDecision, PanelSeat
from judging.queries.inputs import Inputs
from judging.queries.rubrics import rules_of
from workflow.actors import Actor

if TYPE_CHECKING:
    from judging.domain.anomalies import Findings
    from judging.domain.severity import Report
    from judging.queries.anomalies import Change

_OF_ENTRIES = ("first", "last", "entry")
SHOWN = 5  # of those who gain and lose most


def may_see(actor: Actor, stage: Stage) -> bool:
    """The leader of a panel of the stage, an overseer of the region, organisers where the rules say so; nobody where the rules
    say nothing. At most one query."""
    rule = rules_of(stage).severity
    if rule is None or not isinstance(actor, Person):
        return False
    competition = stage.competition
    if holds_in_region(actor, competition.region, Role.OVERSEER):
        return True
    if rule.organiser and holds_for_organisation(actor, competition.organisation_id, Role.ORGANISER):
        return True
    leads = PanelSeat.objects.filter(panel__stage=stage, person=actor, is_leader=True, state=SeatState.ACCEPTED)
    return leads.exists()


def is_time(stage: Stage) -> bool:
    """Once marking is closed: before, a leader who marks too would learn what the others gave."""
    return stage.state in (StageState.CLOSED, StageState.RELEASED)


@dataclass(frozen=True)
class Row:
    """An entry in both lists. ``inside``: its chance of a place before the line, None where it cannot be told."""

    label: str
    official: str
    corrected: int | None
    moved: int
    inside: float | None
    low: int | None
    high: int | None


@dataclass(frozen=True)
class JudgeLine:
    """``severity`` above 0: marks lower than the others do, with its standard error. ``moved``: who changes side of the line
    without this judge."""

    label: str
    severity: float | None
    error: float | None
    n: int
    low: float
    high: float
    moved: list[str]


@dataclass(frozen=True)
class FlagLine:
    """One flag with what people decided about it, oldest first. ``key``: how a form names it."""

    key: str
    kind: str
    judge: str
    about: list[str]
    effect: float
    n: int
    q: float | None
    moved: list[str]
    decisions: list[FlagDecision] = field(default_factory=list)


@dataclass(frozen=True)
class Picture:
    """One list: all of it where entries are ranked together. ``shares``: of the variance, in percent."""

    name: str
    judges: list[JudgeLine]
    rows: list[Row]
    flags: list[FlagLine]
    winner: str
    line: list[str]
    shares: list[tuple[str, float, float]]
    undecided: list[str]
    notes: list[str]
    places: int

    @property
    def is_level(self) -> bool:
        """Whether no difference between the judges was found at all; a picture of it would be a row of zeros."""
        known = [row for row in self.judges if row.severity is not None]
        return bool(known) and not any(row.severity or row.error for row in known)

    @property
    def gainers(self) -> list[Row]:
        return [row for row in sorted(self.rows, key=lambda row: -row.moved)[:SHOWN] if row.moved > 0]

    @property
    def losers(self) -> list[Row]:
        return [row for row in sorted(self.rows, key=lambda row: row.moved)[:SHOWN] if row.moved < 0]


def pictures(stage: Stage) -> list[Picture]:
    """Seven queries. About two seconds of CPU for 500 entries of 40 judges."""
    from judging.queries.anomalies import changes_in

    inputs = Inputs(stage)
    decisions = list(FlagDecision.objects.filter(stage=stage).select_related("decided_by"))
    names, changes = _Names(stage, inputs), list(changes_in(inputs))
    found = []
    for name, pack in score_packs(inputs.field):
        with_homes = replace(
            pack,
            judges=tuple(replace(judge, region=names.home.get(judge.id)) for judge in pack.judges),
            entries=tuple(replace(entry, region=names.home_of.get(entry.id)) for entry in pack.entries),
        )
        found += [
            _Picture(stage, names, decisions, title, one, changes).drawn()
            for title, one in _tracks(stage, name, with_homes)
        ]
    return found


def _tracks(stage: Stage, name: str, pack: engine.ScorePack) -> list[tuple[str, engine.ScorePack]]:
    """By track where they are ranked apart, each with its line."""
    book = book_of(stage.competition)
    hall = name.rpartition("hall-")[2] if "hall-" in name else ""
    tracks = in_order(book, {entry.track or "" for entry in pack.entries}) if pack.rule.rank_within else [""]
    found = []
    for track in tracks:
        mine = [entry for entry in pack.entries if not track or entry.track == track]
        ids = {entry.id for entry in mine}
        marks = tuple(mark for mark in pack.marks if mark.entry in ids)
        cut = engine.from_book(book, stage.code, track).cut
        title = list_name(book.track(track).name if track else "", hall)
        found.append((title, replace(pack, rule=replace(pack.rule, cut=cut), entries=tuple(mine), marks=marks)))
    return found


def in_order(book: RuleBook, codes: set[str]) -> list[str]:
    """Tracks in the order of the rule book, as every other page lists them."""
    known = [track.code for track in book.tracks if track.code in codes]
    return known + sorted(codes.difference(known))


class _Names:
    """How judges and entries are called here: judges by number, entries by code where names are hidden."""

    def __init__(self, stage: Stage, inputs: Inputs) -> None:
        self.judge = {str(seat.pk): _("Judge %(number)d") % {"number": seat.number} for seat in inputs.all_seats}
        self.home = {str(seat.pk): seat.person.region_id or "" for seat in inputs.all_seats}
        self.home_of = {str(row.entry_id): row.entry.region_id or "" for row in inputs.places}
        blind = rules_of(stage).blind
        self.entry = {}
        for row in inputs.places:
            code = row.blind_code or (f"{row.running_no:02d}" if row.running_no else "")
            self.entry[str(row.entry_id)] = code if blind and code else f"{code} {row.entry.title}".strip()


class _Picture:
    def __init__(
        self,
        stage: Stage,
        names: _Names,
        decisions: list[FlagDecision],
        title: str,
        pack: engine.ScorePack,
        changes: Sequence[Change],
    ) -> None:
        self.stage, self.names, self.decisions, self.title, self.pack = stage, names, decisions, title, pack
        self.part = engine.panel_part(rules_of(stage).scoring) or pack.rule.parts[0].id
        here = {entry.id for entry in pack.entries}
        self.changes = [one for one in changes if one.edit.entry in here]

    def drawn(self) -> Picture:
        """The models over the marks of the panel's part."""
        from judging.domain import severity as models
        from judging.domain.anomalies import of_pack
        from judging.queries.anomalies import inside_before

        results = engine.tabulate(self.pack)
        at = next(index for index, part in enumerate(self.pack.rule.parts) if part.id == self.part)
        rule = rules_of(self.stage).severity
        marks = models.observations_of(results, at)
        model = models.Model(rule.model.value if rule else "fixed_random")
        report = models.report(model, marks, models.standing_of(results))
        odd = of_pack(
            self.pack,
            self.part,
            everybody=len(self.pack.judges) <= 20,
            edits=[one.edit for one in self.changes],
            inside_without_edits=inside_before(self.pack, self.part, self.changes),
        )
        line = report.lines[0] if report.lines else None
        reviews = len(marks) / max(len({one.entry for one in marks}), 1)
        told = [models.line_sentence(line), models.remedy(line, reviews)] if line else []
        cut = self.pack.rule.cut
        return Picture(
            name=self.title,
            judges=self._judges(report, odd),
            rows=self._rows(report, results),
            flags=[self._flag(flag) for flag in odd.flags],
            winner=self._winner(report, results),
            line=[one.text(_) for one in told if one is not None],
            shares=_shares(report),
            undecided=[self.names.entry[one] for one in (line.undecided or ())] if line else [],
            notes=[self._named(one.text).text(_) for one in report.notes],
            places=cut.places if cut else 0,
        )

    def _named(self, sentence: Sentence) -> Sentence:
        """Its keys of judges and entries as they are called here."""

        def named(key: str, value: Any) -> Any:
            if isinstance(value, Sentence):
                return self._named(value)
            if isinstance(value, tuple):
                return tuple(named(key, one) for one in value)
            known = self.names.judge if key in ("judge", "judges") else self.names.entry if key in _OF_ENTRIES else {}
            return known.get(value, value)

        return Sentence(sentence.msgid, {key: named(key, value) for key, value in sentence.params.items()})

    def _judges(self, report: Report, odd: Findings) -> list[JudgeLine]:
        fitted = report.fit
        at = {name: index for index, name in enumerate(fitted.design.judges)} if fitted else {}
        rows = []
        for one in odd.judges:
            index = at.get(one.judge)
            value = float(fitted.severity[index]) if fitted and index is not None else None
            error = float(fitted.severity_se[index]) if fitted and index is not None else None
            moved = [self.names.entry[entry] for entry in one.moved]
            rows.append(
                JudgeLine(self.names.judge[one.judge], _real(value), _real(error), one.n, one.low, one.high, moved)
            )
        return sorted(rows, key=lambda row: (row.severity is None, -(row.severity or 0.0)))

    def _rows(self, report: Report, results: engine.Results) -> list[Row]:
        at = {name: index for index, name in enumerate(report.fit.design.entries)} if report.fit else {}
        rows = []
        for score in results.in_order:
            place = results.ranks.places.get(score.entry.id)
            if place is None:
                continue
            corrected, index, chance = report.ranks.get(score.entry.id), at.get(score.entry.id), report.chance
            known = chance is not None and index is not None
            rows.append(
                Row(
                    self.names.entry[score.entry.id],
                    f"{float(place):g}",
                    corrected,
                    0 if corrected is None else round(float(place)) - corrected,
                    _real(float(chance.inside[index])) if known else None,  # type: ignore[union-attr, index]
                    _whole(chance.low[index]) if known else None,  # type: ignore[union-attr, index]
                    _whole(chance.high[index]) if known else None,  # type: ignore[union-attr, index]
                )
            )
        return rows

    def _winner(self, report: Report, results: engine.Results) -> str:
        official = {entry for entry, place in results.ranks.places.items() if place == 1}
        corrected = {entry for entry, rank in report.ranks.items() if rank == 1}
        if not official or not corrected:
            return ""
        first, second = (_(", ").join(sorted(self.names.entry[one] for one in some)) for some in (official, corrected))
        if official == corrected:
            return _("The winner would stay the same: %(entry)s.") % {"entry": first}
        return _("The winner would change: %(second)s in place of %(first)s.") % {"first": first, "second": second}

    def _flag(self, flag: Any) -> FlagLine:
        # Keys of judges and of entries are alike; only a pair of judges is about a judge.
        is_pair = flag.kind.value == "collusion"
        names = self.names.judge if is_pair else self.names.entry
        about = flag.about[0] if is_pair and flag.about else ""
        made = [
            row for row in self.decisions
            if (str(row.seat_id), row.kind, row.about) == (flag.judge, flag.kind.value, about)
        ]  # fmt: skip
        key = f"{flag.kind.value}:{flag.judge}:{about}"
        moved = [self.names.entry[entry] for entry in flag.moved]
        return FlagLine(
            key,
            kind_words()[flag.kind.value],
            self.names.judge[flag.judge],
            [names.get(one, one) for one in flag.about],
            flag.effect,
            flag.n,
            flag.q,
            moved,
            made,
        )


def kind_words() -> Mapping[str, str]:
    """The kinds of flags; none of them is misconduct."""
    return {
        "erratic": _("far more scatter than the others"),
        "reversed": _("hardly agrees with the order of the others"),
        "halo": _("nearly the same mark on every item"),
        "narrow": _("uses a small part of the scale"),
        "severe": _("far lower than the others"),
        "lenient": _("far higher than the others"),
        "home": _("higher for entries of the own region"),
        "collusion": _("lifts the same entries as another judge (a hint only)"),
        "late_edit": _("marks changed after they were handed in"),
    }


def _shares(report: Report) -> list[tuple[str, float, float]]:
    if report.fit is None:
        return []
    sd = report.fit.sd
    named = [(_("Entries"), sd.entry), (_("Judges"), sd.judge), (_("Rest (taste, chance)"), sd.residual)]
    known = [(name, float(value)) for name, value in named if value is not None and value == value]
    total = sum(value * value for _name, value in known)
    return [(name, value, 100 * value * value / total) for name, value in known] if total else []


def _real(value: float | None) -> float | None:
    return None if value is None or value != value else value


def _whole(value: Any) -> int | None:
    return None if value != value else int(value)
