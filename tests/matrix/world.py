"""One row of every kind at every place, and one user of every role. Every word of a place carries the place's token.

A page that shows a token of a place which its reader does not reach has leaked, whatever it is a page of.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from jobs.enums import JobState
from jobs.files import write_file
from jobs.models import Job
from officers.enums import Role
from officers.holding import mark_of_places
from officers.models import User
from officers.services import appoint, create_officer
from outreach.enums import OnWall, SessionKind
from outreach.models import Session, Visit
from payments.enums import AlarmKind, ImportState
from payments.findings import CHANGES_KEY
from payments.models import AccountChange, Alarm, Bank, RegisterImport
from payments.services import add_account, approve_change, confirm_holder
from placards.models import Placard, PrintBatch, PrintRun
from placards.serials import new_serial
from placards.services import add_printer, measure_printer
from places.models import AdminUnit, Area, Succession
from places.vietnamese import ascii_upper
from reports.models import Indicator, Target
from stalls.enums import RequestHow, RequestKind, Step
from stalls.models import BoardMembership, Market, Stall
from stalls.services import (
    add_section,
    create_board_member,
    create_market,
    create_owner,
    create_request,
    create_stall,
    move_in,
)
from tests.matrix.oracle import AND_ABROAD, HOLDS
from tests.payments.changing import propose

# No code that the portal makes up holds a U or an O.
WORD = "kuoq"
# The one line of the index that there is.
INDICATOR, TARGET = "CHISO001", "CHITIEU1"
TOKENS = {
    "hall": "kuoqa",
    "next_hall": "kuoqb",
    "next_commune": "kuoqc",
    "beyond_area": "kuoqd",
    "province_level": "kuoqe",
    "abroad": "kuoqf",
    "merged": "kuoqg",
    "left_behind": "kuoqh",
}
APPOINTED_ON = date(2024, 1, 1)


@dataclass(frozen=True)
class Place:
    """`rows`: by kind, the names that an address may call the row by. `row`: the rows themselves."""

    token: str
    row: dict
    rows: dict


@dataclass(frozen=True)
class World:
    places: dict[str, Place]
    users: dict[str, User]


def build_world() -> World:
    units = _units()
    users = _users(units)
    places = {name: _furnish(name, units, users["province_officer"], users["commune_officer"]) for name in units}
    _date_back(places["merged"].row, units["left_behind"])
    hall = places["hall"].row
    BoardMembership.objects.create(user=users["market_board"], market=hall["market"], valid_from=APPOINTED_ON)
    said = {"reached": "seen", "percent": 60, "until": date(2099, 12, 31), "set_by": users["province_officer"]}
    Target.objects.create(code=TARGET, **said)
    Indicator.objects.create(code=INDICATOR, name="Số buổi họp", measure="sessions", position=1)
    # One who trades in many places: her page must not tell everybody where.
    for name in ("next_hall", "next_commune", "beyond_area", "province_level", "abroad"):
        stall = create_stall(places[name].row["market"], code=f"{TOKENS[name].upper()}-3")
        move_in(stall, hall["owner"], since=date(2026, 3, 1))
    return World(places, users)


def _units():
    now = AdminUnit.objects.current()
    commune, province = now.get(name="Xã Hòa An"), now.get(code="04")
    other_province = AdminUnit.objects.create(
        code="20", name="Tỉnh Lạng Sơn", kind="province", valid_from=APPOINTED_ON, sort_key="lang son"
    )
    return {
        "hall": commune,
        "next_hall": commune,
        "next_commune": now.get(name="Xã Nam Tuấn"),
        "beyond_area": now.get(name="Xã Trùng Khánh"),
        "province_level": province,
        "abroad": AdminUnit.objects.create(
            code="05974",
            name=f"Xã {TOKENS['abroad'].capitalize()}",
            kind="commune",
            parent=other_province,
            valid_from=APPOINTED_ON,
            sort_key=TOKENS["abroad"],
        ),
        "merged": commune,
        "left_behind": Succession.objects.get(old__name="Xã Đại Tiến", new=commune).old,
    }


def _users(units):
    appointed = {
        Role.ADMINISTRATOR: {"unit": units["province_level"]},
        Role.PROVINCE_OFFICER: {"unit": units["province_level"]},
        Role.AREA_OFFICER: {"area": Area.objects.get(name="Khu vực Hòa An")},
        Role.COMMUNE_OFFICER: {"unit": units["hall"]},
        Role.VIEWER: {"unit": units["hall"]},
    }
    users = {role.value: _officer(role.value, role, **place) for role, place in appointed.items()}
    return users | {
        "market_board": User.objects.create_user("market_board", full_name="Hoàng Văn Quản"),
        "former_officer": _officer("former_officer", Role.COMMUNE_OFFICER, unit=units["left_behind"]),
    }


def _officer(username, role, *, full_name="Nông Thị Thử", **place):
    return create_officer(username, full_name=full_name, password=None, role=role, on=APPOINTED_ON, **place)


def _furnish(place, units, printer, sender):
    unit, token = units[place], TOKENS[place]
    name, upper, last = token.capitalize(), token.upper(), list(TOKENS.values()).index(token)
    market = create_market(Market(code=f"{upper}1", name=f"Chợ {name}", unit=unit))
    section = add_section(market, name=f"Dãy {name}")
    stall = create_stall(market, code=f"{upper}-1", section=section)
    create_stall(market, code=f"{upper}-2")
    # Numbers that no other has, so that an index can find each one's owner, and nobody else.
    owner = create_owner(name=f"Nông Thị {name}", unit=unit, phone=f"091234567{last}", national_id=f"00419000000{last}")
    tenancy = move_in(stall, owner, since=date(2026, 3, 1))
    account = add_account(stall, bank=Bank.objects.get(bin="970405"), number=f"880000012345{last}").account
    confirm_holder(account, holder_name=ascii_upper(owner.name), by=printer)
    batch, placard = _printed(stall, tenancy, printer)
    row = {"market": market, "section": section, "stall": stall, "owner": owner, "account": account}
    row |= {"batch": batch, "placard": placard, "request": _asked_for(owner)} | _people(place, units, market)
    row |= _changes(stall, row["user"], printer, last)
    row["run"] = _run_of(batch, printer)
    row["printer"] = _measured_printer(name, unit, printer)
    row["alarm"] = _explained_alarm(stall, row["seat"].user)
    row["visit"] = _visited(stall, tenancy, row["seat"].user)
    row["session"] = _held_session(market, name, printer)
    row["import"] = _sent_list(market, sender if place in ("hall", "next_hall", "merged") else row["user"])
    lister = row["import"].created_by
    row["exported list"] = _kept_file("export_list", lister, token, places=mark_of_places(lister))
    reader = printer if place in ("hall", "next_hall", "merged") else row["user"]
    row["made report"] = _kept_file("make_report", reader, token, day="2026-09-30", file="xlsx")
    return Place(token, row, _names(row))


def _people(place, units, market):
    """Who works there: two who hold the same, one of them stopped, and one who sits on the market's board."""
    token, found = TOKENS[place], {}
    for kind, tail in (("user", "xem"), ("stopped user", "nghi")):
        role = Role(HOLDS[place].removesuffix(AND_ABROAD))
        person = _officer(f"{token}-{tail}", role, unit=units[place], full_name=f"Bế Thị {token.capitalize()}")
        if HOLDS[place].endswith(AND_ABROAD):
            appoint(person, role=Role.VIEWER, unit=units["abroad"], on=APPOINTED_ON)
        found[kind] = person
    User.objects.filter(pk=found["user"].pk).update(has_second_factor=True)
    User.objects.filter(pk=found["stopped user"].pk).update(is_active=False)
    found["appointment"] = found["user"].appointments.get(unit=units[place])
    member = create_board_member(market, f"{token}-ban", full_name=f"Lục Thị {token.capitalize()}", on=APPOINTED_ON)
    return found | {"seat": member.board_memberships.get()}


