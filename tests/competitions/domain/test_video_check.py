"""MP4 films: what they are and how long, from their boxes alone."""

from __future__ import annotations

import io
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.video_check import VideoError, VideoFault, read_video
from tests.factories.films import box, mp4, number, track

FRAGMENTS = track(0, samples=0)


def fault(content: bytes) -> str:
    with pytest.raises(VideoError) as error:
        read_video(io.BytesIO(content))
    return str(error.value.fault)


@pytest.mark.parametrize(
    ("content", "seconds", "codec"),
    [
        (mp4(600), Fraction(600), "avc1"),
        (mp4(600, told=9), Fraction(600), "avc1"),  # the title page lies, the samples do not
        (mp4(0, tracks=FRAGMENTS, told=30), Fraction(30), "avc1"),
        (mp4(0, tracks=FRAGMENTS, extended=45), Fraction(45), "avc1"),
        (mp4(5, tracks=track(5, handler=b"soun") + track(5, codec=b"hvc1")), Fraction(5), "hvc1"),
    ],
)
def test_the_length_comes_from_the_samples(content: bytes, seconds: Fraction, codec: str) -> None:
    film = read_video(io.BytesIO(content))
    assert (film.seconds, film.codec) == (seconds, codec)


@pytest.mark.promise("I2")
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", VideoFault.NOT_VIDEO),
        (b"%PDF-1.7" + bytes(100), VideoFault.NOT_VIDEO),
        (b"<html><script>alert(1)</script></html>", VideoFault.NOT_VIDEO),
        (mp4(brand=b"qt  "), VideoFault.QUICKTIME),
        (box(b"ftyp", b"heic", number(0), b"mif1") + mp4()[24:], VideoFault.NOT_VIDEO),
        (mp4()[:-4], VideoFault.BROKEN),
        (mp4(size=1000)[:-1], VideoFault.BROKEN),
        (mp4(tail=b"PK\x05\x06" + bytes(18)), VideoFault.BROKEN),
        (mp4() + mp4(), VideoFault.BROKEN),
        (box(b"ftyp", b"isom", number(0)) + box(b"mdat"), VideoFault.BROKEN),
        (mp4(tracks=track(5, handler=b"soun")), VideoFault.NO_PICTURE),
        (mp4(tracks=track(5, codec=b"encv")), VideoFault.LOCKED),
        (mp4(0, tracks=FRAGMENTS), VideoFault.NO_LENGTH),
        (box(b"ftyp", b"isom", number(0)) + number(1) + b"moov" + number(2**63, 8), VideoFault.BROKEN),
        (mp4().replace(number(1000), number(0)), VideoFault.BROKEN),
    ],
)
def test_what_is_no_film_is_refused(content: bytes, expected: VideoFault) -> None:
    assert fault(content) == expected


@given(st.binary(max_size=400), st.integers(0, 600))
def test_no_bytes_break_the_reader(noise: bytes, at: int) -> None:
    content = mp4(30)
    for tried in (noise, content[:at] + noise, content[:at] + noise + content[at + len(noise) :]):
        try:
            found = read_video(io.BytesIO(tried)).seconds
        except VideoError:
            continue
        assert found > 0
