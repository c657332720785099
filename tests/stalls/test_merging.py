"""When communes are merged the register follows, and who looked after it till then still looks at it."""

import pytest
from django.utils import timezone

from officers.enums import Action
from officers.models import AuditEvent
from places.models import AdminUnit
from places.services import merge_units
from stalls.enums import Step
from stalls.models import Market, Owner, Stall
from stalls.services import create_owner, move_in, move_out
from tests.officers.people import again


@pytest.fixture
def merge(commune, other_commune):
    def merge():
        new = AdminUnit(code="99001", name="Xã Hòa Khánh", kind="commune", parent=commune.parent)
        return merge_units([commune, other_commune], new, effective_on=timezone.localdate())

    return merge


@pytest.fixture
def registered(market, make_stall, officer, neighbour):
    """A market of yesterday and before, with a let stall whose placard hangs."""
    stall = make_stall("A-001", name="Nông Thị Hoa")
    Stall.objects.update(step=Step.PRINTED)
    long_ago = timezone.now() - timezone.timedelta(days=30)
    Market.objects.update(created_at=long_ago)
    Stall.objects.update(created_at=long_ago)
    return stall


def test_markets_owners_and_placards_follow(registered, market, commune, merge):
    new = merge()
    market.refresh_from_db()
    assert (market.unit, market.legacy_unit) == (new, commune)
    assert Owner.objects.get().unit == new
    assert Stall.objects.get().step == Step.READY, "its placard says another commune now"
    for words in ("hoa khanh", "hoa an", "nuoc hai"):
        assert list(Market.objects.matching(words)) == [market]


def test_what_stands_elsewhere_stays(registered, make_market, merge):
    elsewhere = make_market("Chợ Bảo Lạc", unit=AdminUnit.objects.current().get(name="Xã Bảo Lạc"))
    before = Market.objects.filter(pk=elsewhere.pk).values().get()
    merge()
    assert Market.objects.filter(pk=elsewhere.pk).values().get() == before


def test_what_moved_is_in_the_audit(registered, merge):
    new = merge()
    events = AuditEvent.objects.filter(action__endswith=".merge").order_by("seq")
    assert [event.action for event in events] == ["owner.merge", "market.merge", "register.merge", "unit.merge"]
    assert {event.unit for event in events} == {new}
    assert events[1].changed["unit"] == ["Xã Hòa An", "Xã Hòa Khánh"]
    assert events[2].changed == {"markets": [None, 1], "owners": [None, 1]}


def test_the_officer_of_before_looks_and_writes_nothing(registered, officer, neighbour, client_of, merge):
    stall_page, owner_page = "/stalls/NUOCHAI/A-001/", f"/owners/{registered.tenancy.owner.code}/"
    looks = ["/markets/NUOCHAI/", stall_page]
    writes = ["/markets/NUOCHAI/edit/", "/markets/NUOCHAI/close/", f"{stall_page}edit/", f"{stall_page}move-out/"]
    client = client_of(officer)
    assert {client.get(path).status_code for path in [*looks, *writes, owner_page]} == {200}
    merge()
    client = client_of(again(officer))
    assert {path: client.get(path).status_code for path in looks} == dict.fromkeys(looks, 200)
    assert client.get(owner_page).status_code == 200
    for method in (client.get, client.post):
        assert {path: method(path).status_code for path in writes} == dict.fromkeys(writes, 403)
    assert client.get("/markets/new/").status_code == 403
    assert client_of(again(neighbour)).get("/markets/NUOCHAI/").status_code == 404, "it never stood in hers"


def test_what_was_added_after_the_merger_is_not_hers(registered, officer, client_of, make_market, merge):
    new = merge()
    make_market("Chợ Mới", unit=new, code="MOI", legacy_unit=officer.appointments.get().unit)
    client = client_of(again(officer))
    assert "NUOCHAI" in client.get("/markets/").content.decode()
    assert "Chợ Mới" not in client.get("/markets/").content.decode()
    assert client.get("/markets/MOI/").status_code == client.get("/markets/KHONGCO/").status_code == 404


def test_nor_is_what_came_into_her_old_market(registered, officer, client_of, make_stall, merge):
    """A stall, and a tenant of an old stall, of the days after."""
    new, hall = merge(), Market.objects.get()
    later = make_stall("A-002", name="Lý Văn Páo", in_market=hall).tenancy.owner
    move_out(registered, until=timezone.localdate())
    newest = create_owner(name="Bế Thị Sau", unit=new)
    move_in(registered, newest, since=timezone.localdate())
    client = client_of(again(officer))
    page = client.get("/markets/NUOCHAI/").content.decode()
    assert "A-001" in page
    assert [word for word in ("A-002", "Lý Văn Páo", "Bế Thị Sau") if word in page] == []
    for path in ("/stalls/NUOCHAI/A-002/", f"/owners/{later.code}/", f"/owners/{newest.code}/"):
        assert client.get(path).status_code == 404, path


@pytest.mark.parametrize("name", ["area_officer", "province_officer", "board_member"])
def test_who_is_above_or_on_the_board_keeps_everything(request, registered, market, merge, name):
    user = request.getfixturevalue(name)
    merge()
    assert list(Market.objects.visible_to(again(user), to=Action.REGISTER)) == [market]


def test_a_second_merger_finds_the_market_again(registered, market, merge):
    first = merge()
    AdminUnit.objects.filter(pk=first.pk).update(valid_from=timezone.localdate() - timezone.timedelta(days=9))
    first.refresh_from_db()
    last = AdminUnit(code="99002", name="Xã Ba Vùng", kind="commune", parent=first.parent)
    merge_units([first], last, effective_on=timezone.localdate())
    market.refresh_from_db()
    assert (market.unit, market.legacy_unit) == (last, first)
