"""Every form of every page: none is sent twice for two rows, and none that edits a row goes without its version."""

import re
from datetime import date
from html import escape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from django.views import View

from jobs.enums import JobState
from jobs.models import Job
from officers.enums import Role
from officers.formviews import ServiceFormView
from officers.models import AuditEvent, FormReceipt, User
from officers.versioned import VersionedForm
from outreach.services import plan_session
from payments.models import AccountChange, Alarm, Bank, RegisterImport
from payments.services import declare_own_number, end_bank, explain_alarm
from placards.custody import hand_over
from placards.models import PrintBatch, PrintRun
from placards.services import add_printer
from reports.models import Indicator
from reports.services import add_indicator, set_target
from stalls.models import Stall
from stalls.services import (
    add_section,
    close_market,
    close_stall,
    create_board_member,
    create_request,
    create_stall,
    move_in,
)
from tests.payments.changing import propose
from tests.payments.importing.lists import shown, stall_row, workbook
from tests.placards.papers import enter
from tests.stalls.stale import sent_from

MARKET, STALL, VACANT = ["NUOCHAI"], ["NUOCHAI", "A-001"], ["NUOCHAI", "A-002"]
PLACE = {"role": "viewer", "place": "unit-01654"}
# Every page with a form that calls a service, and where it is found in the scene below.
FORMS = {
    "stalls:market-create": [],
    "stalls:market-update": MARKET,
    "stalls:market-close": ["TRONG"],
    "stalls:section-list": MARKET,
    "stalls:stall-update": STALL,
    "stalls:move-in": VACANT,
    "stalls:move-out": STALL,
    "stalls:stall-close": VACANT,
    "stalls:owner-update": ["{owner}"],
    "payments:stall-register": MARKET,
    "payments:account-add": STALL,
    "payments:account-confirm": [*STALL, "{account}"],
    "payments:change-create": ["NUOCHAI", "A-006"],
    "payments:change-approve": ["{change}"],
    "payments:change-refuse": ["{change}"],
    "payments:alarm-explain": ["{alarm}"],
    "payments:alarm-close": ["{alarm}"],
    "payments:own-numbers": [],
    "payments:import-create": [],
    "payments:import-start": MARKET,
    "payments:import-detail": ["{import}"],
    "payments:bank-update": ["970405"],
    "payments:bank-end": ["970405"],
    "placards:order": MARKET,
    "placards:hand-over": MARKET,
    "placards:take-stock": MARKET,
    "placards:hand-over-serial": [],
    "placards:sheet-hand-over": ["{sheet}"],
    "placards:sheet-spoil": ["{sheet}"],
    "placards:sheet-lose": ["{sheet}"],
    "placards:run-create": [],
    "placards:printer-create": [],
    "placards:printer-measure": ["{printer}", "a4"],
    "reports:target-create": [],
    "reports:indicator-create": [],
    "reports:indicator-update": ["{indicator}"],
    "reports:target-remove": ["{target}"],
    "reports:indicator-remove": ["{indicator}"],
    "outreach:visit": ["NUOCHAI", "A-001"],
    "outreach:session-create": [],
    "outreach:session-update": ["{session}"],
    "outreach:session-result": ["{session}"],
    "outreach:session-cancel": ["{session}"],
    "stalls:consent-create": ["{owner}"],
    "stalls:consent-withdraw": ["{owner}"],
    "stalls:request-create": ["{owner}"],
    "stalls:request-answer": ["{request}"],
    "stalls:board": MARKET,
    "stalls:seat-end": [*MARKET, "{seat}"],
    "officers:officer-create": [],
    "officers:appoint": [],
    "officers:appointment-end": ["nguoixem", "{appointment}"],
    "officers:bulk": [],
    "officers:officer-sign-out": ["nguoixem"],
    "officers:officer-pair-anew": ["nguoixem"],
    "officers:officer-deactivate": ["nguoixem"],
    "officers:officer-reactivate": ["thoiviec"],
}
# What is typed over what the page offers, so that it is taken.
TYPED = {
    "stalls:market-create": {"name": "Chợ Mới", "unit": "{commune}"},
    "placards:order": {"choice": "new"},
    "placards:hand-over": {"all": "1"},
    "placards:take-stock": {"all": "1"},
    "placards:hand-over-serial": {"serial": "{sheet}"},
    "placards:run-create": {"market": "NUOCHAI", "choice": "new"},
    "placards:printer-create": {"name": "HP phòng khác"},
    "placards:printer-measure": {"left": "21", "across": "170", "top": "20", "down": "257"},
    "payments:alarm-explain": {"explanation": "Hai vợ chồng chung một tài khoản."},
    "payments:alarm-close": {"closing_note": "Đã gặp hai người, đúng vậy."},
    "payments:own-numbers": {"phone": "0912345679"},
    "payments:bank-update": {"short_name": "Agri"},
    "stalls:market-update": {"hotline": "0912345678"},
    "stalls:section-list": {"name": "Dãy B"},
    "stalls:move-in": {"name": "Lý Văn Páo", "phone": "0912345678"},
    "stalls:stall-close": {"reason": "Sửa mái"},
    "payments:stall-register": {"name": "Lý Văn Páo", "phone": "0912345678", "bank": "bidv", "number": "101101"},
    "payments:account-add": {"bank": "bidv", "number": "101101"},
    "payments:account-confirm": {"holder_name": "NONG THI HOA", "relation": ""},
    "payments:change-create": {
        "bank": "bidv",
        "number": "101101",
        "holder_name": "BE THI LAN",
        "reason": "new_bank",
        "asked": "in_person",
    },
    "payments:change-approve": {"holder_name": "BE THI THU"},
    "payments:change-refuse": {"answer": "Chủ hộ nói không đổi"},
    "reports:indicator-create": {"name": "Tỷ lệ gian treo biển", "measure": "stalls", "reached": "seen"},
    "reports:indicator-update": {"name": "Số buổi họp"},
    "reports:target-create": {"reached": "seen", "percent": "80", "until": f"31/12/{timezone.localdate().year + 1}"},
    "outreach:visit": {"on_wall": "none", "accepts": "yes"},
    "outreach:session-create": {
        "kind": "traders",
        "unit": "01654",
        "held_on": f"{timezone.localdate():%d/%m/%Y}",
        "topic": "Quét mã",
    },
    "outreach:session-update": {"topic": "Quét mã ở chợ phiên"},
    "outreach:session-result": {"head_count": "30"},
    "stalls:consent-create": {"how": "spoken"},
    "stalls:consent-withdraw": {"asked": "on"},
    "stalls:request-create": {"kind": "see", "how": "phone"},
    "stalls:request-answer": {"answer": "Đã đưa bản in cho chủ hộ."},
    "stalls:board": {"full_name": "Bế Thị Phượng"},
    "officers:officer-create": {"full_name": "Bế Thị Phượng", **PLACE},
    "officers:appoint": {"username": "nguoixem", **PLACE, "place": "unit-01822"},
}
BRINGS_A_FILE = {"payments:import-create", "payments:import-start"}
LIST = workbook(stall_row(90))
# Made only of what was shown as checked before: tests/officers/test_bulk.py sends it twice.
CHECKED_FIRST = {"officers:bulk"}
# Those that change a row which somebody else may be changing. Closing, moving in and adding are judged by the state of
# the row itself, under its lock; the move out carries which tenancy it ends.
EDITS = {
    "stalls:market-update", "stalls:stall-update", "stalls:owner-update", "stalls:move-out",
    "payments:account-confirm", "payments:alarm-explain", "payments:alarm-close", "payments:bank-update",
    "payments:bank-end", "outreach:session-update", "reports:indicator-update",
}  # fmt: skip
# Buttons without a page of their own, and the pages they stand on. Each is a form with a one-time key; what they do is
# besides the same the second time: a market or stall that is open can't be opened, and an account that is shown,
# taken off or first stays so, a change is withdrawn, an order stopped and a sheet taken down once. Only moving a
# section and seeing a sheet are not: there the key alone counts.
BUTTONS = {
    "stalls:market-reopen": "/markets/BINHDUON/",
    "stalls:stall-reopen": "/stalls/NUOCHAI/A-003/",
    "stalls:section-update": "/markets/NUOCHAI/sections/",
    "payments:account-order": "/stalls/NUOCHAI/A-004/",
    "payments:change-withdraw": "/changes/DENGHI01/",
    "placards:sheet-seen": "/placards/sheets/{handed}/",
    "placards:sheet-take-down": "/placards/sheets/{replaced}/",
    "payments:bank-go-on": "/banks/970422/",
    "payments:own-number-forget": "/me/numbers/",
    "payments:import-undo": "/imports/NHAPXONG/",
    "payments:import-again": "/imports/NHAPLOI1/",
    "placards:batch-cancel": "/placards/DANGIN01/",
    "placards:run-cancel": "/placards/runs/NHIEUCH1/",
    "placards:printer-retire": "/placards/printers/{printer}/",
    "reports:indicator-suggest": "/reports/indicators/",
}
# They take a form and write nothing: a picture is read, and what was typed is shown as a code.
ONLY_LOOKS = {
    "placards:order-preview",
    "payments:account-photo",
    "payments:account-preview",
    "payments:register-preview",
}
# Signing in and out and the password: no row of the register, and nothing that a second time would double.
OWN_RIGHTS = {"officers"}


