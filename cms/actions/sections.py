"""A section of the news for every region that reports."""

from __future__ import annotations

from wagtail.models import Page

from accounts.enums import RegionLevel
from accounts.models import Region
from cms.models import NewsIndexPage
from competitions.domain.pinyin import address
from ui.tiles import short
from workflow.services import act


def ensure_region_section(*, region: Region) -> NewsIndexPage:
    """The section of ``region``, made below that of the region above it where it is missing; the province has all.

    Idempotent. Editors hold their rights on it and the workflow is inherited from above.
    """
    with act():
        if region.level == RegionLevel.PROVINCE or region.parent is None:
            return NewsIndexPage.objects.get(region=None)
        found = NewsIndexPage.objects.filter(region=region).first()
        if found is not None:
            return found
        above = ensure_region_section(region=region.parent)
        locked = lock_page(above)
        section = NewsIndexPage(title=region.name, slug=_slug(region, locked), region=region, live=True)
        return locked.add_child(instance=section)


def lock_page(page: Page) -> Page:
    """``page`` read again under a lock: two that add a child at once would give both the same place in the tree."""
    Page.objects.select_for_update(no_key=True).get(pk=page.pk)
    return type(page).objects.get(pk=page.pk)


def _slug(region: Region, parent: Page) -> str:
    slug = address(short(region.short_name)) or region.code
    return slug if Page._slug_is_available(slug, parent) else f"{slug}-{region.code}"
