"""The division tree that every fresh database has, and the departments in it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.actions import ensure_departments, load_regions
from accounts.actions.regions import read_divisions
from accounts.models import Organisation, Region

pytestmark = pytest.mark.django_db


def test_a_fresh_database_has_the_tree() -> None:
    levels = {level: Region.objects.filter(level=level).count() for level in ("province", "city", "county")}
    assert levels == {"province": 1, "city": 14, "county": 134}
    assert Region.objects.filter(functional_zone=True).count() == 12
    tianxin = Region.objects.get(code="430103")
    assert (tianxin.name, tianxin.path, tianxin.parent_id) == ("天心区", "/430000/430100/430103/", "430100")


def test_loading_again_changes_nothing_and_mends_what_was_bent() -> None:
    assert load_regions() == 0
    Region.objects.filter(code="430103").update(name="?")
    assert load_regions() == 1
    assert Region.objects.get(code="430103").name == "天心区"


def test_every_division_gets_one_department() -> None:
    assert ensure_departments() == 149
    assert ensure_departments() == 0
    names = Organisation.objects.filter(region_id__in=["430000", "430100", "433100", "430103", "431271"])
    assert set(names.values_list("name", flat=True)) == {
        "湖南省人力资源和社会保障厅",
        "长沙市人力资源和社会保障局",
        "湘西土家族苗族自治州人力资源和社会保障局",
        "天心区人力资源和社会保障局",
        "怀化市洪江管理区人力资源和社会保障局",
    }


def test_a_renamed_department_is_left_alone() -> None:
    ensure_departments()
    Organisation.objects.filter(region_id="430100").update(name="长沙市人社局")
    assert ensure_departments() == 0


def test_a_file_with_a_child_above_its_parent_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "regions.csv"
    file.write_text("code,name,short_name,level,parent_code,functional_zone\n430103,天心区,天心区,county,430100,\n")
    with pytest.raises(ValueError, match="430103: parent 430100"):
        list(read_divisions(file))


def test_the_command_says_what_it_did() -> None:
    out = io.StringIO()
    call_command("load_regions", stdout=out)
    call_command("load_regions", stdout=out)
    assert out.getvalue().splitlines() == [
        "0 regions added or changed, 149 departments added",
        "0 regions added or changed, 0 departments added",
    ]