def routes(resolver=None, namespace=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, entry.namespace or namespace)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}:{entry.name}", getattr(entry.callback, "view_class", None)


@pytest.fixture
def people(market, viewer, make_officer, province_officer):
    """A viewer with a second factor, one who is not used any more, and a seat on the market's board."""
    viewer.has_second_factor = True
    viewer.save()
    left = make_officer("thoiviec", Role.VIEWER, unit=market.unit)
    left.is_active = False
    left.save()
    create_board_member(market, "banquanly", full_name="Hoàng Văn Quản", by=province_officer)
    return {"seat": market.board_memberships.get().code, "appointment": viewer.appointments.get().code}


@pytest.fixture
def keeper(confirmed_client_of, province_officer):
    """Who may use every form there is."""
    return confirmed_client_of(province_officer)


@pytest.fixture
def changes(make_stall, colleague, province_officer):
    """Three stalls with a placard on the wall, of which two are about to change."""
    for code, name in (("A-006", "Bế Thị Lan"), ("A-007", "Bế Thị Thu"), ("A-008", "Bế Thị Sao")):
        make_stall(code, name=name).tenancies.update(printed_at=timezone.now())
    hers = propose(Stall.objects.get(code="A-008"), by=province_officer, number="330033003")
    AccountChange.objects.filter(pk=hers.pk).update(code="DENGHI01")
    return {"change": propose(Stall.objects.get(code="A-007"), by=colleague).code}


