"""At the table of the judges: cards and tablets, what a tablet sends or hands over as a file, conflicts of interest."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Person
from judging.actions.assignment import Options
from judging.actions.previews import order_preview
from judging.forms.intake import FORMAT, canonical
from judging.models import JudgeProfile, JudgeTie, PanelSeat, ScoreSheet, SeatCard
from judging.queries.bindings import token_of
from judging.queries.seals import seals_of
from tests.permissions.things import Thing
from tests.promises.stories_judging import DIMENSIONS
from tests.promises.story import Story, scan
from workflow import clock

Known = dict[str, Thing]


def seat_cards(story: Story, known: Known) -> None:
    """Cards are issued, a tablet is bound and handed back, another is signed out; a seat gets another card."""
    there = known["judging.semi"].parameters
    page = f"/desk/competitions/{there['pk']}/judging/semi/seat-cards/"
    seat = there["seat"]
    story.act("zhuzhou", page, "judging.seat_cards_issued", button="act=issue")
    card = f"/judge/seat/{_token(seat)}/"
    story.act("guest:tablet", card, "judging.seat_bound", device="平板 3")
    story.act("guest:tablet", f"/judge/seats/{seat}/", "judging.seat_left", to="leave/", status=200)
    story.act("guest:tablet 2", card, "judging.seat_bound", device="平板 4")
    sent = _envelope(there["sheet"], 1)
    story.send_json(
        "guest:tablet 2", f"/judge/seats/{seat}/sync/", {"envelopes": [sent]}, "score_sheet.save unmarked>saved"
    )
    story.act("zhuzhou", page, "judging.seat_revoked", button="act=revoke")
    address, _form, data = story.form("zhuzhou", page, button="act=reissue")
    story.send("zhuzhou", address, "judging.seat_card_reissued", **data | {"seat": str(seat)})


def carried_to_the_desk(story: Story, known: Known) -> None:
    """A tablet without a network hands its marks over as a file."""
    there = known["judging.semi"].parameters
    seat = PanelSeat.objects.get(pk=there["seat"])
    parcel: dict[str, Any] = {"format": FORMAT, "seat": seat.pk, "envelopes": [_envelope(there["sheet"], 1)]}
    parcel["mac"] = hmac.new(seals_of(seat, [])[0], canonical(parcel), hashlib.sha256).hexdigest()
    file = SimpleUploadedFile("marks.json", json.dumps(parcel).encode(), "application/json")
    story.act(
        "zhuzhou",
        f"/desk/competitions/{there['pk']}/judging/semi/intake/",
        "judging.marks_taken_in",
        files={"file": file},
        status=200,
    )


def _token(seat: int) -> str:
    return token_of(SeatCard.objects.get(seat=seat, ended_at=None))


def _envelope(sheet: int, seq: int) -> dict[str, Any]:
    """As a tablet sends it."""
    version = ScoreSheet.objects.values_list("stage_entry__stage__competition__rules_version", flat=True).get(pk=sheet)
    return {
        "id": str(uuid.uuid4()), "sheet": sheet, "values": dict.fromkeys(DIMENSIONS, "12"), "comment": "",
        "item_comments": {}, "rubric_version": version, "based_on": 0, "device": "pad-a", "device_seq": seq,
        "device_time": clock.now().isoformat(), "source": "tablet",
    }  # fmt: skip


def conflicts(story: Story, known: Known) -> None:
    """A judge answers a warning and declares what nobody could know; a tie that comes to light takes a sheet back."""
    there = known["judging.semi"].parameters
    sheet = ScoreSheet.objects.select_related("seat", "stage_entry__entry").get(pk=there["sheet"])
    office = JudgeTie.objects.filter(organisation__region="430200").earliest("pk").organisation
    JudgeProfile.objects.update_or_create(
        organisation=office, person_id=sheet.seat.person_id, defaults={"region": sheet.stage_entry.entry.region}
    )
    page = f"/judge/seats/{sheet.seat_id}/conflicts/"
    story.act("judge", page, "judging.statement_made", to="statement/", text="与参赛者素不相识，按标准评分。")
    JudgeTie.objects.create(
        organisation=office,
        person_id=sheet.seat.person_id,
        kind="shareholder",
        name=sheet.stage_entry.entry.title,
        entered_by_id=story.world.people["zhuzhou"],
        entered_at=clock.now(),
    )
    base = f"/desk/competitions/{there['pk']}/judging/"
    story.act("zhuzhou", f"{base}semi/assign/", "judging.assignment_previewed", to="assign/preview/")
    story.act("zhuzhou", f"{base}semi/assign/", "judging.sheets_taken_back", to="replace/")
    declared = {"entry": str(sheet.stage_entry.entry_id), "kind": "kinship", "reason": "负责人是我的亲戚。"}
    story.act("judge", page, "judging.conflict_declared", to="declare/", **declared)


def assigned_by_hand(story: Story, known: Known) -> None:
    """Limits and pairs by hand, a computation that is stopped, and a judge who falls out."""
    there = known["judging.preview"].parameters
    page = f"/desk/competitions/{there['pk']}/judging/semi/"
    seat = PanelSeat.objects.exclude(pk=there["seat"]).filter(panel=there["panel"], state="accepted").earliest("pk")
    number = ScoreSheet.objects.filter(seat=there["seat"]).earliest("pk").stage_entry.entry.number
    story.act("zhuzhou", f"{page}assign/loads/", "judging.loads_set", **{f"most_{seat.pk}": "400"})
    pair = {f"seat_{there['seat']}": "forbidden", "reason": "熟识"}
    story.act("zhuzhou", f"{page}assign/pairs/{there['place']}/", "judging.pairs_set", **pair)
    lines = f"{number}:{seat.number}"
    story.act("zhuzhou", f"{page}assign/pairs/", "judging.pairs_set", kind="forbidden", lines=lines, reason="熟识")
    stage = PanelSeat.objects.get(pk=seat.pk).panel.stage
    order_preview(stage=stage, actor=Person.objects.get(pk=story.world.people["zhuzhou"]), options=Options())
    story.act("zhuzhou", f"{page}assign/", "judging.preview_stopped", to="stop/")
    shown = story.act(
        "zhuzhou", f"{page}hand-over/", "judging.assignment_previewed", to="hand-over/preview/", seat=str(there["seat"])
    )
    story.act("zhuzhou", shown["Location"], "judging.reviews_handed_over", reason="因病退出")


def on_paper(story: Story, known: Known) -> None:
    """A judge signs the undertaking on paper; with the scan the invitation is accepted."""
    there = known["judging.final"].parameters
    page = f"/desk/competitions/{there['pk']}/judging/seats/{there['seat']}/undertaking/"
    expected = ("judging.undertaking_scanned", "seat.accept_on_paper invited>accepted")
    story.act("zhuzhou", page, *expected, files={"scan": scan("承诺书.pdf")})


STORIES: dict[str, Callable[[Story, Known], None]] = {
    "cards of seats": seat_cards,
    "carried to the desk": carried_to_the_desk,
    "conflicts of interest": conflicts,
    "assigned by hand": assigned_by_hand,
    "on paper": on_paper,
}
