"""What machines ask for, and pages that go live by the clock."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from cms.models import NewsPage
from config.tasks import publish_scheduled
from tests.factories.competitions import draft, filed
from tests.factories.pages import activity, news

pytestmark = pytest.mark.django_db


def test_robots_stay_out_of_peoples_places(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert [line for line in text.splitlines() if line.startswith("Disallow")] == [
        f"Disallow: {path}"
        for path in ("/accounts/", "/my/", "/judge/", "/desk/", "/cms/", "/files/", "/search/", "/objections/")
    ]
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in text


def test_the_sitemap_lists_what_is_public_and_nothing_else(client: Client) -> None:
    contest, hidden = filed().competition, draft("430200").competition
    page, unfinished, known = news(), news("草稿", live=False), activity()
    response = client.get("/sitemap.xml")
    text = response.content.decode()
    assert response["Content-Type"] == "application/xml"
    for path in ("/", "/news/", page.address, f"/competitions/{contest.slug}/", f"/activities/{known.slug}/"):
        assert f"<loc>{settings.SITE_URL}{path}</loc>" in text
    assert hidden.slug not in text
    assert unfinished.slug not in text


@pytest.mark.promise("O7")
def test_security_txt_says_whom_to_tell(client: Client) -> None:
    text = client.get("/.well-known/security.txt").content.decode()
    fields = dict(line.split(": ", 1) for line in text.splitlines() if line)
    assert fields["Contact"] == f"mailto:{settings.DEFAULT_FROM_EMAIL}"
    expires = dt.datetime.fromisoformat(fields["Expires"])
    assert dt.timedelta(days=30) < expires - timezone.now() < dt.timedelta(days=366)


def test_the_old_name_of_the_icon_leads_to_the_drawing(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert (response.status_code, response["Location"]) == (301, "/static/img/logo.svg")


def test_pages_can_be_shared(client: Client) -> None:
    page = news("可以分享的消息", summary="一句话摘要")
    shown = client.get(page.address).content.decode()
    assert '<meta property="og:title" content="可以分享的消息">' in shown
    assert '<meta property="og:description" content="一句话摘要">' in shown
    assert '<meta name="description" content="一句话摘要">' in shown


def test_a_page_goes_live_by_the_clock(client: Client) -> None:
    """Beat runs this task every minute (pain 87: nobody ran it)."""
    page = news("到点发布", live=False)
    page.go_live_at = timezone.now() + dt.timedelta(hours=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    publish_scheduled()
    assert client.get(page.address).status_code == 404
    revision = page.latest_revision
    revision.approved_go_live_at = timezone.now() - dt.timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    publish_scheduled()
    assert NewsPage.objects.get(pk=page.pk).live is True
    assert client.get(page.address).status_code == 200
    assert settings.CELERY_BEAT_SCHEDULE["publish-scheduled-pages"]["schedule"] <= 300


def test_a_page_leaves_by_the_clock(client: Client) -> None:
    page = news("到点下架")
    NewsPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - dt.timedelta(minutes=1))
    publish_scheduled()
    assert client.get(page.address).status_code == 404
