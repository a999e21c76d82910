"""Who gets an award, and what still lacks a certificate."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.enums import CertificateState
from certificates.models import CertificateBatch
from competitions.domain.rulebook import AwardScope
from competitions.enums import CompetitionState, EntryState, ObjectionState, PublicityState
from competitions.models import AwardGrant, Competition, Entry, Objection, Promotion, PublicityNotice
from competitions.queries.list_changes import list_changes
from competitions.queries.objections import Held, held, is_held
from competitions.queries.results import final_decisions, may_be_corrected, tracks_ending_in
from notifications.models import JobStatus
from ui import formats

STRUCK_OUT = (EntryState.DISQUALIFIED, EntryState.WITHDRAWN)
_AFTER_JUDGING = (CompetitionState.PUBLICITY, CompetitionState.REPORTED, CompetitionState.ARCHIVED)


def last_notice(competition: Competition) -> PublicityNotice | None:
    """The public list that counts, read once per instance."""
    if "_last_notice" not in competition.__dict__:
        competition.__dict__["_last_notice"] = competition.notices.order_by("-version").first()
    found: PublicityNotice | None = competition.__dict__["_last_notice"]
    return found


def why_no_awards(competition: Competition) -> str | None:
    """Why awards cannot be given yet, in words; None when they can."""
    notice = last_notice(competition)
    if competition.state not in _AFTER_JUDGING or notice is None or notice.state == PublicityState.DRAFT:
        return _("Awards follow the publicity: publish the list first.")
    if notice.state == PublicityState.PUBLISHED:
        return _("The publicity runs to the end of %(day)s. Awards are given when it is over.") % {
            "day": formats.day(notice.ends_on)
        }
    found = held_up(competition)
    if found.everything:
        return _(
            "An objection to the list as a whole is not decided yet (%(numbers)s). Awards are given when it is."
        ) % {"numbers": _(", ").join(found.open_numbers)}
    return found.why_wrong() or None


def why_outdated(competition: Competition) -> str | None:
    """That the decisions are others than the public list says, in words, while it can still be corrected; None when it
    stands. Four queries."""
    notice = last_notice(competition)
    if notice is None or not may_be_corrected(competition):
        return None
    decisions = final_decisions(competition)
    if decisions.problem:
        undone = Promotion.objects.filter(stage__competition=competition, undone_at__gt=notice.published_at).exists()
        words = _(
            "The promotion was undone since the list was public: decide it again, then publish the corrected list."
        )
        return words if undone else None
    changes = list_changes(competition, notice)
    if not changes:
        return None
    words = _("The list changed since it was public (%(changes)s): publish the corrected list first.")
    return words % {"changes": _("; ").join(changes[:5])}


def held_up(competition: Competition) -> Held:
    """What objections hold up, read once per instance."""
    if "_held" not in competition.__dict__:
        competition.__dict__["_held"] = held(competition)
    kept: Held = competition.__dict__["_held"]
    return kept


def rows_to_give(
    competition: Competition, *, some_given: bool = True, ending: Collection[int] = ()
) -> list[dict[str, Any]]:
    """The lines of the last list whose award can be given now: not given yet, no open objection to the entry.

    ``some_given``: false spares a query where none has been given. ``ending``: keys of grants that end in the same act.
    """
    stopped = held_up(competition)
    standing = standing_grants(competition) if some_given else []
    given = {(one.entry_id, one.award.name) for one in standing if one.pk not in ending}
    rows = [
        row
        for row in _listed(competition)
        if not stopped.holds(row["entry"]) and (row["entry"], row["award"]) not in given
    ]
    return _still_there(rows)


def ending_grants(competition: Competition) -> list[tuple[AwardGrant, str]]:
    """Awards given that no longer stand, with the reason that the public reads: the entry was struck out, or the corrected
    list that counts gives it something else. No query where ``standing_grants`` and the list were read, one for each entry
    that was struck out."""
    notice = last_notice(competition)
    found: list[tuple[AwardGrant, str]] = []
    if notice is None:
        return found
    listed = {(row["entry"], row["award"]) for row in _listed(competition)}
    settled = notice.state == PublicityState.CLOSED and not held_up(competition).wrong_numbers
    for grant in standing_grants(competition):
        if grant.entry.state in STRUCK_OUT:
            found.append((grant, why_struck_out(grant.entry)))
        elif settled and (grant.entry_id, grant.award.name) not in listed:
            words = _("The corrected public list (version %(version)d) no longer gives it this award.")
            found.append((grant, words % {"version": notice.version}))
        elif settled and _reads_otherwise(grant):
            words = _("Project or unit read otherwise on the corrected public list (version %(version)d).")
            found.append((grant, words % {"version": notice.version}))
    return found


def _reads_otherwise(grant: AwardGrant) -> bool:
    """Whether the certificate that was made prints another project or unit than the entry has since an objection was
    upheld: it is given anew."""
    made = getattr(grant, "certificate", None)
    if made is None or made.state == CertificateState.REVOKED:
        return False
    return (made.text["title"], made.text["unit"]) != (grant.entry.title, grant.entry.organisation_name)


def why_struck_out(entry: Entry) -> str:
    """In words that name nobody: what the upheld objection told the public, else the bare fact. One query."""
    upheld = Objection.objects.filter(entry=entry, state=ObjectionState.UPHELD).exclude(public_reason="")
    reason = upheld.order_by("-decided_at").values_list("public_reason", flat=True).first()
    if reason:
        return reason
    if entry.state == EntryState.WITHDRAWN:
        return _("The entry left the competition.")
    return _("The entry was disqualified.")


def awarded_rows(competition: Competition) -> list[dict[str, Any]]:
    """The lines of the last list that name an award, in its order, without entries struck out since; one for each honour.

    Keys as in ``competitions.queries.result_rows``; ``award`` is the award's name and ``code`` its code in the rules,
    ``track`` the track's code, empty for an award over all tracks.
    """
    return _still_there(_listed(competition))


def _listed(competition: Competition) -> list[dict[str, Any]]:
    """Every line of the last list that names an award, one for each honour; with those that nobody reads: who does not
    agree to the publication keeps the award."""
    notice = last_notice(competition)
    rows = [*notice.rows, *notice.withheld] if notice else []
    return [one for row in rows if row["award"] for one in _honours(row)]


def _still_there(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without entries struck out since. One query, none without rows."""
    if not rows:
        return []
    ids = [row["entry"] for row in rows]
    gone = set(Entry.objects.filter(pk__in=ids, state__in=STRUCK_OUT).values_list("pk", flat=True))
    return [row for row in rows if row["entry"] not in gone]