@pytest.fixture
def sheets(make_stall, colleague):
    """One in stock, one that hangs, one that hangs though another has replaced it."""
    stalls = [make_stall(code, name="Bế Thị Nga") for code in ("A-010", "A-011", "A-012")]
    in_stock, handed, replaced = enter(*stalls, by=colleague)
    hand_over([handed, replaced], to="Chủ hộ", on=timezone.localdate(), by=colleague)
    enter(stalls[2], by=colleague)
    enter(make_stall("A-013", name="Bế Thị Nga"))  # held by nobody, so that anybody may hand it over
    return {"sheet": in_stock.serial, "handed": handed.serial, "replaced": replaced.serial}


@pytest.fixture
def scene(market, make_market, make_stall, people, changes, sheets):  # noqa: PLR0917  each is a part of it
    """Every page above has something to show: a let, a vacant and a closed stall, two accounts, a closed market."""
    close_market(make_market("Chợ Bình Dương"), on=date(2026, 11, 1))
    make_market("Chợ Trống")
    waiting = Job.objects.create(kind="print", total=300)
    PrintBatch.objects.create(code="DANGIN01", market=market, layout="a6x4", job=waiting)
    many = PrintRun.objects.create(code="NHIEUCH1", layout="a6x4", job=Job.objects.create(kind="print_run", total=300))
    PrintBatch.objects.filter(code="DANGIN01").update(run=many)
    add_section(market, name="Dãy A")
    owner = make_stall("A-001", to="unconfirmed").tenancy.owner
    make_stall("A-002", to="vacant")
    make_stall("A-005", name="Lý Thị Lan")
    close_stall(make_stall("A-003", to="vacant"), on=date(2026, 11, 1), reason="Sửa mái")
    move_in(create_stall(market, code="A-004"), owner, since=date(2026, 6, 1))
    end_bank(Bank.objects.get(bin="970422"), on=date(2026, 11, 1))
    asked = create_request(owner, kind="see", received_on=date(2026, 11, 2), how="phone")
    alarm = Alarm.objects.create(kind="changes", stall=market.stalls.get(code="A-001"), key="changes")
    explain_alarm(alarm, explanation="Chủ hộ đổi ngân hàng ba lần.", by=User.objects.get(username="nguoixem"))
    declare_own_number(User.objects.get(username="canbotinh"), kind="phone", number="0912345670")
    codes = {"alarm": alarm.code, "owner": owner.code, "account": owner.accounts.get().code, "request": asked.code}
    keeper = User.objects.get(username="canbotinh")
    said = {"kind": "traders", "topic": "Quét mã", "led_by": "Nông Thị Thử", "materials": ""}
    session = plan_session(unit=market.unit, market=market, held_on=timezone.localdate(), by=keeper, **said)
    codes["session"] = session.code
    codes["target"] = set_target(unit=None, reached="seen", until=date(2099, 12, 1), percent=50, by=keeper).code
    codes["indicator"] = add_indicator(Indicator(name="Số buổi", measure="sessions", position=1)).code
    codes["import"] = shown(LIST, by=keeper, market=market).code
    failed = {"state": JobState.FAILED, "finished_at": timezone.now()}
    for code, state, over in (("NHAPXONG", "done", {}), ("NHAPLOI1", "writing", failed)):
        sent = shown(LIST, by=keeper, market=market)
        done = {"done_at": timezone.now(), "undo_file": "x"} if state == "done" else {}
        RegisterImport.objects.filter(pk=sent.pk).update(code=code, state=state, **done)
        Job.objects.filter(pk=sent.job_id).update(**over)
    codes["printer"] = add_printer("HP phòng in", by=keeper, unit=market.unit.parent).code
    return people | changes | sheets | codes | {"commune": str(market.unit_id)}


