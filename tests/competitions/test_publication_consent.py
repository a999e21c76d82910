"""The consent to publication: separate, with version, time and person; taken back, and gone from every public page."""

from __future__ import annotations

import pytest
from django.test import Client

from competitions.actions.entry_consents import give_publication, withdraw_publication
from competitions.domain.consents import PUBLICATION, is_given, is_withdrawn
from competitions.models import Entry
from competitions.queries.objections import list_lines, public_lines
from tests.competitions.test_publicity import decided, published
from tests.factories.entries import complete, fresh, submitted
from workflow.models import AuditRow
from workflow.services import Forbidden, Refused

pytestmark = pytest.mark.django_db


@pytest.mark.promise("L2")
def test_it_is_kept_with_version_time_and_person() -> None:
    entry = submitted()
    row = entry.consents["publication"]
    assert (row["version"], row["by"], sorted(row)) == (
        PUBLICATION.version,
        str(entry.leader_id),
        ["at", "by", "version"],
    )
    page = Client()
    page.force_login(entry.leader.user)
    assert row["version"] in page.get(f"/my/entries/{entry.token}/publication/").content.decode()


@pytest.mark.promise("L2")
def test_taken_back_twice_is_once_and_it_can_be_given_again() -> None:
    entry = submitted()
    client = Client()
    client.force_login(entry.leader.user)
    url = f"/my/entries/{entry.token}/publication/"
    for key in ("a" * 22, "b" * 22):
        assert client.post(url, {"act": "withdraw", "_once": key}).status_code == 302
    entry = fresh(entry)
    assert is_withdrawn(entry.consents, PUBLICATION)
    assert AuditRow.objects.filter(action="entry.publication_withdrawn").count() == 1
    client.post(url, {"act": "give", "_once": "c" * 22})
    assert is_given(fresh(entry).consents, PUBLICATION)
    assert entry.state == "submitted"


@pytest.mark.promise("L2")
def test_a_public_list_leaves_out_who_took_it_back_and_keeps_what_was_frozen() -> None:
    made = decided()
    notice = published(made)
    entry = Entry.objects.select_related("leader").get(pk=made.entries[1].pk)
    address = f"/publicity/{notice.competition.slug}/{notice.version}/"
    assert entry.title in Client().get(address).content.decode()
    withdraw_publication(entry=entry, actor=entry.leader)
    page = Client().get(address).content.decode()
    assert [one.title in page for one in made.entries] == [True, False, True]
    assert entry.leader.name not in page
    notice.refresh_from_db()
    assert [row["entry"] for row in notice.rows] == [one.pk for one in made.entries]
    assert (len(list_lines(notice)), len(public_lines(notice))) == (3, 2)
    assert entry.title not in Client().get(f"{address}objection/").content.decode()
    give_publication(entry=entry, actor=entry.leader)
    assert entry.title in Client().get(address).content.decode()


def test_only_the_contestant_and_not_while_the_form_is_open() -> None:
    entry = complete()
    with pytest.raises(Refused):
        withdraw_publication(entry=entry, actor=entry.leader)
    handed_in = submitted(serial=2)
    with pytest.raises(Forbidden):
        withdraw_publication(entry=handed_in, actor=entry.leader)
