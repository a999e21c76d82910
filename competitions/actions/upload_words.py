"""Why a file is refused, in words that say what to do."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _

from competitions.domain.pdf_check import PdfFault
from competitions.domain.picture_check import PictureFault
from competitions.domain.rulebook.sentences.times import duration
from competitions.domain.slides_check import SlidesFault
from competitions.domain.video_check import VideoFault


def pdf_words(fault: PdfFault, name: str) -> str:
    """The sentence for a PDF."""
    words = {
        PdfFault.NOT_PDF: _(
            "%(name)s is named .pdf but is no PDF. Open it and save it as PDF (in WPS or Word: “export as PDF”)."
        ),
        PdfFault.LOCKED: _("%(name)s is protected by a password. Remove the password and upload it again."),
        PdfFault.BROKEN: _("%(name)s is damaged and cannot be opened. Export it again."),
        PdfFault.EMPTY: _("%(name)s has no pages."),
        PdfFault.TOO_LONG: _("%(name)s has too many pages."),
        PdfFault.ACTIVE: _("%(name)s carries scripts or other files. Print it to PDF again and upload that."),
    }
    return words.get(fault, words[PdfFault.BROKEN]) % {"name": name}


def slides_words(fault: SlidesFault, name: str) -> str:
    """The sentence for slides."""
    words = {
        SlidesFault.NOT_SLIDES: _("%(name)s is named .pptx but holds no slides. Save it as .pptx or export it as PDF."),
        SlidesFault.BROKEN: _("%(name)s is damaged and cannot be opened. Export it again."),
        SlidesFault.LOCKED: _("%(name)s is protected by a password. Remove the password and upload it again."),
        SlidesFault.MACROS: _("%(name)s contains macros. Save it without macros or export it as PDF."),
        SlidesFault.BOMB: _("%(name)s swells far too much when it is unpacked. Export it as PDF and upload that."),
        SlidesFault.NESTED: _("%(name)s carries an archive. Remove it from the slides or export them as PDF."),
        SlidesFault.PATHS: _("%(name)s has parts with forbidden names. Export it as PDF and upload that."),
    }
    return words[fault] % {"name": name}


def picture_words(fault: PictureFault, name: str) -> str:
    """The sentence for a photo or scan."""
    words = {
        PictureFault.NOT_PICTURE: _("%(name)s is no JPG or PNG picture. Take the photo again or scan it as PDF."),
        PictureFault.TOO_MANY_PIXELS: _("%(name)s has too many pixels. Scan it with 300 dpi or less."),
        PictureFault.BROKEN: _("%(name)s is damaged and cannot be opened. Take the photo again."),
    }
    return words[fault] % {"name": name}


def video_words(fault: VideoFault, name: str) -> str:
    """The sentence for a video."""
    words = {
        VideoFault.NOT_VIDEO: _("%(name)s is named .mp4 but is no MP4 video. Export it as MP4 (H.264)."),
        VideoFault.QUICKTIME: _(
            "%(name)s is a QuickTime video (MOV) under another name. Renaming is not enough: export it as MP4 (H.264)."
        ),
        VideoFault.BROKEN: _(
            "%(name)s is damaged or cut off. See whether it plays to its end on your device, then export it again."
        ),
        VideoFault.NO_PICTURE: _("%(name)s has sound but no picture. Export the video with both."),
        VideoFault.LOCKED: _("%(name)s is encrypted. Export it without copy protection."),
        VideoFault.NO_LENGTH: _("%(name)s does not tell how long it is. Export it once more as MP4 (H.264)."),
    }
    return words[fault] % {"name": name}


def length_words(seconds: Fraction, least: int | None, most: int | None, name: str) -> str:
    """Why a video is too short or too long; empty when it is right. A begun second counts for nobody's disadvantage."""
    if most is not None and int(seconds) > most:
        words = _("%(name)s lasts %(length)s; at most %(limit)s are allowed. Please cut it.")
        return words % {"name": name, "length": duration(int(seconds)).text(_), "limit": duration(most).text(_)}
    if least is not None and -int(-seconds // 1) < least:
        words = _("%(name)s lasts %(length)s; at least %(limit)s are asked for.")
        return words % {"name": name, "length": duration(int(seconds)).text(_), "limit": duration(least).text(_)}
    return ""
