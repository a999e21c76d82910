"""The people of the demo: those whose log-ins are printed, and a crowd without."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password

from accounts.actions.people import open_account
from accounts.actions.regions import ensure_departments
from accounts.actions.roles import grant_role
from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation, Person, User
from workflow.actors import System

PASSWORD = "chuangxiang-demo"
SEEDER = System.granted("demo.seed", "accounts.grant_role", "accounts.invite_judge")
FIRST = 19_900_000_000


@dataclass(frozen=True)
class Login:
    """A printed log-in: who, for which office, with which roles."""

    key: str
    phone: str
    name: str
    region: str
    roles: tuple[str, ...]
    about: str


LOGINS = (
    Login("admin", str(FIRST + 1), "管理示例", "430000", (Role.ADMINISTRATOR,), "省级管理员"),
    Login("approver", str(FIRST + 2), "审批示例", "430000", (Role.APPROVER, Role.ORGANISER), "省厅备案审批、接收上报"),
    Login("approver2", str(FIRST + 3), "审批演示", "430000", (Role.APPROVER,), "省厅第二位审批人"),
    Login("editor", str(FIRST + 4), "编辑示例", "430000", (Role.EDITOR,), "省级新闻编辑（/cms/）"),
    Login("overseer", str(FIRST + 5), "监督示例", "430000", (Role.OVERSEER,), "省级监督员（只看不改，见证抽签）"),
    Login("organiser", str(FIRST + 11), "经办示例", "430100", (Role.ORGANISER,), "长沙市经办"),
    Login("signer", str(FIRST + 12), "签发演示", "430100", (Role.ORGANISER, Role.APPROVER), "长沙市签发（第二人）"),
    Login(
        "zhuzhou",
        str(FIRST + 13),
        "株洲示例",
        "430200",
        (Role.ORGANISER,),
        "株洲市经办：复赛评审过半，有试评、复评，纸质评分表已录入一遍",
    ),
    Login(
        "zhuzhou2",
        str(FIRST + 14),
        "株洲演示",
        "430200",
        (Role.ORGANISER,),
        "株洲市签发（第二人）：第二遍录入纸质评分表",
    ),
    Login("yueyang", str(FIRST + 15), "岳阳示例", "430600", (Role.ORGANISER, Role.EDITOR), "岳阳市经办"),
    Login("yueyang2", str(FIRST + 16), "岳阳演示", "430600", (Role.ORGANISER,), "岳阳市签发（第二人）"),
    Login("changde", str(FIRST + 17), "常德示例", "430700", (Role.ORGANISER,), "常德市经办：决赛即将开始，带观众投票"),
    Login("changde2", str(FIRST + 18), "常德演示", "430700", (Role.ORGANISER,), "常德市签发（第二人）"),
    Login("contestant", str(FIRST + 21), "选手示例", "", (), "选手，已报名、有获奖"),
    Login("newcomer", str(FIRST + 22), "新人演示", "", (), "还没有报名的选手"),
    Login("judge", str(FIRST + 31), "评委示例", "", (), "评委：株洲复赛（先试评，再评分、签名），常德决赛"),
    Login("leader", str(FIRST + 32), "组长示例", "", (), "评委组长：株洲复赛（看试评对照，提起复评），常德决赛"),
)


def refuse_outside_demo() -> None:
    """``RuntimeError`` unless these are demo or test settings: production has no demo log-ins."""
    if not settings.CLOCK_MOVABLE:
        raise RuntimeError("demo people exist only under demo settings (DEMO=1)")


def department(code: str) -> Organisation:
    """The department of a region."""
    return Organisation.objects.select_related("region").get(region_id=code, kind=OrganisationKind.DEPARTMENT)


def ensure_people() -> dict[str, Person]:
    """Departments with desk phones, and every printed log-in with its roles, by key. Safe to repeat."""
    refuse_outside_demo()
    ensure_departments()
    _give_desk_phones()
    # One slow hash for all printed log-ins.
    password = make_password(PASSWORD)
    return {login.key: _ensure(login, password) for login in LOGINS}


def ensure_staff(code: str, place_of: int = 0) -> tuple[Person, Person]:
    """Two organisers of an office that has no printed log-in. ``place_of``: their place among the demo's phones, for
    offices that are no city's."""
    office = department(code)
    number = FIRST + (place_of or 100 + 2 * int(code[2:4]))
    found = []
    for place, given in enumerate(("示例", "演示")):
        name = f"{office.region.short_name.removesuffix('市')}{given}"
        person: Person = open_account(phone=str(number + place), name=name, actor=SEEDER).person  # type: ignore[attr-defined]
        grant_role(person=person, role=Role.ORGANISER, organisation=office, actor=SEEDER)
        found.append(Person.objects.select_related("user").get(pk=person.pk))
    return found[0], found[1]


def _ensure(login: Login, password: str) -> Person:
    user = User.objects.by_phone(login.phone)
    if user is None:
        user = open_account(phone=login.phone, name=login.name, password_hash=password, actor=SEEDER)
    person: Person = user.person  # type: ignore[attr-defined]
    held = {row.role for row in person.role_rows()}
    for role in login.roles:
        if role not in held:
            grant_role(person=person, role=role, organisation=department(login.region), actor=SEEDER)
    return Person.objects.select_related("user").get(pk=person.pk)


def _give_desk_phones() -> None:
    """Invented desk phones and addresses, where a department has none."""
    for office in Organisation.objects.filter(kind=OrganisationKind.DEPARTMENT, phone="").select_related("region"):
        tail = office.region_id[2:]
        office.phone = f"0731-8000{tail}（演示）"
        office.supervision_phone = f"0731-8999{tail}（演示）"
        office.address = f"{office.region.name}示例路1号（演示）"
        office.save(update_fields=["phone", "supervision_phone", "address"])
