"""Every page of every role, with names as long as they come: it fits, it can be read, reached and touched."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from officers.models import User
from placards.custody import hand_over, lose
from placards.models import Placard
from stalls.models import Stall
from stalls.services import create_request
from tests.e2e.conftest import DESK, PHONE
from tests.e2e.paper import keep_picture, picture_of
from tests.e2e.scene import LONG_NAME, fill_market
from tests.placards.papers import enter

LONG_MARKET = "Chợ trung tâm nông sản Nước Hai và các xóm vùng cao lân cận"
AXE = Axe()
# What passes is not described node by node, which is most of the work.
VIOLATIONS_ONLY = {"resultTypes": ["violations"]}


@pytest.fixture
def batch(make_market, make_stall, market):
    """Two markets; the one that `market` stands for has the dozen stalls."""
    make_market(LONG_MARKET, code="NONGSAN8")
    return fill_market(market, make_stall)


def pages_to_see(batch):
    owner = Stall.objects.get(code="A-003").tenancy.owner
    return [
        reverse("stalls:work"),
        reverse("stalls:search") + "?q=nuoc+hai",
        reverse("stalls:market-list"),
        reverse("stalls:market-detail", args=["NUOCHAI"]),
        reverse("stalls:stall-list"),
        reverse("stalls:stall-list") + "?q=khong+co+ai",
        reverse("stalls:stall-detail", args=["NUOCHAI", "A-003"]),
        reverse("stalls:owner-list"),
        reverse("stalls:owner-detail", args=[owner.code]),
        reverse("placards:owner-held", args=[owner.code]),
        reverse("stalls:consent-slip", args=[owner.code]),
        reverse("stalls:request-list"),
        reverse("stalls:request-detail", args=[request_of(owner).code]),
        reverse("placards:batch-list"),
        reverse("placards:batch-detail", args=[batch.code]),
        *(reverse(f"placards:{what}") for what in ("ledger", "sheet-list", "reprint-list", "hand-over-serial")),
        *(reverse(f"placards:{what}", args=["NUOCHAI"]) + "?tick=all" for what in ("hand-over", "take-stock")),
        *(reverse(f"placards:{what}", args=[sheet]) for sheet in sheets_of(batch) for what in ("sheet", "verify")),
        reverse("officers:profile"),
        reverse("officers:password"),
    ]


def sheets_of(batch):
    """One that lies in stock, one that hangs, and one that hangs and must come down."""
    (first, second), by = batch.placards.in_walking_order(), User.objects.get(username="canbo")
    hand_over([first, second], to=LONG_NAME[:60], on=timezone.localdate(), by=by)
    (third,) = enter(second.stall, by=by)
    lose(enter(first.stall, by=by)[0], by=by)
    return [third.serial, first.serial, second.serial]


def request_of(owner):
    return create_request(owner, kind="see", received_on=timezone.localdate(), how="phone")


def pages_to_fill_in():
    stall = Stall.objects.get(code="A-003")
    account = stall.tenancy.stall_accounts.last().account
    vacant = Stall.objects.filter(step="vacant").first()
    return [
        *(reverse(f"stalls:market-{what}", args=["NUOCHAI"]) for what in ("update", "close")),
        reverse("stalls:section-list", args=["NUOCHAI"]),
        reverse("payments:stall-register", args=["NUOCHAI"]),
        *(reverse(f"stalls:{what}", args=["NUOCHAI", "A-003"]) for what in ("stall-update", "move-out")),
        *(reverse(f"stalls:{what}", args=["NUOCHAI", vacant.code]) for what in ("move-in", "stall-close")),
        reverse("payments:account-add", args=["NUOCHAI", "A-003"]),
        reverse("payments:account-photo", args=["NUOCHAI", "A-003"]),
        reverse("payments:account-confirm", args=["NUOCHAI", "A-003", account.code]),
        *(
            reverse(f"stalls:{what}", args=[stall.tenancy.owner.code])
            for what in ("owner-update", "consent-create", "request-create")
        ),
        reverse("stalls:request-answer", args=[request_of(stall.tenancy.owner).code]),
        reverse("placards:order", args=["NUOCHAI"]),
        *(
            reverse(f"placards:sheet-{what}", args=[Placard.objects.first().serial])
            for what in ("hand-over", "spoil", "lose")
        ),
    ]


def faults_of(visit, pages, *, axe_on_a_pc=True):
    """What is wrong on each page, held like a phone and then on a PC's screen; too wide, Visit notes by itself."""
    faults = []
    for path in pages:
        visit.open(path)
        faults += [f"{path}: small target: {target}" for target in visit.small_targets()]
        faults += [f"{path} on a phone: {fault}" for fault in barriers(visit.page)]
        visit.resize(DESK["viewport"])
        if axe_on_a_pc:
            faults += [f"{path} on a PC: {fault}" for fault in barriers(visit.page)]
        visit.resize(PHONE["viewport"])
    return faults


