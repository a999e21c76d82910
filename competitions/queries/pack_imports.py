"""Packs that came in from rounds below: the dry run (what would come in, what is here, what clashes), and their list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.domain import phone as phones
from accounts.domain.names import normalise_name
from accounts.models import Person, Region, User
from accounts.queries import region_paths, within_regions
from competitions.domain.rounding import place_number
from competitions.domain.roundpack import Checked, PackedEntry, PackedRound
from competitions.domain.rulebook import PromotionKind, RuleBook
from competitions.enums import AttachmentKind, EntryState, PackImportState
from competitions.models import Competition, Entry, EntryOrigin, PackImport, TeamMember, Track
from competitions.queries.levels_placing import why_takes_none
from competitions.queries.round_pack import installation
from competitions.queries.rule_books import book_of
from workflow.actors import Actor
from workflow.crypto import blind_index

OUT = (EntryState.WITHDRAWN, EntryState.REFUSED, EntryState.DISQUALIFIED)
NEW, HERE, CLASH = "new", "here", "clash"


@dataclass
class DryRun:
    """``rows``: a line for each entry as ``PackImport.rows`` keeps it. ``problems`` stand against the whole."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tracks: dict[int, Track] = field(default_factory=dict)
    below: dict[int, Entry] = field(default_factory=dict)

    @property
    def new(self) -> list[int]:
        """Keys of the entries that would come in."""
        return [row["key"] for row in self.rows if row["state"] == NEW]


def imports_visible_to(actor: Actor) -> QuerySet[PackImport]:
    """Packs that came in for rounds of the regions of the actor's desk roles."""
    if not isinstance(actor, Person):
        return PackImport.objects.none()
    return PackImport.objects.filter(within_regions("competition__region", region_paths(actor)))


def imports_of(competition: Competition) -> QuerySet[PackImport]:
    """All of a round, those put aside left out, the newest first. One query."""
    rows = PackImport.objects.filter(competition=competition).exclude(state=PackImportState.DISCARDED)
    return rows.select_related("uploaded_by", "confirmed_by", "job")


def dry_run(competition: Competition, checked: Checked) -> DryRun:
    """What taking the pack over would do. Some ten queries, and two for each head of an entry."""
    if checked.manifest is None or checked.listed is None:
        raise ValueError("only a pack without faults can be taken over")
    held, ours = checked.manifest.round, checked.manifest.installation == installation()
    found = DryRun()
    found.problems = _problems_of_round(competition, held)
    entries = {entry.key: entry for entry in checked.entries}
    known = _Known(competition, checked.manifest.installation, list(entries.values()), ours=ours, slug=held.id)
    for line in checked.listed.rows:
        entry = entries[line.entry]
        track = known.track_of(entry)
        state, reason, above = known.judge(entry, track)
        if track is not None:
            found.tracks[entry.key] = track
        head = next(member for member in entry.members if member.is_leader)
        found.rows.append(
            {
                "key": entry.key, "number": entry.number, "title": entry.title, "unit": entry.organisation_name,
                "leader": head.name, "people": len(entry.members), "files": len(entry.files),
                "track": track.name if track else entry.track_name, "code": entry.track,
                "rank": None if line.rank is None else place_number(Fraction(line.rank)),
                "score": line.score or "", "award": line.award, "state": state, "reason": reason, "above": above,
            }
        )  # fmt: skip
    found.below = known.below
    found.problems += _over_quota(competition, held, checked, found.rows)
    if not any(row["state"] == NEW for row in found.rows) and not found.problems:
        found.notes.append(_("Nothing would come in: every entry stands here already or clashes with one that does."))
    return found


def _problems_of_round(competition: Competition, held: PackedRound) -> list[str]:
    problems = []
    closed = why_takes_none(competition)
    if closed:
        problems.append(closed)
    if (held.kind, held.edition) != (competition.kind, competition.edition):
        problems.append(_("The pack is of another contest or edition: %(name)s.") % {"name": held.name})
    region = Region.objects.filter(pk=held.region).first()
    if region is None:
        problems.append(_("The region of the pack (%(name)s) is not known here.") % {"name": held.region_name})
    elif region.parent_id != competition.region_id:
        words = _("%(region)s does not stand right below the region of this competition.")
        problems.append(words % {"region": held.region_name})
    return problems


def book_below(competition: Competition, held: PackedRound) -> RuleBook | None:
    """The book that the round below was filed with here; None where it is not held in this installation."""
    rows = Competition.objects.filter(region=held.region, kind=held.kind, edition=held.edition)
    found = rows.exclude(state="cancelled").order_by("-pk").first()
    return book_of(found) if found else None


