"""How dates, money, sizes and masked numbers are written. Used by the template filters, exports and printed forms."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

Moment = dt.datetime | dt.date


def local(value: dt.datetime) -> dt.datetime:
    """`value` in the site's time zone; a naive one is taken as local already."""
    return timezone.localtime(value) if timezone.is_aware(value) else value


# Django's letters for the parts that are numbers, as str.format writes them.
_NUMBERS = {
    "Y": "{0.year:04}", "n": "{0.month}", "m": "{0.month:02}", "j": "{0.day}", "d": "{0.day:02}",
    "G": "{0.hour}", "H": "{0.hour:02}", "i": "{0.minute:02}", "s": "{0.second:02}",
}  # fmt: skip


@functools.lru_cache(maxsize=64)
def _in_numbers(pattern: str) -> str:
    """A pattern of numbers for str.format; empty when it has a letter of another kind (the name of a month, an escape)."""
    others = "".join(letter for letter in pattern if letter not in _NUMBERS)
    return "" if re.search(r"[A-Za-z\\{}]", others) else "".join(_NUMBERS.get(letter, letter) for letter in pattern)


def _write(value: Moment, pattern: str) -> str:
    # A list writes fifty of them: Django takes the pattern apart for each one.
    numbers = _in_numbers(pattern)
    return numbers.format(value) if numbers else format_date(value, pattern)


def day(value: Moment | None) -> str:
    """A date: 2026年5月30日."""
    if value is None:
        return ""
    value = local(value) if isinstance(value, dt.datetime) else value
    return _write(value, pgettext("date format: a day", "j F Y"))


def planned(value: Moment | None) -> str:
    """A day that people keep free, with its weekday: 2026年12月26日（星期六）."""
    if value is None:
        return ""
    value = local(value) if isinstance(value, dt.datetime) else value
    return _write(value, pgettext("date format: a day to plan by", "l, j F Y"))


def when(value: Moment | None) -> str:
    """A moment: 2026年5月30日 18:00; a plain date is written as a day."""
    if not isinstance(value, dt.datetime):
        return day(value)
    return _write(local(value), pgettext("date format: a moment", "j F Y, H:i"))


def when_short(value: Moment | None) -> str:
    """A moment without its year, for dense tables: 5月30日 18:00."""
    if value is None:
        return ""
    if not isinstance(value, dt.datetime):
        return _write(value, pgettext("date format: a day without year", "j M"))
    return _write(local(value), pgettext("date format: a moment without year", "j M, H:i"))


def all_short(values: Iterable[dt.datetime]) -> list[str]:
    """`when_short` of a whole column of aware moments: pattern and time zone are looked up once."""
    zone, pattern = timezone.get_current_timezone(), pgettext("date format: a moment without year", "j M, H:i")
    return [_write(value.astimezone(zone), pattern) for value in values]


def file_kinds(extensions: Iterable[str]) -> str:
    """Kinds of files as a reader lists them: PDF、PPTX."""
    return _(", ").join(extension.upper() for extension in extensions)


def some(names: Sequence[str], most: int) -> str:
    """The first ``most`` of a list, and how many there are where it goes on: nothing is cut silently."""
    text = _(", ").join(names[:most])
    return (
        text if len(names) <= most else _("%(names)s and others, %(all)d in all") % {"names": text, "all": len(names)}
    )


def some_people(names: Sequence[str], most: int) -> str:
    """The same of people."""
    text = _(", ").join(names[:most])
    words = _("%(names)s and others, %(all)d people in all")
    return text if len(names) <= most else words % {"names": text, "all": len(names)}


def deadline(value: Moment | None) -> str:
    """A deadline as a reader of a notice expects it: a whole day (or its last second) ends at 24:00."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = local(value)
        if (value.hour, value.minute, value.second) != (23, 59, 59):
            return when(value)
    return _write(value, pgettext("date format: the end of a day", "j F Y, 24:00"))


def time_left(value: Moment | None, now: dt.datetime) -> str:
    """What is left until a deadline, in the largest whole unit; `now` is an argument: this layer has no clock."""
    if value is None:
        return ""
    if not isinstance(value, dt.datetime):
        value = timezone.make_aware(dt.datetime.combine(value, dt.time(23, 59, 59)))
    seconds = (value - now).total_seconds()
    late = seconds < 0
    number, unit = _largest(abs(seconds))
    texts = {
        "d": (
            ngettext("%(n)d day late", "%(n)d days late", number),
            ngettext("%(n)d day left", "%(n)d days left", number),
        ),
        "h": (
            ngettext("%(n)d hour late", "%(n)d hours late", number),
            ngettext("%(n)d hour left", "%(n)d hours left", number),
        ),
        "m": (
            ngettext("%(n)d minute late", "%(n)d minutes late", number),
            ngettext("%(n)d minute left", "%(n)d minutes left", number),
        ),
    }
    return texts[unit][0 if late else 1] % {"n": number}


def _largest(seconds: float) -> tuple[int, str]:
    if seconds >= 86_400:
        return int(seconds // 86_400), "d"
    if seconds >= 3_600:
        return int(seconds // 3_600), "h"
    return int(seconds // 60), "m"


def number(value: object) -> str:
    """A number with thousands separators, its decimals as they are."""
    try:
        return f"{Decimal(str(value)):,}"
    except (InvalidOperation, ValueError):
        return "" if value is None else str(value)


def wan(yuan: object) -> str:
    """Money given in yuan, written in 万元 without needless zeros: 1 250 000 → 125 万元; below 10 000 in 元."""
    try:
        amount = Decimal(str(yuan))
    except (InvalidOperation, ValueError):
        return ""
    if abs(amount) < 10_000:
        return _("%(amount)s yuan") % {"amount": _plain(amount)}
    return _("%(amount)s ×10,000 yuan") % {"amount": _plain(amount / 10_000)}


def in_wan(amount: object) -> str:
    """Money that is stored in 万元 already."""
    try:
        return _("%(amount)s ×10,000 yuan") % {"amount": _plain(Decimal(str(amount)))}
    except (InvalidOperation, ValueError):
        return ""


def _plain(amount: Decimal) -> str:
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def file_size(size: int | None) -> str:
    """Bytes as people read them: 820 KB, 1.4 MB. Binary steps, one decimal from 1 MB."""
    if size is None:
        return ""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{round(size / 1024)} KB"
    if size < 1024**3:
        return f"{size / 1024 / 1024:.1f}".removesuffix(".0") + " MB"
    return f"{size / 1024**3:.1f}".removesuffix(".0") + " GB"


def masked(text: object, head: int = 3, tail: int = 4) -> str:
    """A number with its middle hidden: 138****5678. Short texts keep only their first character."""
    value = "" if text is None else str(text)
    if len(value) <= head + tail:
        return value[:1] + "*" * max(len(value) - 1, 0)
    return value[:head] + "*" * min(len(value) - head - tail, 8) + value[-tail:]


def iso_local(value: dt.datetime) -> str:
    """For <time datetime=…>: the moment in local time with its offset, to the second."""
    return local(value).isoformat(timespec="seconds")


def clock_time(value: dt.datetime) -> str:
    """Hours and minutes: 18:00."""
    return date_format(local(value), "H:i")
