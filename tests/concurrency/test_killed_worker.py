"""A worker killed in the middle of a batch of certificates and started again: each certificate exactly once."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.site import Site

pytestmark = [pytest.mark.both, pytest.mark.promise("R4")]
# Three awards in each of four tracks.
TRACKS = ("adv_manufacturing", "modern_services", "rural", "silver")
CERTIFICATES = 12
SECONDS = 90

ORDER = f"""
from tests.factories import results as make
made, batch = make.ordered(3, tracks={TRACKS})
answer = str(batch.job_id)
"""
LATER = """
import datetime as dt
from workflow import clock
clock.move_to(clock.now() + dt.timedelta(minutes=3))
"""
FOUND = """
from certificates.models import Certificate
from notifications.models import Job
from workflow.models import AuditRow
answer = {
    "states": sorted(set(Certificate.objects.values_list("state", flat=True))),
    "sums": {c.file.name.rpartition("/")[2]: c.sha256 for c in Certificate.objects.exclude(file="")},
    "moves": AuditRow.objects.filter(action="certificate.issue", succeeded=True).count(),
    "serials": Certificate.objects.values("serial").distinct().count(),
    "job": list(Job.objects.values_list("status", "done", "total", "attempts")),
}
"""


def files(site: Site) -> list[Path]:
    return sorted((site.folder / "media" / "certificates").glob("*.pdf"))


def wait(what: Callable[[], bool], problem: Callable[[], str]) -> None:
    deadline = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < deadline, problem()
        time.sleep(0.02)


def test_R4_each_certificate_is_made_exactly_once(new_site: Callable[..., Site]) -> None:
    site = new_site(start=False)
    site.python(ORDER)
    site.start_worker()
    wait(lambda: len(files(site)) >= 4, lambda: site.log("worker").read_text()[-3000:])
    site.kill("worker")
    half = site.python(FOUND)
    assert half["states"] == ["issued", "prepared"]
    assert 3 <= half["moves"] < CERTIFICATES
    assert half["job"][0][0] == "running"

    site.python(LATER)  # long enough for the job to count as silent
    site.start_worker()
    wait(lambda: len(files(site)) == CERTIFICATES, lambda: site.log("worker").read_text()[-3000:])
    wait(lambda: site.python(FOUND)["job"][0][0] == "done", lambda: site.log("worker").read_text()[-3000:])
    whole = site.python(FOUND)
    site.stop()
    assert whole["states"] == ["issued"]
    assert (whole["moves"], whole["serials"], len(whole["sums"])) == (CERTIFICATES, CERTIFICATES, CERTIFICATES)
    assert whole["job"] == [["done", CERTIFICATES, CERTIFICATES, 2]]
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files(site)} == whole["sums"]
    kept = {name: total for name, total in whole["sums"].items() if name in half["sums"]}
    assert kept == half["sums"]