def _changes(stall, proposer, approver, last):
    """One that waits, and one that was approved before; her name is not the owner's, or only the owner's would do."""
    changes = {}
    for kind, bank in (("approved change", "970418"), ("change", "970436")):
        said = {"bank": bank, "number": f"770000012345{last}", "kind": "add", "name": "LUC VAN SON"}
        changes[kind] = propose(stall, by=proposer, **said)
        if kind != "change":
            said = {"holder_name": "LUC VAN SON", "relation": "spouse", "relation_reason": "Dùng chung"}
            changes[kind] = approve_change(changes[kind], by=approver, **said)
    Stall.objects.filter(pk=stall.pk).update(step=Step.PRINTED)
    return changes


def _measured_printer(name, unit, by):
    """Its sheet of one kind of paper is measured, the others are not."""
    printer = add_printer(f"HP {name}", by=by, unit=unit)
    measure_printer(printer, "a5", by=by, left=20, across=108, top=21, down=170)
    return printer


def _run_of(batch, by):
    """An order over many markets that this one was the only one of."""
    over = {"state": JobState.DONE, "finished_at": timezone.now()}
    job = Job.objects.create(kind="print_run", created_by=by, **over)
    run = PrintRun.objects.create(layout="a5", job=job, created_by=by)
    PrintBatch.objects.filter(pk=batch.pk).update(run=run)
    return run


def _asked_for(owner):
    yesterday = timezone.localdate() - timedelta(days=1)
    return create_request(owner, kind=RequestKind.SEE, received_on=yesterday, how=RequestHow.PHONE)


def _explained_alarm(stall, by):
    return Alarm.objects.create(
        kind=AlarmKind.CHANGES,
        stall=stall,
        key=CHANGES_KEY,
        explanation=f"Chủ hộ ở {stall.code} đổi ngân hàng.",
        explained_by=by,
        explained_at=timezone.now(),
    )


