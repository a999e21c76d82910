"""From the role of an editor to rights in the newsroom: one group per region, on the section of that region."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from accounts.enums import RegionLevel
from accounts.models import Person, Region
from cms.actions.sections import ensure_region_section
from cms.models import HomePage
from cms.queries.editors import editor_regions
from workflow.services import act

PREFIX = "newsroom"
# What a region's editors may do in its section; publishing is the workflow's, but for the province.
_SECTION = ("add_page", "change_page")
_WHOLE_SITE = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page")
# Wagtail asks for the rights of its own models, also where ours take their place.
_OWN_FILES = (
    ("wagtailimages", "add_image"),
    ("wagtailimages", "change_image"),
    ("wagtailimages", "choose_image"),
    ("wagtaildocs", "add_document"),
    ("wagtaildocs", "change_document"),
    ("wagtaildocs", "choose_document"),
)
_SHARED_FILES = (("wagtailimages", "choose_image"), ("wagtaildocs", "choose_document"))


def sync_editor(*, person: Person) -> list[Group]:
    """Give the person's log-in exactly the groups that follow from its live roles; groups made by hand are left alone.

    Idempotent; called when a role is granted or ended, and by ``NewsroomMiddleware`` at the newsroom's door.
    """
    if person.user is None:
        return []
    regions = editor_regions(person)
    with act():
        wanted = [ensure_region_group(region=region) for region in regions]
        keep = {group.pk for group in wanted}
        ours = person.user.groups.filter(name__startswith=f"{PREFIX} ")
        person.user.groups.remove(*[group for group in ours if group.pk not in keep])
        person.user.groups.add(*wanted)
        if wanted and person.user.first_name != person.name:
            person.user.first_name = person.name  # what Wagtail's side bar calls somebody
            person.user.save(update_fields=["first_name"])
    return wanted


def group_name(region: Region) -> str:
    return f"{PREFIX} {region.code}"


def ensure_region_group(*, region: Region) -> Group:
    """The group of a region's editors with its rights. Idempotent."""
    with act():
        group, made = Group.objects.get_or_create(name=group_name(region))
        if not made:
            return group
        group.permissions.add(_permission("access_admin", "wagtailadmin"))
        if region.level == RegionLevel.PROVINCE:
            place: Page = HomePage.objects.get()
            rights: tuple[str, ...] = _WHOLE_SITE
        else:
            place = ensure_region_section(region=region)
            rights = _SECTION
        for codename in rights:
            GroupPagePermission.objects.create(
                group=group, page_id=place.pk, permission=_permission(codename, "wagtailcore")
            )
        _give_collections(group, region)
    return group


def _give_collections(group: Group, region: Region) -> None:
    """Files of one's own in a collection of one's own; those of the province's are there for everybody to choose."""
    root = Collection.get_first_root_node()
    if region.level == RegionLevel.PROVINCE:
        own = root
    else:
        own = root.get_children().filter(name=region.name).first() or root.add_child(name=region.name)
        for app, codename in _SHARED_FILES:
            _allow(group, root, app, codename)
    for app, codename in _OWN_FILES:
        _allow(group, own, app, codename)


def _allow(group: Group, collection: Collection, app: str, codename: str) -> None:
    GroupCollectionPermission.objects.create(group=group, collection=collection, permission=_permission(codename, app))


def _permission(codename: str, app: str) -> Permission:
    return Permission.objects.get(codename=codename, content_type__app_label=app)
