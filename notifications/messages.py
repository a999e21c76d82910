"""Texts of messages to people, as data: an id, a text with named places, and which of them are secret.

Every app keeps its own in ``<app>/data/messages.json`` and registers the file in ``AppConfig.ready()``::

    {"accounts.sign_in_code": {"title": "登录验证码", "text": "验证码{code}…", "secret": ["code"], "minutes": 10}}

``title`` says in words what kind of message it is; ``subject`` is for e-mail; ``minutes`` is how long the message is
worth sending (absent: for ever).
The places are plain names and nothing else: no attribute, no index, no format (promise I10).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_QUOTED_PLACE = re.compile(r"“\{([a-z][a-z0-9_]*)\}”")
_CLOSES = {"”": "“", "’": "‘"}
MAX_VALUE = 500


class MessageProblem(Exception):
    """A message that cannot be written: unknown id, missing parameter. The text is for the desk."""


@dataclass(frozen=True)
class MessageTemplate:
    """One text. ``names`` are its places; ``minutes`` 0 means it never grows old."""

    id: str
    text: str
    subject: str = ""
    secret: frozenset[str] = frozenset()
    minutes: int = 0
    title: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The places in order of appearance, each once."""
        return tuple(dict.fromkeys(_PLACE.findall(self.subject + self.text)))


@dataclass(frozen=True)
class Rendered:
    """What leaves: the words, and exactly the parameters that the template names."""

    text: str
    subject: str
    params: dict[str, str]


_templates: dict[str, MessageTemplate] = {}


def register_file(path: Path) -> None:
    """Add the texts of one app. ``ValueError`` for a brace that is no place, or a secret that is no place."""
    for template_id, entry in json.loads(path.read_text(encoding="utf-8")).items():
        template = MessageTemplate(
            id=template_id,
            text=entry["text"],
            subject=entry.get("subject", ""),
            secret=frozenset(entry.get("secret", [])),
            minutes=entry.get("minutes", 0),
            title=entry.get("title", ""),
        )
        rest = _PLACE.sub("", template.subject + template.text)
        if "{" in rest or "}" in rest or not template.secret <= set(template.names):
            raise ValueError(f"{template_id}: only plain names in braces, and secrets among them")
        _templates[template_id] = template


def template_of(template_id: str) -> MessageTemplate | None:
    """The template, or None for an unknown id."""
    return _templates.get(template_id)


def registered() -> list[MessageTemplate]:
    """Every template, by id."""
    return [_templates[key] for key in sorted(_templates)]


def render(template_id: str, params: Mapping[str, Any], *, mask_secrets: bool = False) -> Rendered:
    """The words for ``params``; values are put in on one line, at most 500 characters each, and as they are but for
    quotation marks within quotation marks.

    ``MessageProblem`` for an unknown id or a missing value. ``mask_secrets`` writes stars in the place of secrets.
    """
    template = template_of(template_id)
    if template is None:
        raise MessageProblem(_("There is no message template %(id)s.") % {"id": template_id})
    values: dict[str, str] = {}
    quoted = set(_QUOTED_PLACE.findall(template.subject + template.text))
    for name in template.names:
        if mask_secrets and name in template.secret:
            values[name] = "******"
        elif params.get(name) in (None, ""):
            raise MessageProblem(_("The parameter %(name)s is missing.") % {"name": name})
        else:
            value = " ".join(str(params[name]).split())[:MAX_VALUE]
            values[name] = _one_level_deeper(value) if name in quoted else value

    def fill(text: str) -> str:
        return _PLACE.sub(lambda place: values[place.group(1)], text)

    return Rendered(text=fill(template.text), subject=fill(template.subject), params=values)


def _one_level_deeper(text: str) -> str:
    """For a place in “”: outer pairs become ‘ ’, those inside them “ ” (GB/T 15834-2011, 4.8). No pair, no change."""
    signs, opened = list(text), []
    for index, sign in enumerate(text):
        if sign in _CLOSES.values():
            opened.append(index)
        elif begins := [place for place, at in enumerate(opened) if text[at] == _CLOSES.get(sign)]:
            start, depth = opened[begins[-1]], begins[-1]
            del opened[depth:]
            signs[start], signs[index] = "“”" if depth % 2 else "‘’"
    return "".join(signs)
