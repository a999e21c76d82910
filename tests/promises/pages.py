"""Reads the forms of a page as a browser does: what would be sent when a button is pressed."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

PLAIN = "(plain)"


@dataclass
class Button:
    """What pressing it adds and where it sends the form."""

    name: str = ""
    value: str = ""
    address: str = ""


@dataclass
class Form:
    """One form: its address, what its fields hold now, its buttons."""

    address: str
    key: str = ""
    method: str = "get"
    fields: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    buttons: list[Button] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.forms: list[Form] = []
        self.loose: list[tuple[str, str, dict[str, str]]] = []  # key of the form, tag, attributes
        self.open: Form | None = None
        self.select: dict[str, Any] | None = None
        self.area: dict[str, Any] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            address = urljoin(self.page, given.get("action", "")) if given.get("action") else self.page
            self.open = Form(address, given.get("id", ""), given.get("method", "get").lower())
            self.forms.append(self.open)
        elif tag in ("input", "button"):
            self._take(tag, given)
        elif tag == "select":
            self.select = {"attrs": given, "values": [], "first": None}
        elif tag == "option" and self.select is not None:
            value = given.get("value", "")
            self.select["first"] = value if self.select["first"] is None else self.select["first"]
            if "selected" in given:
                self.select["values"].append(value)
        elif tag == "textarea":
            self.area = {"attrs": given, "text": ""}

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area["text"] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select" and self.select is not None:
            attrs, values = self.select["attrs"], self.select["values"]
            if not values and "multiple" not in attrs and self.select["first"] is not None:
                values = [self.select["first"]]
            for value in values:
                self._take("select", attrs | {"value": value})
            self.select = None
        elif tag == "textarea" and self.area is not None:
            self._take("textarea", self.area["attrs"] | {"value": self.area["text"].removeprefix("\n")})
            self.area = None

    def _take(self, tag: str, given: dict[str, str]) -> None:
        if "disabled" in given:
            return
        if given.get("form"):
            self.loose.append((given["form"], tag, given))
        elif self.open is not None:
            _add(self.open, tag, given, self.page)


def _add(form: Form, tag: str, given: dict[str, str], page: str) -> None:
    kind, name = given.get("type", "submit" if tag == "button" else "text"), given.get("name", "")
    if kind in ("submit", "image", "button", "reset"):
        if kind == "submit":
            target = given.get("formaction", "")
            form.buttons.append(Button(name, given.get("value", ""), urljoin(page, target) if target else ""))
        return
    if not name:
        return
    form.names.add(name)
    if kind == "file" or (kind in ("checkbox", "radio") and "checked" not in given):
        return
    form.fields.append((name, given.get("value", "on" if kind == "checkbox" else "")))


def forms_of(html: str, page: str) -> list[Form]:
    """Every form of a page that was asked for at ``page``."""
    reader = _Reader(page)
    reader.feed(html)
    for key, tag, given in reader.loose:
        for form in reader.forms:
            if form.key == key:
                _add(form, tag, given, page)
    return reader.forms


def pick(forms: list[Form], ending: str, button: str = "") -> tuple[str, Form, Button]:
    """The address, form and button of the one POST form that goes to an address ending in ``ending``.

    ``button``: the value, name or "name=value" of the one to press, where there are several; PLAIN: the one without a
    name.
    """
    found = []
    for form in forms:
        if form.method != "post":
            continue
        for one in form.buttons or [Button()]:
            address = urlsplit(one.address or form.address).path
            if address.endswith(ending) and (
                not button or button in (one.value, one.name or PLAIN, f"{one.name}={one.value}")
            ):
                found.append((address, form, one))
    if not found:
        known = sorted({urlsplit(one.address or form.address).path for form in forms for one in form.buttons})
        raise AssertionError(f"no form goes to …{ending} (button {button!r}); there are {known}")
    return found[0]