def _sent_list(market, sender):
    job = Job.objects.create(kind="write_list", created_by=sender, state=JobState.DONE, finished_at=timezone.now())
    sent = RegisterImport.objects.create(
        market=market, file_title=f"{market.name}.xlsx", created_by=sender, job=job, state=ImportState.DONE,
        done_at=timezone.now(), counts={"rows": 1, "errors": 0, "created": 1, "changed": 0, "moved": 0, "proposals": 0},
    )  # fmt: skip
    sent.markets.add(market)
    return sent


def _visited(stall, tenancy, by):
    day = timezone.localdate() - timedelta(days=1)
    said = {"visited_on": day, "on_wall": OnWall.OURS, "accepts": True, "note": f"Bán ở {stall.code}"}
    return Visit.objects.create(stall=stall, tenancy=tenancy, by=by, **said)


def _held_session(market, name, by):
    day = timezone.localdate() - timedelta(days=2)
    said = {"kind": SessionKind.TRADERS, "topic": f"Quét mã ở chợ {name}", "led_by": "Lục Văn Sơn", "head_count": 8}
    return Session.objects.create(unit=market.unit, market=market, held_on=day, created_by=by, **said)


def _kept_file(kind, by, token, **params):
    over = {"state": JobState.DONE, "finished_at": timezone.now(), "expires_at": timezone.now() + timedelta(days=7)}
    name = f"matrix-{secrets.token_hex(8)}.xlsx"
    job = Job.objects.create(kind=kind, created_by=by, params=params, file_name=name, **over)
    write_file(job.file_name, token.encode())
    return job


def _names(row):
    """What addresses call each row; a stall, and what hangs in it, by its market too."""
    market, stall = row["market"].code, row["stall"].code
    return {
        "market": {"market": market, "code": market},
        "section": {"market": market, "code": row["section"].code},
        "stall": {"market": market, "code": stall},
        "shown account": {"market": market, "code": stall, "account": row["account"].code},
        "account": {"code": row["account"].code},
        "owner": {"code": row["owner"].code},
        "batch": {"code": row["batch"].code},
        "placard": {"serial": row["placard"].serial},
        "seat": {"code": market, "seat": row["seat"].code},
        "request": {"code": row["request"].code},
        "change": {"code": row["change"].code},
        "approved change": {"code": row["approved change"].code},
        "alarm": {"code": row["alarm"].code},
        "visit": {"code": row["visit"].stall.code},
        "session": {"code": row["session"].code},
        "printer": {"code": row["printer"].code},
        "run": {"code": row["run"].code},
        "import": {"code": row["import"].code},
        "exported list": {"code": row["exported list"].code},
        "made report": {"code": row["made report"].code},
        "user": {"username": row["user"].username},
        "stopped user": {"username": row["stopped user"].username},
        "appointment": {"username": row["user"].username, "code": row["appointment"].code},
    }


def _printed(stall, tenancy, printer):
    """An order with its file, straight into the tables: drawing is not what is looked at here."""
    job = Job.objects.create(
        kind="print",
        created_by=printer,
        state=JobState.DONE,
        done=1,
        total=1,
        file_name=f"matrix-{secrets.token_hex(8)}.pdf",
        finished_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=7),
    )
    write_file(job.file_name, b"%PDF-1.7 " + stall.code.encode())
    batch = PrintBatch.objects.create(market=stall.market, layout="a5", job=job, created_by=printer, pages=1, proved=1)
    placard = Placard(serial=new_serial(), version=1, stall=stall, tenancy=tenancy, batch=batch)
    account = tenancy.owner.accounts.get()
    said = {"bank": str(account.bank), "account": account.number, "holder": account.holder_name}
    placard.snapshot = json.dumps({"codes": [said]}, ensure_ascii=False)
    placard.save(force_insert=True)
    Stall.objects.filter(pk=stall.pk).update(step=Step.PRINTED)
    stall.tenancies.update(printed_at=timezone.now())
    return batch, placard


def _date_back(row, old_unit):
    """Registered in the commune that is no more, while that commune was: all but the second stall, which came later."""
    when = datetime(2025, 1, 15, tzinfo=UTC)
    Market.objects.filter(pk=row["market"].pk).update(legacy_unit=old_unit, created_at=when)
    Stall.objects.filter(pk=row["stall"].pk).update(created_at=when)
    row["stall"].tenancies.update(since=when.date())
    AccountChange.objects.filter(tenancy__stall=row["stall"]).update(proposed_at=when)
    PrintBatch.objects.filter(pk=row["batch"].pk).update(created_at=when)
    Placard.objects.filter(pk=row["placard"].pk).update(printed_at=when)
    Alarm.objects.filter(pk=row["alarm"].pk).update(opened_at=when)
    Visit.objects.filter(pk=row["visit"].pk).update(visited_on=when.date())
