"""发布前隐私检查 of editors' pages: every text of a page and every document that it links to."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.models.files import CustomDocument
from competitions.domain.document_texts import text_of
from competitions.domain.unreadable import Locked, TooLong, Unreadable
from competitions.queries.privacy import Found, find, fingerprint
from workflow.models import AuditRow

ACTION = "cms.privacy_passed"
_BLOCK_TAG = re.compile(r"</?(?:p|br|li|ul|ol|h[1-6]|td|th|tr|div|hr)[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_LINKED = re.compile(r"""<a\b[^>]*linktype="document"[^>]*>""")
_ID = re.compile(r"""\bid="(\d+)""")
_SKIP = {"id", "type", "slug"}


def plain(text: str) -> str:
    """Rich text without its tags: a number that is half bold stays one number, paragraphs stay apart."""
    return html.unescape(_TAG.sub("", _BLOCK_TAG.sub("\n", text)))


def findings_in(values: Mapping[str, Any], labels: Mapping[str, str]) -> list[Found]:
    """What stands in the values of a page's fields, by field, and in the documents they link to."""
    found: list[Found] = []
    documents: set[int] = set()
    for name, value in values.items():
        for text in _texts(value):
            documents.update(int(one) for link in _LINKED.findall(text) for one in _ID.findall(link))
            found += find(str(labels.get(name, name)), plain(text))
        documents.update(_chosen(value))
    for document in CustomDocument.objects.filter(pk__in=documents).order_by("pk"):
        found += in_document(document)
    return list(dict.fromkeys(found))


def in_document(document: CustomDocument) -> list[Found]:
    """What stands in one file; a file that cannot be read is a finding, too: somebody has to look."""
    kind = PurePath(document.filename).suffix.lower().lstrip(".")
    where = _("Document “%(name)s”") % {"name": document.title}
    try:
        with document.file.open("rb") as file:
            return find(where, f"{document.title}\n{text_of(file, kind)}")
    except (Unreadable, OSError) as error:
        what = _("cannot be read by machine, please look at it yourself")
        if isinstance(error, Locked):
            what = _(
                "is protected by a password and cannot be read; please offer it without one, or look at it yourself"
            )
        elif isinstance(error, TooLong):
            what = _("takes too long to be read by machine, please look at it yourself")
        return [Found(where, what, "", _("%(where)s: %(what)s") % {"where": where, "what": what})]


def page_findings(page: Page) -> list[Found]:
    """What stands in a page as it would be published."""
    fields = [field for field in page._meta.get_fields() if getattr(field, "attname", None) and not field.is_relation]
    wanted = [field for field in fields if field.get_internal_type() in {"CharField", "TextField", "JSONField"}]
    own = {field.name for field in type(page)._meta.local_fields} | {"title", "seo_title", "search_description"}
    names = [field.name for field in wanted if field.name in own]
    labels = {field.name: str(getattr(field, "verbose_name", field.name)) for field in wanted}
    return findings_in({name: getattr(page, name) for name in names}, labels)


def is_answered(found: Iterable[Found]) -> bool:
    """Whether somebody gave a reason for exactly these findings."""
    return AuditRow.objects.filter(action=ACTION, succeeded=True, data__fingerprint=fingerprint(found)).exists()


def _texts(value: Any) -> Iterator[str]:
    """Every text inside: of a block, a list, a plain field."""
    if hasattr(value, "get_prep_value"):
        value = value.get_prep_value()
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in _SKIP:
                yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _chosen(value: Any) -> Iterator[int]:
    """Documents that a block chose."""
    if isinstance(value, CustomDocument):
        yield value.pk
    elif hasattr(value, "stream_block"):
        for block in value:
            yield from _chosen(block.value)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _chosen(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _chosen(inner)
