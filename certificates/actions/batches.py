"""Order certificates, make them one by one, revoke one."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from certificates.actions.awards import GIVE
from certificates.enums import CertificateState
from certificates.models import Certificate, CertificateBatch
from certificates.queries.awards import grants_without_certificate, result_versions
from certificates.queries.certificates import why_not_reissued
from certificates.rendering import render
from competitions.actions.doors import require
from competitions.domain.numbers import NumberKind, number
from competitions.enums import BodyRole
from competitions.models import AwardGrant, Competition, NumberSeries
from competitions.queries.entry_asked import is_of_persons
from competitions.queries.rule_books import book_of
from notifications.actions import advance_job, enqueue_job, fail_job, repeat_job, running_job
from notifications.models import Job
from ui import formats
from workflow import clock
from workflow.actors import System
from workflow.services import Conflict, MoveError, Refused, act, lock, perform, record, record_refusal

WORKER = System.granted("certificates.worker", "certificates.issue_certificate")
TASK = "certificates.tasks.issue_batch"
REISSUED = "certificate.reissued"
logger = logging.getLogger(__name__)


def order_certificates(*, competition: Competition, actor: Person) -> CertificateBatch:
    """Prepare a certificate, with its serial, for every grant that has none, and let the worker make them.

    Raises ``Conflict`` when somebody ordered them already, ``Refused`` when no award lacks one.
    """
    action = "competition.certificates_ordered"
    require(actor, GIVE, competition, action)
    with act():
        locked = lock(competition)
        grants = list(grants_without_certificate(locked))
        if not grants:
            raise _nothing_to_order(locked)
        batch = _prepare(locked, actor, grants)
        record(action, actor=actor, target=locked, data={"count": len(grants)})
    return batch


def reissue_certificate(*, certificate: Certificate, actor: Person, reason: str) -> Certificate:
    """A certificate that was revoked by hand is made anew: another number, another code, what the entry reads now.

    The award is written anew under it, so that each certificate keeps the award it was made for. The old one stays revoked
    and knows nothing of the new. Raises ``Refused`` without a reason or where the award no longer stands, ``Conflict``
    when it was issued anew already.
    """
    competition = certificate.grant.award.competition
    require(actor, GIVE, competition, REISSUED)
    with act():
        locked = lock(competition)
        old = lock(certificate)
        grant = (
            AwardGrant.with_ended.select_for_update(no_key=True, of=("self",))
            .select_related("entry")
            .get(pk=old.grant_id)
        )
        problem = why_not_reissued(old, grant) or ("" if reason.strip() else _("Please give a reason."))
        if problem:
            record_refusal(REISSUED, actor=actor, target=old, reason=problem)
            raise Refused(problem)
        kept = {name: getattr(grant, name) for name in ("award_id", "entry_id", "rank", "granted_by_id", "granted_at")}
        grant.ended_at, grant.end_reason = clock.now(), reason.strip()[:300]
        grant.save(update_fields=["ended_at", "end_reason"])
        again = AwardGrant.objects.create(**kept)
        _prepare(locked, actor, list(grants_without_certificate(locked).filter(pk=again.pk)))
        made = Certificate.objects.get(grant=again)
        data = {"serial": old.serial, "new_serial": made.serial}
        record(REISSUED, actor=actor, target=old, reason=reason.strip(), data=data)
    return made


def _prepare(competition: Competition, actor: Person, grants: list[AwardGrant]) -> CertificateBatch:
    """A batch with a certificate, not made yet, for each of the grants; the worker is called."""
    serials = list(_serials(competition, grants))
    _require_free(serials)
    batch = CertificateBatch.objects.create(competition=competition, ordered_by=actor, ordered_at=clock.now())
    Certificate.objects.bulk_create(
        Certificate(grant=grant, batch=batch, serial=serial, text=text, created_at=batch.ordered_at)
        for grant, serial, text in zip(grants, serials, _texts(competition, grants), strict=True)
    )
    batch.job = enqueue_job(
        task=TASK,
        title=_("Certificates of %(name)s") % {"name": competition.name},
        arguments={"batch": batch.pk},
        user=actor.user,
        total=len(grants),
        once_key=f"certificates:{batch.pk}",
    )
    batch.save(update_fields=["job"])
    return batch


def _nothing_to_order(competition: Competition) -> MoveError:
    batch = competition.certificate_batches.select_related("ordered_by").first()
    if batch is None:
        return Refused(_("There is no award without a certificate."))
    return Conflict(
        _("The certificates have been ordered already: by %(who)s at %(when)s.")
        % {"who": batch.ordered_by.name, "when": formats.when(batch.ordered_at)}
    )


def _serials(competition: Competition, grants: list[AwardGrant]) -> Iterator[str]:
    """The next numbers. What stands around the running number names the series, so no two contests share a serial."""
    book = book_of(competition)

    def text(grant: AwardGrant, seq: int) -> str:
        track = grant.award.track
        return number(
            NumberKind.CERTIFICATE,
            book.numbering.certificate,
            region=competition.region.short_name,
            year=competition.year,
            contest=book.contest,
            track=book.track(track.code).short if track else "",
            award=grant.award.name,
            seq=seq,
        )

    series = [text(grant, 0) for grant in grants]
    next_of = {
        name: NumberSeries.objects.take(f"certificate:{name}", count) - count for name, count in Counter(series).items()
    }
    for grant, name in zip(grants, series, strict=True):
        next_of[name] += 1
        yield text(grant, next_of[name])


def _require_free(serials: list[str]) -> None:
    """A rule that runs texts and number together (A1 + 1, A + 11) can give the same serial twice."""
    if len(set(serials)) < len(serials) or Certificate.objects.filter(serial__in=serials).exists():
        raise Refused(_("The rule for certificate numbers gives the same number twice; put a sign between its parts."))


def _texts(competition: Competition, grants: Iterable[AwardGrant]) -> Iterator[dict[str, Any]]:
    """What each prints, frozen in the site's language whoever orders."""
    hosts = [body.name for body in competition.bodies.all() if body.role == BodyRole.HOST]
    book = book_of(competition)
    with translation.override(settings.LANGUAGE_CODE):
        day, versions = formats.day(clock.now()), result_versions(competition)
        for grant in grants:
            entry, track = grant.entry, grant.award.track
            said = {"title": entry.title, "contest": competition.name, "track": track.name if track else ""}
            team = sorted(entry.members.all(), key=lambda member: not member.is_leader)
            yield said | {
                "heading": _("Certificate of Honour"),
                "names": [member.name for member in team] or [entry.leader.name],
                "unit": entry.organisation_name,
                "sentence": _sentence(said, of_persons=is_of_persons(book)),
                "entrant": book.entrant.value,
                "award": grant.award.name,
                "closing": _("This certificate is given in recognition."),
                "bodies": hosts or [competition.organisation.name],
                "date": day,
                **({"result": versions[track.code]} if track and track.code in versions else {}),
            }