def _over_quota(competition: Competition, held: PackedRound, checked: Checked, rows: list[dict[str, Any]]) -> list[str]:
    """More of a track than the unit's quota. A quota in principle, or none, limits nothing."""
    book = book_below(competition, held) or book_of(competition)
    counted = Counter(row["code"] for row in rows if row["state"] != CLASH)
    problems = []
    for track in book.tracks:
        path = book.path_of(track.code)
        rule = path[-1].promotion if path else None
        if rule is not None and (rule.kind is not PromotionKind.QUOTA or rule.soft or rule.ties == "include"):
            continue
        if path and counted[track.code] > track.quota:
            words = _("%(track)s: %(count)d entries, and the unit has %(quota)d places.")
            problems.append(words % {"track": track.name, "count": counted[track.code], "quota": track.quota})
    return problems


class _Known:
    """What stands in the round already, read once for all entries of the pack."""

    def __init__(
        self, competition: Competition, origin: str, entries: list[PackedEntry], *, ours: bool, slug: str
    ) -> None:
        self.tracks = list(competition.tracks.all())
        rows = EntryOrigin.objects.filter(competition=competition, installation=origin).select_related("entry")
        self.origins = {row.key: row.entry.number for row in rows}
        self.below: dict[int, Entry] = {}
        if ours:
            below = Entry.objects.filter(pk__in=[one.key for one in entries], competition__slug=slug)
            self.below = {one.pk: one for one in below.select_related("entry_above")}
        here = Entry.objects.filter(competition=competition).exclude(state__in=OUT).order_by("-pk")
        firms = here.filter(uscc__in=[one.uscc for one in entries if one.uscc])
        self.firms = dict(firms.values_list("uscc", "number"))
        indexes = {index for one in entries if (index := _id_index(one))}
        heads = TeamMember.objects.filter(entry__in=here, is_leader=True, id_index__in=indexes)
        self.people = dict(heads.values_list("id_index", "entry__number"))

    def track_of(self, entry: PackedEntry) -> Track | None:
        """Of the same code, else of the same name."""
        found = [one for one in self.tracks if one.code == entry.track]
        return next(iter(found or [one for one in self.tracks if one.name == entry.track_name]), None)

    def judge(self, entry: PackedEntry, track: Track | None) -> tuple[str, str, str]:
        """State, reason in words, number of the entry that stands here."""
        if entry.id in self.origins:
            return HERE, "", self.origins[entry.id]
        below = self.below.get(entry.key)
        above = getattr(below, "entry_above", None)
        if above is not None:
            return HERE, "", above.number
        if below is not None and below.state != EntryState.PROMOTED:
            return CLASH, _("It is “%(state)s” by now.") % {"state": below.get_state_display()}, ""
        if track is None:
            return CLASH, _("The round above has no track “%(track)s”.") % {"track": entry.track_name}, ""
        number = self.firms.get(entry.uscc) or self.people.get(_id_index(entry) or "-")
        if number:
            return CLASH, _("The same firm or the same head stands here already with another entry."), number
        return (CLASH, reason, "") if (reason := _why_not_head(entry) or _why_not_files(entry)) else (NEW, "", "")


def _id_index(entry: PackedEntry) -> str:
    head = next(member for member in entry.members if member.is_leader)
    return blind_index(f"id:{head.id_kind}", head.id_number) if head.id_number else ""


def _why_not_head(entry: PackedEntry) -> str:
    """The head needs a phone that is nobody else's."""
    head = next(member for member in entry.members if member.is_leader)
    if phones.validate(head.phone):
        return _("The phone of its head is missing or wrong.")
    user = User.objects.by_phone(phones.normalise(head.phone))
    person = getattr(user, "person", None)
    if person is not None and person.name != normalise_name(head.name):
        return _("The phone of its head belongs to somebody of another name here.")
    return ""


def _why_not_files(entry: PackedEntry) -> str:
    kinds = set(AttachmentKind.values)
    unknown = next((file.name for file in entry.files if file.kind not in kinds), "")
    return _("The kind of the file %(name)s is not known here.") % {"name": unknown} if unknown else ""


def counts_of(rows: list[Mapping[str, Any]]) -> dict[str, int]:
    """How many would come in, stand here, clash."""
    counted = Counter(row["state"] for row in rows)
    return {state: counted[state] for state in (NEW, HERE, CLASH)}
