"""The site that a fresh database serves: first page, sections, and the newsroom's workflow. Data only, reversible."""

from __future__ import annotations

import json
import uuid

from django.db import migrations

from cms.tree import ABOUT, ABOUT_BODY, HOME, SECTIONS, WORKFLOW_NAME, WORKFLOW_STEPS


def plant(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    Locale = apps.get_model("wagtailcore", "Locale")
    root = Page.objects.get(depth=1)
    Site.objects.all().delete()
    Page.objects.filter(depth__gt=1).delete()  # Wagtail's own welcome page
    locale = Locale.objects.order_by("pk").first()
    home = _page(apps, HOME, root, 1, locale, numchild=len(SECTIONS) + 1)
    for index, section in enumerate(SECTIONS, start=1):
        _page(apps, section, home, index, locale)
    body = json.dumps([{"type": kind, "value": value, "id": str(uuid.uuid4())} for kind, value in ABOUT_BODY])
    _page(apps, ABOUT, home, len(SECTIONS) + 1, locale, body=body)
    root.numchild = 1
    root.save(update_fields=["numchild"])
    Site.objects.create(hostname="localhost", port=80, site_name="创响", root_page_id=home.pk, is_default_site=True)
    _workflow(apps, home)


def _content_type(apps, app, model):
    return apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app, model=model.lower())[0]


def _page(apps, planned, parent, index, locale, *, numchild=0, **more):
    return apps.get_model("cms", planned.model).objects.create(
        path=f"{parent.path}{index:04d}",
        depth=parent.depth + 1,
        numchild=numchild,
        title=planned.title,
        draft_title=planned.title,
        slug=planned.slug,
        url_path=f"{parent.url_path}{planned.slug}/",
        content_type=_content_type(apps, "cms", planned.model),
        locale=locale,
        translation_key=uuid.uuid4(),
        live=True,
        **planned.fields,
        **more,
    )


def _workflow(apps, home):
    """Ours for the whole site, in place of Wagtail's example."""
    Workflow = apps.get_model("wagtailcore", "Workflow")
    apps.get_model("auth", "Group").objects.filter(name__in=["Editors", "Moderators"]).delete()
    apps.get_model("wagtailcore", "WorkflowPage").objects.all().delete()
    Workflow.objects.update(active=False)
    workflow = Workflow.objects.create(name=WORKFLOW_NAME, active=True)
    for place, (name, level) in enumerate(WORKFLOW_STEPS):
        task = apps.get_model("cms", "RegionApprovalTask").objects.create(
            name=name, level=level, active=True, content_type=_content_type(apps, "cms", "RegionApprovalTask")
        )
        apps.get_model("wagtailcore", "WorkflowTask").objects.create(
            workflow=workflow, task_id=task.pk, sort_order=place
        )
    apps.get_model("wagtailcore", "WorkflowPage").objects.create(workflow=workflow, page_id=home.pk)


def clear(apps, schema_editor):
    apps.get_model("wagtailcore", "Site").objects.all().delete()
    apps.get_model("wagtailcore", "Page").objects.filter(depth__gt=1).delete()
    apps.get_model("wagtailcore", "Page").objects.filter(depth=1).update(numchild=0)
    apps.get_model("cms", "RegionApprovalTask").objects.all().delete()
    apps.get_model("wagtailcore", "Workflow").objects.filter(name=WORKFLOW_NAME).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        # Wagtail's groups get their rights there; ours must come after it.
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [migrations.RunPython(plant, clear)]
