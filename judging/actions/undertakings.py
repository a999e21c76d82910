"""The undertaking signed on paper: the office attaches the scan; who was invited has accepted by it."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files import File
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.actions.evidence import Given, check_files, forget_files
from competitions.enums import StageState
from judging.actions.refusals import refuse
from judging.enums import SeatState
from judging.models import PanelSeat, PaperUndertaking
from workflow import clock, services

ACTION = "judging.undertaking_scanned"


def take_undertaking(
    *, seat: PanelSeat, actor: Person, upload: File[bytes], name: str, avoid: Sequence[str] = ()
) -> PaperUndertaking:
    """Keep the scan; a seat that was not answered is accepted by it. The same file twice is kept once.

    Raises ``Refused`` for a file that is no scan, for a seat that was declined or released, and once marking is over for
    one that was never answered.
    """
    require(actor, "judging.manage_seat", seat, ACTION)
    checked = check_files([Given(upload, name)])[0]
    stored = ""
    try:
        with services.act():
            locked = services.lock(seat)
            if locked.state not in (SeatState.INVITED, SeatState.ACCEPTED):
                refuse(ACTION, _("This judge is not on the panel; invite again first."), actor=actor, target=seat)
            if locked.state == SeatState.INVITED and seat.panel.stage.state in (StageState.CLOSED, StageState.RELEASED):
                refuse(ACTION, _("Marking of this stage is closed."), actor=actor, target=seat)
            known = PaperUndertaking.objects.filter(seat=seat, sha256=checked.sha256).first()
            row = known or PaperUndertaking(
                seat=seat,
                extension=checked.extension,
                name=checked.name,
                size=checked.content.size,
                sha256=checked.sha256,
                added_by=actor,
                added_at=clock.now(),
            )
            if known is None:
                row.file.save("file", checked.content, save=False)
                stored = str(row.file.name)
                row.save(force_insert=True)
                services.record(ACTION, actor=actor, target=seat, data={"sha256": row.sha256})
            if locked.state == SeatState.INVITED:
                names = list(dict.fromkeys(one.strip()[:120] for one in avoid if one.strip()))
                services.perform(seat, "accept_on_paper", actor=actor, data={"sha256": row.sha256, "avoid": names})
    except BaseException:
        forget_files([stored] if stored else [])
        raise
    return row
