"""The pages of one's account, as tabs; also above allauth's own pages."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ui.parts import Tab


def tabs(request: HttpRequest) -> list[Tab]:
    """In order; the one that holds the present address is marked."""
    pages = (
        ("accounts_my:profile", _("Profile"), ()),
        ("accounts_my:contact", _("Phone and e-mail"), ("accounts_my:phone", "accounts_my:email")),
        ("account_change_password", _("Password"), ("account_set_password",)),
        ("mfa_index", _("Second factor"), ()),
        ("accounts_my:devices", _("Devices"), ()),
    )
    found = []
    for name, label, more in pages:
        url = reverse(name)
        here = request.path == url or request.path in [reverse(one) for one in more]
        found.append(Tab(label, url, current=here or (name == "mfa_index" and request.path.startswith(url))))
    return found
