"""Static files: compressed, hashed by content, and the imports inside our own script modules hashed as well."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

_ANY_SCRIPT, _IMPORTS = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns


class _AddressesOnce(ManifestStaticFilesStorage):
    """Works each address out once: a page asks for some thirty, and the manifest stays as it is while a process runs.

    Rewrites `import "./texts.js"` in static/js/, else a hashed module would load unhashed ones: stale after an update, and
    not among what the judging app keeps for a hall without a network. Only there: scripts of packages import names that
    are no files of theirs.
    """

    patterns = (*ManifestStaticFilesStorage.patterns, ("js/*.js", _IMPORTS))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:  # type: ignore[override]  # as Django's own
        """The address of the hashed file; in DEBUG of the plain one. ``ValueError`` for a name outside the manifest."""
        if settings.DEBUG or force:
            return str(super().url(name, force))
        known = self._addresses.get(name)
        if known is None:
            known = self._addresses[name] = str(super().url(name))
        return known


class StaticStorage(_AddressesOnce, CompressedManifestStaticFilesStorage):
    """And compressed once, when they are collected."""


class PlainStaticStorage(_AddressesOnce):
    """The same names, nothing compressed: where nobody is far away, compressing would take most of the set-up."""