def posting_forms(text):
    """Each form of a page's own part that posts; the frame around it has the one that signs out."""
    main = re.search(r"<main.*</main>", text, re.DOTALL)[0]
    return re.findall(r'<form[^>]*method="post".*?</form>', main, re.DOTALL)


def keys_of(form):
    return re.findall(r'name="once" value="([\w-]{32})"', form)


def page_of(client, scene, name):
    page = client.get(reverse(name, args=[each.format(**scene) for each in FORMS[name]]))
    assert page.status_code == 200
    return page


def test_no_form_is_left_out():
    found = {name for name, view in routes() if isinstance(view, type) and issubclass(view, ServiceFormView)}
    assert found == {*FORMS, "stalls:section-update"}


def test_no_button_is_left_out():
    found = {
        name
        for name, view in routes()
        if isinstance(view, type) and issubclass(view, View) and "post" in vars(view) and name not in FORMS
    }
    assert {name for name in found if name.split(":")[0] not in OWN_RIGHTS} == set(BUTTONS) | ONLY_LOOKS


def test_every_form_has_a_key_of_its_own_and_one_that_edits_a_version(keeper, scene):
    """One scene for all: they are only looked at."""
    pages = {name: page_of(keeper, scene, name) for name in FORMS}
    faults = {name: [*key_faults(page), *version_faults(name, page)] for name, page in pages.items()}
    assert {name: found for name, found in faults.items() if found} == {}


def key_faults(page):
    forms = posting_forms(page.content.decode())
    keys = [keys_of(form) for form in forms]
    if not forms:
        yield "no form"
    if [len(each) for each in keys] != [1] * len(forms):
        yield f"keys: {keys}"
    elif len({key for (key,) in keys}) < len(forms):
        yield "one key for two forms"


def version_faults(name, page):
    """`stalls:section-list` adds a row, and has a line for each that is there."""
    is_edit = isinstance(page.context["form"], VersionedForm)
    if is_edit != (name in EDITS):
        yield f"edits a row: {is_edit}"
    edited = [form for form in posting_forms(page.content.decode()) if 'name="version"' in form]
    if len(edited) != (name in EDITS or name == "stalls:section-list"):
        yield f"forms with a version: {len(edited)}"
    elif is_edit:
        written = re.findall(r'name="version" value="(\{.*?\})"', edited[0])
        if written != [escape(page.context["form"]["version"].value())]:
            yield f"version: {written}"


@pytest.mark.parametrize("name", sorted(FORMS.keys() - CHECKED_FIRST))
def test_every_form_sent_twice_is_done_once_and_answered_alike(keeper, scene, name):
    page = page_of(keeper, scene, name)
    typed = {name: value.format(**scene) for name, value in TYPED.get(name, {}).items()}
    values = sent_from(page.context["form"], **typed)
    answers = []
    for _ in range(2):
        # A file is read to its end by the one who takes it.
        file = {"file": SimpleUploadedFile("danh sach.xlsx", LIST)} if name in BRINGS_A_FILE else {}
        answer = keeper.post(page.request["PATH_INFO"], values | file)
        assert answer.status_code == 302, answer.context["form"].errors
        answers.append((answer["Location"], AuditEvent.objects.count(), FormReceipt.objects.count()))
    assert answers[0] == answers[1]
    assert answers[0][2] == 1


# Where a button sends its form, if that does not end as the name of its page does.
PATHS = {
    "stalls:section-update": "/sections/",
    "payments:account-order": "/show/",
    "payments:bank-go-on": "/go-on/",
    "placards:sheet-take-down": "/take-down/",
    "reports:indicator-suggest": "/suggested/",
}


def test_every_button_has_a_key(keeper, scene):
    found = {}
    for name, address in BUTTONS.items():
        path = PATHS.get(name) or f"/{name.rpartition('-')[2]}/"
        forms = posting_forms(keeper.get(address.format(**scene)).content.decode())
        pressed = [form for form in forms if re.search(rf'action="[^"]*{path}', form)]
        found[name] = [len(keys_of(form)) for form in pressed]
    assert {name: keys for name, keys in found.items() if not keys or set(keys) != {1}} == {}