def barriers(page):
    """What axe finds serious or critical, with the elements it means."""
    found = AXE.run(page, options=VIOLATIONS_ONLY).response["violations"]
    return [
        f"{each['id']}: {[node['html'][:160] for node in each['nodes']]}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


def test_pages_of_the_commune_officer(open_as, officer, batch):
    assert Stall.objects.filter(tenancies__owner__name=LONG_NAME).count() >= 4
    visit = open_as(officer)
    assert faults_of(visit, pages_to_see(batch)) == []


def test_forms_of_the_commune_officer(open_as, officer, batch):
    visit = open_as(officer)
    assert faults_of(visit, [reverse("stalls:market-create"), *pages_to_fill_in()]) == []


@pytest.mark.parametrize("role", ["province_officer", "area_officer", "board_member", "viewer", "administrator"])
def test_pages_that_others_see_otherwise(open_as, request, batch, role):
    """The same templates with more or less on them: more markets and filters, or nothing to press."""
    visit = open_as(request.getfixturevalue(role))
    paths = [
        reverse("stalls:work"),
        reverse("stalls:market-list"),
        reverse("stalls:market-detail", args=["NUOCHAI"]),
        reverse("stalls:stall-detail", args=["NUOCHAI", "A-003"]),
        reverse("placards:batch-detail", args=[batch.code]),
    ]
    assert faults_of(visit, paths, axe_on_a_pc=False) == []


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_a_first_visit_weighs_at_most_60_kb(open_as, open_browser, officer, batch, is_signed_in):
    """With nothing kept from before: the page, its styles and its pictures, as they came over the wire."""
    visit = open_as(officer) if is_signed_in else open_browser()
    received = visit.weigh("/")
    assert visit.path == ("/" if is_signed_in else "/sign-in/")
    assert {kind for kind, size in received} >= {"Document", "Stylesheet"}
    assert 10_000 < sum(size for kind, size in received) <= 60_000


def test_the_keyboard_alone_reaches_the_main_button(open_as, open_browser, officer, batch):
    account = Stall.objects.get(code="A-003").tenancy.stall_accounts.last().account
    main_buttons = {
        reverse("stalls:market-create"): "Lưu chợ",
        reverse("payments:stall-register", args=["NUOCHAI"]): "Lưu",
        reverse("payments:account-confirm", args=["NUOCHAI", "A-003", account.code]): "Xác nhận tên",
        reverse("placards:order", args=["NUOCHAI"]): "In biển",
    }
    visit = open_as(officer, device=DESK)
    for path, button in main_buttons.items():
        visit.open(path)
        assert visit.tab_to(button), f"{path}: Tab does not come to {button}"
        assert visit.shows_focus(), f"{path}: nothing shows that {button} has the focus"


def test_signing_in_needs_no_mouse(open_browser, officer):
    visit = open_browser(device=DESK)
    visit.open("/sign-in/")
    assert visit.tab_to("Đăng nhập")
    assert visit.shows_focus()


def test_the_first_screen_says_what_waits(open_as, officer, make_market, make_stall, market):
    fill_market(market, make_stall, names=("Lý Thị Lan", "Nông Thị Hoa", "Hoàng Văn Bảo"))
    second = make_market("Chợ Cao Bình", schedule="lunar", schedule_days="16")
    for number in range(1, 5):
        make_stall(f"B-{number:02}", to="no_account" if number < 3 else "ready", in_market=second)
    visit = open_as(officer)
    visit.open("/")
    cards = visit.page.get_by_role("main").get_by_role("heading", level=2)
    assert cards.all_inner_texts() == ["Chợ Nước Hai", "Chợ Cao Bình"]
    keep_picture("work.png", picture_of(visit.page.screenshot()))
