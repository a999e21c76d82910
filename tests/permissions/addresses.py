"""Every address that the resolver knows, and the few that are not ours to answer for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

# Not ours: other people's pages under their own access control. Everything else needs rows.
NOT_OURS = (
    "cms/",  # the Wagtail admin: its own groups (tests/cms)
    "documents/",  # Wagtail's documents; ours answers in front of them as cms_public:document
    "accounts/2fa/",  # allauth.mfa
    "accounts/3rdparty/",  # allauth.socialaccount
    "accounts/oidc/",  # allauth.socialaccount, where a provincial log-in is set up
)
# Under those prefixes, but answered by us.
IN_FRONT = ("cms_login", "cms_public:document")
# Every page of the CMS: its rows are named by their path.
PAGES = "wagtail_serve"


@dataclass(frozen=True)
class Address:
    """One pattern: its name as reverse() wants it, its route as written, the names of its parameters."""

    name: str
    route: str
    parameters: tuple[str, ...]

    @property
    def key(self) -> str:
        """Unique: two patterns may share a name and differ in their parameters."""
        return " ".join((self.name, *self.parameters))


def all_addresses() -> list[Address]:
    """Every address of the site, those of ``NOT_OURS`` left out."""
    found = _walk(get_resolver(), "", "", ())
    return [one for one in found if one.name in IN_FRONT or not one.route.startswith(NOT_OURS)]


def _walk(resolver: URLResolver, route: str, namespace: str, known: tuple[str, ...]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern).lstrip("^")
        parameters = known + tuple(_parameters(entry))
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, here, inner, parameters)
        elif isinstance(entry, URLPattern):
            yield Address(f"{namespace}{entry.name or '(no name)'}", here, tuple(sorted(parameters)))


def _parameters(entry: URLPattern | URLResolver) -> list[str]:
    regex = entry.pattern.regex
    return list(regex.groupindex)
