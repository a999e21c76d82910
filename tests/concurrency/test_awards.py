"""Two organisers at the same moment: awards are given once, certificates ordered once, one batch made by two workers."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from certificates.actions.awards import grant_awards
from certificates.actions.batches import make_certificate, order_certificates
from certificates.models import Certificate, CertificateBatch
from competitions.models import AwardGrant, OutcomeReport
from tests.factories import results as make
from tests.factories.offices import organiser
from workflow.models import AuditRow

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What came of each, by the name of its type; all begin together."""
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            barrier.wait()
            return type(act()).__name__
        except Exception as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_awards_are_given_once() -> None:
    made = make.closed(3)
    people = [made.organiser, organiser(made.competition.organisation, "王复核")]
    came = at_once(
        *[lambda one=one: grant_awards(competition=make.fresh(made.competition), actor=one) for one in people]
    )
    assert came == ["Conflict", "list"]
    assert (AwardGrant.objects.count(), OutcomeReport.objects.count()) == (3, 3)


def test_certificates_are_ordered_once() -> None:
    made = make.awarded(3)
    people = [made.organiser, organiser(made.competition.organisation, "王复核")]
    came = at_once(
        *[lambda one=one: order_certificates(competition=make.fresh(made.competition), actor=one) for one in people]
    )
    assert came == ["CertificateBatch", "Conflict"]
    assert (Certificate.objects.count(), CertificateBatch.objects.count()) == (3, 1)


def test_two_workers_make_a_certificate_once() -> None:
    make.ordered(1)
    certificate = Certificate.objects.get()
    made: Counter[int] = Counter()

    def work() -> object:
        made[make_certificate(certificate=Certificate.objects.get(pk=certificate.pk))] += 1
        return made

    assert at_once(work, work) == ["Counter", "Counter"]
    assert made == {0: 1, 1: 1}
    assert AuditRow.objects.filter(action="certificate.issue", succeeded=True).count() == 1
