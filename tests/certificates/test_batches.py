"""Certificates: ordered once per award, made exactly once each, tried again, revoked."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import translation

from certificates.actions import batches
from certificates.actions.batches import (
    make_certificate,
    make_certificates,
    order_certificates,
    retry_batch,
    revoke_certificate,
)
from certificates.models import Certificate, CertificateBatch
from certificates.queries.awards import progress_of
from competitions.models import Competition, NumberSeries
from notifications.models import Job
from tests.factories import results as make
from tests.factories.competitions import filed
from tests.factories.offices import OTHER_CITY, office, organiser
from workflow import clock
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused, perform

pytestmark = pytest.mark.django_db


def serials() -> list[str]:
    return list(Certificate.objects.order_by("pk").values_list("serial", flat=True))


def test_an_order_prepares_one_certificate_for_each_award() -> None:
    made, batch = make.ordered(3, tracks=("adv_manufacturing", "rural"))
    year = made.competition.year
    assert serials() == [f"CY{year}-长沙市-{number:05d}" for number in range(1, 7)]
    assert set(Certificate.objects.values_list("state", flat=True)) == {"prepared"}
    assert (batch.job.task, batch.job.arguments, batch.job.total) == (
        "certificates.tasks.issue_batch",
        {"batch": batch.pk},
        6,
    )
    assert AuditRow.objects.get(action="competition.certificates_ordered").data == {"count": 6}


def test_the_text_is_frozen_in_the_language_of_the_site() -> None:
    made = make.awarded(1)
    with translation.override("en"):
        order_certificates(competition=made.competition, actor=made.organiser)
    text = Certificate.objects.get().text
    now = clock.now() + dt.timedelta(hours=8)
    assert text == {
        "heading": "荣誉证书",
        "entrant": "project",
        "names": [made.entries[0].leader.name, "王𬭎"],
        "unit": "先进制造项目1有限公司",
        "sentence": f"项目《先进制造项目1》在{made.competition.name}（先进制造）中荣获",
        "award": "一等奖",
        "closing": "特颁此证，以资鼓励。",
        "bodies": ["长沙市人力资源和社会保障局"],
        "date": f"{now.year}年{now.month}月{now.day}日",
        "title": "先进制造项目1",
        "contest": made.competition.name,
        "track": "先进制造",
    }


def test_a_second_order_finds_nothing_to_do() -> None:
    made, _batch = make.ordered(1)
    with pytest.raises(Conflict, match="张经办"):
        order_certificates(competition=made.competition, actor=made.organiser)
    assert Certificate.objects.count() == 1


def test_without_awards_there_is_nothing_to_order() -> None:
    made = make.closed(1)
    with pytest.raises(Refused, match="没有"):
        order_certificates(competition=made.competition, actor=made.organiser)


def test_only_organisers_of_the_office_order() -> None:
    made = make.awarded(1)
    with pytest.raises(Forbidden):
        order_certificates(competition=made.competition, actor=organiser(office(OTHER_CITY), "外市经办"))
    assert CertificateBatch.objects.count() == 0


def test_an_entry_struck_out_after_its_award_gets_no_certificate() -> None:
    made = make.awarded(2)
    perform(made.entries[0], "disqualify", actor=made.organiser, reason="材料造假")
    order_certificates(competition=made.competition, actor=made.organiser)
    assert Certificate.objects.get().text["title"] == "先进制造项目2"


def test_two_contests_of_one_office_and_year_share_one_series() -> None:
    first, _batch = make.ordered(2)
    second = make.awarded(2, case=filed())
    Competition.objects.filter(pk=second.competition.pk).update(year=first.competition.year)
    order_certificates(competition=make.fresh(second.competition), actor=second.organiser)
    year = first.competition.year
    assert serials() == [f"CY{year}-长沙市-{number:05d}" for number in range(1, 5)]
    assert NumberSeries.objects.get(key=f"certificate:CY{year}-长沙市-00000").last == 4


def test_a_rule_that_gives_the_same_serial_twice_is_refused_in_words() -> None:
    made = make.awarded(1)
    rules = made.competition.rules
    rules["numbering"]["certificate"] = "{track}{seq}"
    rules["tracks"][0]["short"] = "A1"
    made.competition.save()
    order_certificates(competition=make.fresh(made.competition), actor=made.organiser)
    assert serials() == ["A11"]
    other = make.awarded(11, case=filed())
    other.competition.rules["numbering"]["certificate"] = "{track}{seq}"
    other.competition.rules["tracks"][0]["short"] = "A"
    other.competition.rules["awards"][0]["count"] = 11
    other.competition.save()
    NumberSeries.objects.create(key="certificate:A0", last=10)
    with pytest.raises(Refused, match="重复编号"):
        order_certificates(competition=make.fresh(other.competition), actor=other.organiser)
    assert serials() == ["A11"]


def test_the_worker_makes_each_certificate_and_says_how_far_it_is() -> None:
    made, certificates = make.certified(3)
    job = Job.objects.get()
    assert (job.status, job.done, job.total) == ("done", 3, 3)
    for certificate in certificates:
        content = certificate.file.read()
        assert certificate.state == "issued"
        assert certificate.file.name == f"certificates/{certificate.code}.pdf"
        assert (content[:5], certificate.sha256) == (b"%PDF-", hashlib.sha256(content).hexdigest())
    assert AuditRow.objects.filter(action="certificate.issue", actor_label="certificates.worker").count() == 3
    assert progress_of(made.competition).finished is True


def test_made_again_changes_nothing() -> None:
    _made, certificates = make.certified(2)
    before = list(Certificate.objects.values_list("sha256", "issued_at", "file"))
    assert make_certificates(job_id=str(Job.objects.get().pk)) == 0
    assert make_certificate(certificate=certificates[0]) == 0
    assert list(Certificate.objects.values_list("sha256", "issued_at", "file")) == before
    assert AuditRow.objects.filter(action="certificate.issue").count() == 2


def test_a_file_that_a_killed_worker_left_half_written_is_written_anew() -> None:
    _made, batch = make.ordered(1)
    certificate = Certificate.objects.get()
    default_storage.save(f"certificates/{certificate.code}.pdf", ContentFile(b"%PDF-1.7 half"))
    make_certificates(job_id=str(batch.job_id))
    certificate.refresh_from_db()
    assert certificate.file.name == f"certificates/{certificate.code}.pdf"
    assert certificate.file.read().rstrip().endswith(b"%%EOF")
    assert default_storage.listdir("certificates")[1].count(f"{certificate.code}.pdf") == 1


def test_one_that_cannot_be_made_does_not_hold_up_the_others() -> None:
    made, batch = make.ordered(3)
    broken = Certificate.objects.order_by("pk")[1]
    text = broken.text
    Certificate.objects.filter(pk=broken.pk).update(text={**text, "award": None})
    make_certificates(job_id=str(batch.job_id))
    assert list(Certificate.objects.order_by("pk").values_list("state", flat=True)) == ["issued", "prepared", "issued"]
    job = Job.objects.get()
    assert (job.status, job.problem, job.done) == ("failed", "有 1 张证书未能生成。", 2)
    progress = progress_of(made.competition)
    assert (progress.failed, progress.done, progress.total) == (True, 2, 3)
    Certificate.objects.filter(pk=broken.pk).update(text=text)
    batch.refresh_from_db()
    retry_batch(batch=batch, actor=made.organiser)
    make_certificates(job_id=str(batch.job_id))
    assert set(Certificate.objects.values_list("state", flat=True)) == {"issued"}
    assert Job.objects.get().status == "done"


def test_a_batch_that_is_done_is_not_tried_again() -> None:
    made, _certificates = make.certified(1)
    with pytest.raises(Refused):
        retry_batch(batch=CertificateBatch.objects.get(), actor=made.organiser)
    with pytest.raises(Forbidden):
        retry_batch(batch=CertificateBatch.objects.get(), actor=organiser(office(OTHER_CITY), "外市经办"))


def test_nobody_issues_by_hand() -> None:
    made, _batch = make.ordered(1)
    with pytest.raises(Forbidden):
        perform(Certificate.objects.get(), "issue", actor=made.organiser, data={"file": "x", "sha256": "x"})


def test_revoking_keeps_the_reason() -> None:
    made, certificates = make.certified(1)
    with pytest.raises(Refused, match="请填写理由"):
        revoke_certificate(certificate=certificates[0], actor=made.organiser, reason="")
    revoked = revoke_certificate(certificate=certificates[0], actor=made.organiser, reason="奖项有误")
    assert (revoked.state, revoked.revoked_reason) == ("revoked", "奖项有误")
    with pytest.raises(Conflict, match="张经办"):
        revoke_certificate(certificate=certificates[0], actor=made.organiser, reason="再次")


def test_only_organisers_of_the_office_revoke_and_what_was_revoked_is_not_made() -> None:
    made, batch = make.ordered(2)
    first, second = Certificate.objects.order_by("serial")
    with pytest.raises(Forbidden):
        revoke_certificate(certificate=first, actor=organiser(office(OTHER_CITY), "外市经办"), reason="奖项有误")
    revoke_certificate(certificate=first, actor=made.organiser, reason="奖项有误")
    assert make_certificates(job_id=str(batch.job_id)) == 1
    states = dict(Certificate.objects.values_list("pk", "state"))
    assert states == {first.pk: "revoked", second.pk: "issued"}


def test_the_worker_holds_nothing_but_its_own_grant() -> None:
    assert batches.WORKER.grants == {"certificates.issue_certificate"}
