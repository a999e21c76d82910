"""Forms of the replacement route: the request of a city, the decisions, the documents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from competitions.enums import ConsentSide, ReplacementForm, ReplacementReason
from competitions.forms.levels import day_input
from ui.forms import Form, UploadField


def scan_field(label: Any, *, required: bool = True) -> UploadField:
    """One PDF. Whether it really is one, the verb finds out."""
    return UploadField(label=label, extensions=["pdf"], max_bytes=settings.FILING_PLAN_MAX_BYTES, required=required)


class AskForm(Form):
    """A city asks to select by a camp or roadshow."""

    reason_code = forms.ChoiceField(label=_("Kind of reason"), choices=ReplacementReason.choices)
    reason = forms.CharField(
        label=_("Why the round cannot be held"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )
    form = forms.ChoiceField(label=_("What is held instead"))
    planned_on = forms.DateField(label=_("Planned day"), widget=day_input())
    scan = scan_field(_("Stamped letter (one PDF scan)"))
    widths = {"planned_on": "narrow", "reason_code": "medium", "form": "medium"}

    def __init__(self, *args: Any, forms_allowed: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(ReplacementForm.choices)
        self.fields["form"].choices = [(one, labels[one]) for one in forms_allowed]  # type: ignore[attr-defined]


class ConsentForm(Form):
    """A decision. The province may name a document; the committee's decision is one, with its day and scan."""

    doc_no = forms.CharField(label=_("Reference number of the document"), max_length=80, required=False)
    decided_on = forms.DateField(label=_("Day on the document"), widget=day_input(), required=False)
    scan = scan_field(_("Scan of the document (PDF)"), required=False)
    opinion = forms.CharField(
        label=_("Opinion"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    widths = {"doc_no": "medium", "decided_on": "narrow"}

    def __init__(self, *args: Any, side: str, decision: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if decision == "withdraw":
            del self.fields["scan"]
            self.fields["doc_no"].label = _("Number of the document that withdraws it")
        elif side == ConsentSide.NATIONAL:
            for name in ("doc_no", "decided_on", "scan"):
                self.fields[name].required = True
        else:
            del self.fields["decided_on"], self.fields["scan"]
        if decision != "grant":
            self.fields["opinion"].label = _("Reason")
            self.fields["opinion"].required = True
            self.fields["opinion"].help_text = _("The city reads it.")
