"""A certificate that was revoked by hand is issued anew, under another number; the old code never leads to the new one."""

from __future__ import annotations

import pytest
from django.test import Client

from certificates.actions.batches import make_certificates, order_certificates, reissue_certificate, revoke_certificate
from certificates.models import Certificate
from certificates.queries.awards import award_counts
from competitions.models import AwardGrant, Entry, OutcomeReport
from tests.factories import results as make
from tests.factories.offices import OTHER_CITY, office, organiser
from workflow.models import AuditRow
from workflow.services import Forbidden, MoveError, Refused

pytestmark = pytest.mark.django_db


def read(certificate: Certificate) -> Certificate:
    return Certificate.objects.select_related("grant__award__competition__organisation", "grant__entry").get(
        pk=certificate.pk
    )


def public(certificate: Certificate) -> str:
    return Client().get(f"/verify/{certificate.code}/").content.decode()


def test_a_revoked_certificate_is_made_anew_and_the_old_code_says_nothing_of_it() -> None:
    made, (old, *_others) = make.certified(2)
    with pytest.raises(Refused, match="已撤销"):
        reissue_certificate(certificate=read(old), actor=made.organiser, reason="更正")
    revoke_certificate(certificate=read(old), actor=made.organiser, reason="姓名有误")
    with pytest.raises(MoveError):
        order_certificates(competition=make.fresh(made.competition), actor=made.organiser)
    entry = read(old).grant.entry
    leader = entry.members.get(is_leader=True)
    leader.name = "新名字"
    leader.save()
    asked = OutcomeReport.objects.count()
    with pytest.raises(Refused, match=r"理由|原因"):
        reissue_certificate(certificate=read(old), actor=made.organiser, reason=" ")
    with pytest.raises(Forbidden):
        reissue_certificate(certificate=read(old), actor=organiser(office(OTHER_CITY)), reason="更正")
    new = reissue_certificate(certificate=read(old), actor=made.organiser, reason="更正姓名")
    assert make_certificates(job_id=str(new.batch.job_id)) == 1
    new, old = read(new), read(old)
    assert (new.state, old.state, old.revoked_reason) == ("issued", "revoked", "姓名有误")
    assert len({new.serial, old.serial, new.code, old.code}) == 4
    assert "新名字" in new.text["names"]
    assert (new.grant.entry_id, new.grant.award_id, new.grant.rank) == (
        old.grant.entry_id, old.grant.award_id, old.grant.rank,
    )  # fmt: skip
    page = public(old)
    assert ("已撤销" in page, "新名字" in page, new.serial in page, new.code in page, "更正姓名" in page) == (
        True, False, False, False, False,
    )  # fmt: skip
    page = public(new)
    assert ("新名字" in page, old.serial in page, old.code in page) == (True, False, False)
    by_number = Client().get("/verify/", {"code": old.serial, "name": "新名字"})
    assert by_number.status_code == 404
    with pytest.raises(Refused, match="重新制作"):
        reissue_certificate(certificate=read(old), actor=made.organiser, reason="再来一次")
    row = AuditRow.objects.filter(action="certificate.reissued", target_id=str(old.pk)).earliest("pk")
    assert OutcomeReport.objects.count() == asked
    assert award_counts(make.fresh(made.competition)).missing == 0
    held = AuditRow.objects.filter(action="certificate.reissued", reason="更正姓名").get()
    assert held.data == {"serial": old.serial, "new_serial": new.serial}
    assert row.target_id == str(old.pk)
    assert AwardGrant.objects.filter(entry=entry).count() == 1


def test_who_left_or_lost_the_award_gets_none() -> None:
    made, (old, *_others) = make.certified(2)
    revoke_certificate(certificate=read(old), actor=made.organiser, reason="姓名有误")
    Entry.objects.filter(pk=old.grant.entry_id).update(state="disqualified")
    with pytest.raises(Refused, match="取消资格"):
        reissue_certificate(certificate=read(old), actor=made.organiser, reason="更正")


def test_the_office_does_it_on_the_page_of_the_old_one() -> None:
    made, (old, *_others) = make.certified(1)
    client = Client()
    client.force_login(made.organiser.user)
    here = f"/desk/competitions/{made.competition.pk}/awards/certificates/{old.pk}/"
    assert "reissue" not in client.get(here).content.decode()
    revoke_certificate(certificate=read(old), actor=made.organiser, reason="错字")
    assert f"{here}reissue/" in client.get(here).content.decode()
    assert client.post(f"{here}reissue/", {"reason": ""}).status_code == 422
    answer = client.post(f"{here}reissue/", {"reason": "更正后重发"})
    new = Certificate.objects.exclude(pk=old.pk).get()
    assert (answer.status_code, answer["Location"]) == (
        302,
        here.replace(f"certificates/{old.pk}/", f"certificates/{new.pk}/"),
    )
    page = client.get(here).content.decode()
    assert (f"{here}reissue/" in page, "重新制作" in page) == (False, True)
    # The holder reads both: the old one with its reason, the new one to download once it is made.
    make_certificates(job_id=str(new.batch.job_id))
    mine = Client()
    mine.force_login(old.grant.entry.leader.user)
    page = mine.get("/my/certificates/").content.decode()
    assert (old.serial in page, new.serial in page) == (True, True)
