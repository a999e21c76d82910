"""The few blocks that a body is made of. Their templates are in templates/cms/blocks/."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

# No pictures, embeds or headings inside a paragraph: they have blocks of their own.
TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul"]


class PictureBlock(blocks.StructBlock):
    """A picture with its words for those who do not see it, and a line below."""

    picture = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=120)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "cms/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Words of the quote"), max_length=400)
    who = blocks.CharBlock(label=_("Who said it"), required=False, max_length=60)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "cms/blocks/quote.html"


class FigureBlock(blocks.StructBlock):
    value = blocks.CharBlock(label=_("Number with its unit"), max_length=20)
    label = blocks.CharBlock(label=_("What it counts"), max_length=40)


class FiguresBlock(blocks.StructBlock):
    numbers = blocks.ListBlock(FigureBlock(), label=_("Numbers"), min_num=1, max_num=4)

    class Meta:
        icon = "order"
        label = _("Numbers")
        template = "cms/blocks/figures.html"


class BodyBlock(blocks.StreamBlock):
    """Heading, text, picture, quote, numbers, file."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=80, icon="title", template="cms/blocks/heading.html")
    text = blocks.RichTextBlock(
        label=_("Body text"), features=TEXT_FEATURES, icon="pilcrow", template="cms/blocks/text.html"
    )
    picture = PictureBlock()
    quote = QuoteBlock()
    figures = FiguresBlock()
    document = DocumentChooserBlock(label=_("File to download"), template="cms/blocks/document.html")

    class Meta:
        required = False


def plain_body(text: str) -> list[tuple[str, Any]]:
    """Plain text as blocks: a paragraph for every line that is not empty, escaped."""
    from django.utils.html import escape

    return [("text", f"<p>{escape(line.strip())}</p>") for line in text.splitlines() if line.strip()]
