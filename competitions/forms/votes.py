"""Forms of the count of a public vote."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competitions.actions.votes import Votes
from competitions.domain import workbooks
from competitions.domain.rulebook import Award
from competitions.domain.votes import VoteLine, line_of, read_lines
from competitions.domain.workbooks import WorkbookError
from competitions.enums import VoteTieWay
from competitions.models import Entry
from competitions.queries.import_words import workbook_words
from competitions.queries.imports import import_limits
from ui.forms import Form, UploadField, whole_number


class VotesForm(Form):
    """The count: pasted lines or a workbook with two columns, where it comes from, when the vote ended."""

    code = forms.ChoiceField(label=_("Award"))
    lines = forms.CharField(
        label=_("Votes"),
        max_length=200_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One line for each entry: its number and its votes, as copied from a table. Or choose a workbook."),
    )
    workbook = UploadField(
        label=_("Workbook"),
        extensions=["xlsx"],
        required=False,
        help_text=_("XLSX: the entry number in the first column, the votes in the second."),
    )
    source = forms.CharField(
        label=_("Where the votes were cast"), max_length=200, help_text=_("Platform, page or account.")
    )
    closed_at = forms.DateTimeField(
        label=_("End of the vote"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    statement = UploadField(label=_("Statement of the platform (scan)"), extensions=["pdf"], required=False)
    reason = forms.CharField(
        label=_("Why the votes are replaced"),
        max_length=300,
        required=False,
        help_text=_("Only where votes were entered before."),
    )
    widths = {"closed_at": "medium"}

    def __init__(self, *args: Any, awards: Sequence[Award], again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [(one.code, one.name) for one in awards]  # type: ignore[attr-defined]
        if not again:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """One of the two ways, read into lines."""
        given = super().clean() or {}
        if bool(given.get("lines")) == bool(given.get("workbook")):
            if not self.errors:
                self.add_error("lines", _("Paste the votes or choose a workbook: one of the two."))
            return given
        try:
            given["read"] = _rows(given["workbook"]) if given.get("workbook") else read_lines(given["lines"])
        except WorkbookError as error:
            self.add_error("workbook", workbook_words(error))
        return given

    def votes(self) -> Votes:
        """What was entered."""
        given = self.cleaned_data
        statement = given.get("statement")
        return Votes(
            code=given["code"],
            lines=given["read"],
            source=given["source"],
            closed_at=given["closed_at"],
            reason=given.get("reason", ""),
            statement=statement,
            statement_name=statement.name if statement else "",
        )


def _rows(file: Any) -> list[VoteLine]:
    """The first sheet; a heading without a number of votes is left out."""
    sheets = workbooks.read(file, import_limits())
    found: list[VoteLine] = []
    for line in sheets[0].lines if sheets else ():
        first, second = (line.cells[column].text if column in line.cells else "" for column in (0, 1))
        made = line_of(line.row, first, second)
        if made.votes is None and not found and not any(sign.isdigit() for sign in second):
            continue
        found.append(made)
    return found


class TieForm(Form):
    """The order of equals: a place for each, and why."""

    way = forms.ChoiceField(label=_("How it is decided"), choices=VoteTieWay.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Written rule, or reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "The clause of the plan that decides equal votes; otherwise why this order, which a second person confirms."
        ),
    )

    def __init__(self, *args: Any, entries: Sequence[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = list(entries)
        places = [("", "—"), *((str(number), str(number)) for number in range(1, len(self.entries) + 1))]
        for entry in self.entries:
            label = gettext("Place of %(title)s (%(number)s)") % {"title": entry.title, "number": entry.number}
            self.fields[f"place-{entry.pk}"] = forms.ChoiceField(label=label, choices=places)

    def clean(self) -> dict[str, Any]:
        """Each place once."""
        given = super().clean() or {}
        places = [given.get(f"place-{entry.pk}") for entry in self.entries]
        if not self.errors and len(set(places)) != len(places):
            raise forms.ValidationError(_("Every place is given once."))
        return given

    def order(self) -> list[int]:
        """Keys of the entries, best first."""
        return sorted((one.pk for one in self.entries), key=lambda pk: whole_number(self.cleaned_data[f"place-{pk}"]))
