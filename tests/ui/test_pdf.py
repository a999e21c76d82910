"""Promises I8 and I9: a PDF cannot reach out, and what people type is printed literally."""

from __future__ import annotations

import http.server
import io
import threading
from collections.abc import Iterator

import pikepdf
import pytest
from django.utils.html import format_html

from ui.pdf import html_to_pdf, qr_svg
from ui.pdf_layout import AssetFetcher, ForbiddenAddress

HEAD = '<html lang="zh"><link rel="stylesheet" href="asset:///print/document.css"><body>'


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    seen: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(302)
            self.send_header("Location", "/second")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", seen
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    "html",
    [
        '<img src="{url}/a.png">',
        '<link rel="stylesheet" href="{url}/a.css">',
        '<style>@import "{url}/a.css"; body {{ background: url({url}/b.png) }}</style>',
        '<link rel="attachment" href="{url}/a.txt">',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<img src="file:///etc/hostname">',
        '<object data="{url}/o"></object><embed src="{url}/e"><iframe src="{url}/f"></iframe>',
        '<svg><image href="{url}/s.png" width="1" height="1"/></svg>',
        '<img src="data:image/svg+xml,&lt;svg xmlns=&quot;http://www.w3.org/2000/svg&quot;&gt;&lt;image href=&quot;{url}/d.png&quot;/&gt;&lt;/svg&gt;">',
        '<img src="asset:///fonts/../../.env">',
        '<img src="asset:///print/..%2f..%2f.env">',
    ],
)
def test_I8_a_document_cannot_reach_out(html: str, listener: tuple[str, list[str]]) -> None:
    url, seen = listener
    pdf = html_to_pdf(HEAD + html.format(url=url))
    assert seen == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert dict(document.attachments) == {}


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/", "file:///etc/passwd", "data:text/css,", "asset:///fonts/x.exe", "ftp://x/y"]
)
def test_I8_the_fetcher_knows_only_our_assets(url: str) -> None:
    with pytest.raises(ForbiddenAddress):
        AssetFetcher().fetch(url)


def test_I9_markup_in_a_name_is_text_on_one_page() -> None:
    html = HEAD + format_html("<p>{}</p>", "<b>甲</b></style>{{7*7}}{% now %}<script>1</script>")
    with pikepdf.open(io.BytesIO(html_to_pdf(html))) as document:
        assert len(document.pages) == 1


def test_the_same_document_gives_the_same_bytes() -> None:
    html = HEAD + "<h1>荣誉证书</h1>" + qr_svg("https://example.org/verify/x", label="核验")
    assert html_to_pdf(html) == html_to_pdf(html)
