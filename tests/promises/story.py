"""People at work through the pages: every form is opened, filled, sent, and its act looked up in the audit."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import resolve

from tests.factories.competitions import pdf
from tests.promises.dump import acts_and_rows
from tests.promises.pages import Form, forms_of, pick
from tests.world import World
from workflow import clock
from workflow.models import AuditRow

ADDRESS = "203.0.113.77"
GUEST = "guest:"
# Fields whose content must never reach the audit.
SECRET_FIELDS = ("password", "password1", "password2", "oldpassword", "code", "phone", "login", "id_number", "_once")
# What counts every time it is asked for.
DONE_AGAIN = {
    "competitions_desk:entry_reveal",  # each look at full numbers is written down
    "account_reauthenticate",  # each check of a password is
    "judging_desk:intake",  # each parcel that is carried in is; the marks in it count once
}
Who = str | int | None


@dataclass
class Sent:
    """One POST: where to, what was done by it, what was typed that is secret; ``again``: what the page says to which the
    same POST led once more, if it is another page."""

    address: str
    done: list[str]
    secrets: set[str] = field(default_factory=set)
    again: str = ""


@dataclass
class Story:
    """What people do one after another.

    ``extra``: fields that are smuggled into every form that has none of the name. ``twice``: send every POST again.
    """

    world: World
    extra: dict[str, str] = field(default_factory=dict)
    twice: bool = False
    acts: list[Sent] = field(default_factory=list)
    clients: dict[Any, Client] = field(default_factory=dict)

    def browser(self, who: Who) -> Client:
        """Of a person of the world (name or key), or of a ``guest:…``, who is not signed in at first."""
        if who not in self.clients:
            known = None if isinstance(who, str) and who.startswith(GUEST) else who
            self.clients[who] = self.world.client(known, REMOTE_ADDR=ADDRESS)
        return self.clients[who]

    def form(self, who: Who, page: Any, to: str = "", button: str = "") -> tuple[str, Form, dict[str, Any]]:
        """``who`` opens ``page`` (or has its answer before them): the address of the form that goes to an address ending
        in ``to``, the form, and what it would send when ``button`` is pressed."""
        shown = self.browser(who).get(page) if isinstance(page, str) else page
        assert shown.status_code in (200, 422), (page, shown.status_code, shown.get("Location"))
        path = shown.wsgi_request.path
        address, form, pressed = pick(forms_of(shown.content.decode(), path), to or path, button)
        return address, form, _collected(form.fields) | ({pressed.name: pressed.value} if pressed.name else {})

    def act(
        self,
        who: Who,
        page: Any,
        /,
        *expected: str,
        to: str = "",
        button: str = "",
        files: dict[str, Any] | None = None,
        status: int = 302,
        **fields: Any,
    ) -> Any:
        """``who`` opens ``page``, fills the form that goes to an address ending in ``to`` and presses ``button``.

        ``expected``: what must stand in the audit then, each "action" or "action from>to", with "!" before it if refused.
        """
        address, form, data = self.form(who, page, to, button)
        return self.send(who, address, *expected, names=form.names, files=files, status=status, **data | fields)

    def send(
        self,
        who: Who,
        address: str,
        /,
        *expected: str,
        names: set[str] | None = None,
        files: dict[str, Any] | None = None,
        status: int = 302,
        headers: dict[str, str] | None = None,
        **data: Any,
    ) -> Any:
        """POST it, and compare what happened with the audit: who, when, from where, what, before and after."""
        taken = (names or set()) | set(data)
        more = {name: value for name, value in self.extra.items() if name not in taken}
        secrets = {str(data[name]) for name in SECRET_FIELDS if data.get(name)}
        return self._post(
            who, address, expected, status, {**data, **more, **(files or {})}, {"headers": headers}, secrets
        )

    def send_json(self, who: Who, address: str, content: dict[str, Any], /, *expected: str) -> Any:
        """The same for an address that a script talks to: there, what does not belong is refused as a whole."""
        if self.extra:
            wrong = self.browser(who).post(address, json.dumps(content | self.extra), content_type="application/json")
            assert wrong.status_code == 400, address
        return self._post(who, address, expected, 200, json.dumps(content), {"content_type": "application/json"}, set())

    def _post(
        self, who: Who, address: str, expected: tuple[str, ...], status: int, data: Any, how: Any, secrets: set[str]
    ) -> Any:
        last = AuditRow.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        response = self.browser(who).post(address, data, **how)
        assert response.status_code == status, (address, response.status_code, _complaint(response))
        rows = list(AuditRow.objects.filter(pk__gt=last).order_by("pk"))
        found = [_words(row) for row in rows]
        missing = [one for one in expected if not any(one in (word, word.split()[0]) for word in found)]
        assert missing == [], (address, missing, found, _complaint(response))
        for row in rows:
            self._check(row, who, response, expected)
        sent = Sent(address, found, secrets)
        self.acts.append(sent)
        if self.twice and status < 400:
            sent.again = self._once_more(who, address, data, how, response)
        return response

    def _once_more(self, who: Who, address: str, data: Any, how: Any, first: Any) -> str:
        """The same POST again, as a second click sends it: nothing may be done. Empty if it leads to the same page, else
        what that page says."""
        for value in data.values() if isinstance(data, dict) else ():
            if hasattr(value, "seek"):
                value.seek(0)
        before = acts_and_rows()
        second = self.browser(who).post(address, data, **how)
        assert acts_and_rows() == before or resolve(address).view_name in DONE_AGAIN, (address, "was done twice")
        if _answer(first) == _answer(second):
            return ""
        second, first = self._led(who, second), self._led(who, first)
        return "" if _answer(first) == _answer(second) else f"{_answer(second)} {text_of(second)}"

    def _led(self, who: Who, response: Any) -> Any:
        """The page that ``who`` sees in the end."""
        while response.status_code == 302:
            response = self.browser(who).get(response["Location"])
        return response

    def _check(self, row: AuditRow, who: Who, response: Any, expected: tuple[str, ...]) -> None:
        assert row.address == ADDRESS
        assert row.request_id == response["X-Request-Id"]
        assert row.at.tzinfo is not None
        assert abs((row.at - clock.now()).total_seconds()) < 60
        if who is None or (isinstance(who, str) and who.startswith(GUEST)):
            return
        if row.action in {one.split()[0] for one in expected}:
            key = self.world.people[who] if isinstance(who, str) else who
            assert (row.actor_kind, row.actor_key) == ("person", str(key)), (row.action, row.actor_key)
            assert row.actor_label != ""
            assert row.target_type != "" or row.data != {}


def scan(name: str = "盖章件.pdf") -> SimpleUploadedFile:
    """A PDF as a form receives it."""
    return SimpleUploadedFile(name, pdf(), "application/pdf")


def _collected(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        found[name] = [*_as_list(found[name]), value] if name in found else value
    return found


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _words(row: AuditRow) -> str:
    action = row.action if row.succeeded else f"!{row.action}"
    return f"{action} {row.from_state}>{row.to_state}" if row.to_state else action


def _answer(response: Any) -> str:
    """Where an answer leads, or what it says."""
    if response.status_code == 302:
        return str(response["Location"])
    if response.get("Content-Type", "").startswith("application/json"):
        return f"{response.status_code} {response.content.decode()}"
    return f"{response.status_code} {response.wsgi_request.path}"


def _complaint(response: Any) -> str:
    """The error summary and the messages of a page that says no."""
    if response.status_code == 302:
        return str(response["Location"])
    return text_of(response, "error-summary")[:600]


def text_of(response: Any, start: str = "") -> str:
    """The words of a page, from ``start`` on if that is in it."""
    text = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(errors="replace"), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text[max(text.find(start), 0) :]).split())