def _sentence(said: dict[str, str], *, of_persons: bool) -> str:
    """What was won where, by a project or with a lesson."""
    if of_persons and said["track"]:
        words = _("The lesson “%(title)s” has won, in %(contest)s (track: %(track)s), the")
    elif of_persons:
        words = _("The lesson “%(title)s” has won, in %(contest)s, the")
    elif said["track"]:
        words = _("The project “%(title)s” has won, in %(contest)s (track: %(track)s), the")
    else:
        words = _("The project “%(title)s” has won, in %(contest)s, the")
    return words % said


def make_certificates(*, job_id: str) -> int:
    """The worker's part: render and store what is still only prepared, one after the other; returns how many it made.

    Killed at any moment and started again, every certificate is made exactly once: its own move is the only commit.
    One that cannot be made does not hold up the others; the job then ends as failed and can be tried again.
    """
    made = 0
    with running_job(job_id) as job:
        if job is None:
            return 0
        certificates = Certificate.objects.filter(batch_id=job.arguments["batch"])
        waiting = list(certificates.filter(state=CertificateState.PREPARED))
        total = certificates.count()
        before = total - len(waiting)
        advance_job(job, before, total)
        failed = 0
        for certificate in waiting:
            try:
                made += make_certificate(certificate=certificate)
            except Exception:
                logger.exception("certificate %s could not be made", certificate.pk)
                failed += 1
            advance_job(job, before + made)
        if failed:
            told = ngettext(
                "%(count)d certificate could not be made.", "%(count)d certificates could not be made.", failed
            )
            fail_job(job, told % {"count": failed})
    return made


def make_certificate(*, certificate: Certificate) -> int:
    """Render, store under the certificate's own name, issue. 0 when another worker was faster.

    The file is written while the row is locked: two workers never write it at once, and what a killed one left half
    written is written anew.
    """
    pdf = render(certificate)
    with act():
        locked = lock(certificate)
        if locked.state != CertificateState.PREPARED:
            return 0
        storage, name = locked.file.storage, f"certificates/{locked.code}.pdf"
        storage.delete(name)
        stored = storage.save(name, ContentFile(pdf))
        perform(locked, "issue", actor=WORKER, data={"file": stored, "sha256": hashlib.sha256(pdf).hexdigest()})
    return 1


def retry_batch(*, batch: CertificateBatch, actor: Person) -> Job:
    """Let a batch that failed run again; what it made stays. Raises ``Refused`` while it runs or when it is done."""
    require(actor, GIVE, batch.competition, "competition.certificates_ordered")
    if batch.job is None:
        raise Refused(_("There is no award without a certificate."))
    return repeat_job(job=batch.job, actor=actor)


def revoke_certificate(*, certificate: Certificate, actor: Person, reason: str) -> Certificate:
    """Take a certificate back; the public page says so and why. Needs a reason."""
    return perform(certificate, "revoke", actor=actor, reason=reason)