def _honours(row: dict[str, Any]) -> list[dict[str, Any]]:
    """A line for each honour of an entry. Lists of before honours were told apart have one name."""
    honours = row.get("honours") or [{"code": "", "name": row["award"], "scope": AwardScope.TRACK}]
    # What is given over all tracks and halls is of none of them.
    over_all = {"track": "", "hall": ""} if row.get("hall") else {"track": ""}
    wide = (AwardScope.OVERALL, AwardScope.VOTE)
    return [
        row | {"award": one["name"], "code": one["code"]} | (over_all if one["scope"] in wide else {})
        for one in honours
    ]


def grants_of(competition: Competition) -> QuerySet[AwardGrant]:
    """The awards given, with all that lists of them show."""
    return (
        AwardGrant.objects.filter(award__competition=competition)
        .select_related("award__track", "entry__leader", "certificate")
        .order_by("award__track__order", "award__order", "rank", "pk")
    )


def standing_grants(competition: Competition) -> list[AwardGrant]:
    """The awards given, with certificate, batch and job, ``held`` where an objection is open; read once per instance."""
    if "_standing_grants" not in competition.__dict__:
        rows = grants_of(competition).select_related("award__track", "entry__leader", "certificate__batch__job")
        competition.__dict__["_standing_grants"] = list(rows.annotate(held=is_held("entry")))
    kept: list[AwardGrant] = competition.__dict__["_standing_grants"]
    return kept


