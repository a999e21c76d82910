"""Pictures of signatures and scans of paper sheets: looked into, stored once for each content, never public."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
from dataclasses import dataclass

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image

from competitions.actions.evidence import Checked, Given, check_file
from competitions.domain import picture_check
from competitions.models import Stage
from judging.models import ScoreSheet, SheetFile, SheetSignature
from judging.models.papers import sheet_file_path
from workflow import clock
from workflow.actors import Actor
from workflow.services import Move, Refused

PREFIX = "data:image/png;base64,"
WIDEST = 2000


def check_scan(upload: File[bytes] | None, name: str) -> Checked:
    """A scan as it will be stored: a PDF or a picture that is one. Raises ``Refused`` with the reason in words."""
    if upload is None:
        raise Refused(_("Please attach the scan of the paper."))
    return check_file(Given(upload, name), settings.UPLOAD_MAX_BYTES)


def read_signature(text: str) -> Checked:
    """The picture of a signature from its data address, drawn anew. Raises ``Refused`` for anything else or an empty one."""
    wrong = _("This is no picture of a signature. Please sign again.")
    if not text:
        raise Refused(_("Please sign first."))
    try:
        content = base64.b64decode(text.removeprefix(PREFIX), validate=True) if text.startswith(PREFIX) else b""
        with Image.open(io.BytesIO(content), formats=("PNG",)) as picture:
            if max(picture.size) > WIDEST:
                raise Refused(wrong)
            picture.load()
            low, high = picture.convert("L").getextrema()
            if low == high:
                raise Refused(_("Please sign first."))
        drawn, extension = picture_check.remake(io.BytesIO(content))
    except (binascii.Error, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise Refused(wrong) from error
    digest = hashlib.sha256(drawn).hexdigest()
    return Checked(ContentFile(drawn), extension, "image/png", f"signature{extension}", digest, is_letter=False)


def keep_file(stage: Stage, checked: Checked, actor: Actor) -> SheetFile:
    """The stored file of this content; stored only where the stage has none of it. In the running transaction."""
    found = SheetFile.objects.filter(stage=stage, sha256=checked.sha256).first()
    if found is not None:
        return found
    row = SheetFile(
        stage=stage,
        name=checked.name,
        extension=checked.extension,
        content_type=checked.content_type,
        size=checked.content.size,
        sha256=checked.sha256,
        added_by=f"{actor.actor_kind}:{actor.actor_key}",
        added_at=clock.now(),
    )
    row.file.name = default_storage.save(sheet_file_path(row, ""), checked.content)
    try:
        row.save(force_insert=True)
    except BaseException:
        default_storage.delete(str(row.file.name))
        raise
    return row


@dataclass
class Signatures:
    """Collects the signatures of one batch, to be stored together."""

    way: str
    file: SheetFile
    actor: Actor
    rows: list[SheetSignature]

    def keep(self, move: Move, marks: str) -> None:
        """The effect of the move that signs."""
        sheet: ScoreSheet = move.obj
        self.rows.append(
            SheetSignature(
                sheet=sheet,
                way=self.way,
                file=self.file,
                version=sheet.version,
                marks_hash=marks,
                actor=self.actor.actor_label[:160],
                signed_at=move.now,
            )
        )

    def data(self, version: int) -> dict[str, object]:
        """What the move reads."""
        return {"version": version, "picture": self.file.sha256, "keep": self.keep}

    def store(self) -> None:
        """All in one statement."""
        SheetSignature.objects.bulk_create(self.rows)
        self.rows = []