def grants_without_certificate(competition: Competition) -> QuerySet[AwardGrant]:
    """Awards of entries that still stand for which none was ordered, in the order of the list, teams included."""
    return (
        grants_of(competition)
        .filter(certificate__isnull=True)
        .exclude(entry__state__in=STRUCK_OUT)
        .exclude(is_held("entry"))
        .prefetch_related("entry__members")
    )


@dataclass(frozen=True)
class AwardCounts:
    """How many awards are given, how many of them still lack a certificate, how many certificates are in force."""

    given: int
    missing: int
    ordered: int
    issued: int


def award_counts(competition: Competition) -> AwardCounts:
    """One query."""
    lacks = Q(certificate__isnull=True) & ~Q(entry__state__in=STRUCK_OUT) & Q(held=False)
    rows = AwardGrant.objects.filter(award__competition=competition).annotate(held=is_held("entry"))
    found = rows.aggregate(
        given=Count("pk"),
        missing=Count("pk", filter=lacks),
        ordered=Count("certificate"),
        issued=Count("certificate", filter=Q(certificate__state=CertificateState.ISSUED)),
    )
    return AwardCounts(**found)


def counts_among(grants: list[AwardGrant]) -> AwardCounts:
    """The same from rows that were read already (``standing_grants``)."""
    made = [one.certificate for one in grants if hasattr(one, "certificate")]
    lacks = [
        one
        for one in grants
        if not hasattr(one, "certificate") and one.entry.state not in STRUCK_OUT and not one.held  # type: ignore[attr-defined]
    ]
    issued = sum(one.state == CertificateState.ISSUED for one in made)
    return AwardCounts(given=len(grants), missing=len(lacks), ordered=len(made), issued=issued)


@dataclass(frozen=True)
class Progress:
    """The last batch as ``components/progress.html`` draws it; ``finished`` with ``failed`` when it stopped short."""

    done: int
    total: int
    finished: bool
    failed: bool
    note: str
    poll_url: str


def progress_of(competition: Competition) -> Progress | None:
    """How far the last batch is; None when there is none. One query."""
    batch = (
        CertificateBatch.objects.filter(competition=competition, job__isnull=False)
        .select_related("job")
        .annotate(
            total=Count("certificates"),
            made=Count("certificates", filter=~Q(certificates__state=CertificateState.PREPARED)),
        )
        .first()
    )
    return None if batch is None else _progress(batch, batch.made, batch.total)  # type: ignore[attr-defined]


def progress_among(grants: list[AwardGrant]) -> Progress | None:
    """The same from rows that were read already; the last batch of which a certificate stands."""
    made = [one.certificate for one in grants if hasattr(one, "certificate")]
    batch = max((one.batch for one in made), key=lambda one: one.pk, default=None)
    if batch is None:
        return None
    mine = [one for one in made if one.batch_id == batch.pk]
    return _progress(batch, sum(one.state != CertificateState.PREPARED for one in mine), len(mine))


def _progress(batch: CertificateBatch, made: int, total: int) -> Progress | None:
    if batch.job is None:
        return None
    return Progress(
        done=made,
        total=total,
        finished=batch.job.is_over,
        failed=batch.job.status == JobStatus.FAILED,
        note=batch.job.problem,
        poll_url=reverse("certificates_desk:progress", kwargs={"pk": batch.competition_id}),
    )


def result_versions(competition: Competition) -> dict[str, str]:
    """Track code → the version of the ranking that its awards rest on, in words with its fingerprint; tracks that end in a
    stage without marks are left out. One query."""
    found: dict[str, str] = {}
    for promotion in final_decisions(competition).promotions:
        if not promotion.ranking_hash:
            continue
        words = _("Result of “%(stage)s”, version %(n)d (%(hash)s)") % {
            "stage": promotion.stage.name,
            "n": promotion.tabulation_version,
            "hash": promotion.ranking_hash[:16],
        }
        found |= dict.fromkeys(tracks_ending_in(promotion.stage), words)
    return found
