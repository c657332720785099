"""Finding things as people type them: without marks, half a name, the tail of a number, the name of an old place."""

import unicodedata
from datetime import date

import pytest

from places.models import AdminUnit
from stalls.models import Market, Owner, Stall
from stalls.services import create_owner, create_stall, move_in, move_out


@pytest.fixture
def hall(market, make_market, commune, other_commune):
    """Two stalls here, let to two people, and one of the neighbour's with a name and number much alike."""

    def let(where, code, name, phone, unit):
        stall = create_stall(where, code=code)
        move_in(stall, create_owner(name=name, unit=unit, phone=phone), since=date(2026, 3, 1))
        return stall

    let(market, "A-012", "Nông Thị Đào", "0912345678", commune)
    let(market, "B-007", "Lý Văn Páo", "0987000111", commune)
    foreign = make_market("Chợ Trùng Khánh", unit=other_commune)
    let(foreign, "A-099", "Nông Thị Đào Lạ", "0912345999", other_commune)
    return market


def codes(queryset):
    return sorted(queryset.values_list("code", flat=True))


@pytest.mark.parametrize(
    "text",
    [
        "Nông Thị Đào",
        "nong thi dao",
        "NÔNG",
        unicodedata.normalize("NFD", "Nông Thị Đào"),
        "  thị   đào ",
        "345678",
        "0912 345 678",
        "678",
        "A-012",
        "a 012",
        "A012",
        "a.012",
        "012",
    ],
)
def test_a_stall_is_found(hall, officer, text):
    assert codes(Stall.objects.visible_to(officer).matching(text)) == ["A-012"]


@pytest.mark.parametrize("text", ["Nông Thị Hoa", "345999", "A-099", "%", "_", "--", "A-0123", "A0123"])
def test_a_stall_is_not_found(hall, officer, text):
    assert codes(Stall.objects.visible_to(officer).matching(text)) == []


def test_a_former_tenant_does_not_find_the_stall(hall, officer):
    stall = Stall.objects.get(code="A-012")
    assert codes(Stall.objects.matching("Nông Thị Đào")) == ["A-012", "A-099"]
    move_out(stall, until=date(2026, 6, 1))
    assert codes(Stall.objects.matching("Nông Thị Đào")) == ["A-099"]


@pytest.mark.parametrize("text", ["dao", "ĐÀO", "5678", "0912 345 678", "nong thi"])
def test_an_owner_is_found(hall, officer, text):
    found = Owner.objects.visible_to(officer).matching(text)
    assert [owner.name for owner in found] == ["Nông Thị Đào"]


@pytest.mark.parametrize("text", ["!!!", "-", "…"])
def test_nothing_but_signs_finds_nothing(hall, text):
    for model in (Market, Stall, Owner):
        assert model.objects.exists()
        assert not model.objects.matching(text).exists()


@pytest.mark.parametrize("text", ["nước hai", "nuoc", "NUOCHAI", "hòa an", "hoa an"])
def test_a_market_is_found_by_name_code_and_place(hall, text):
    assert codes(Market.objects.matching(text)) == ["NUOCHAI"]


@pytest.mark.parametrize("text", ["Thị trấn Nước Hai", "thi tran nuoc hai", "xã Đại Tiến"])
def test_a_market_is_found_by_what_its_commune_was_once_called(hall, officer_client, text):
    assert not Market.objects.matching(text).exists()
    page = officer_client.get("/markets/", {"q": text})
    assert [market.code for market in page.context["object_list"]] == ["NUOCHAI"]


def found_by(client, text):
    found = client.get("/search/", {"q": text}).context["found"]
    return {
        "places": [place.unit.name for place in found["places"]],
        "markets": codes(found["markets"]) if found["markets"] else [],
        "stalls": [stall.code for stall in found["stalls"]],
        "owners": [owner.name for owner in found["owners"]],
    }


def test_one_search_over_everything(hall, officer_client):
    assert found_by(officer_client, "dao") == {
        "places": [],
        "markets": [],
        "stalls": ["A-012"],
        "owners": ["Nông Thị Đào"],
    }
    page = officer_client.get("/search/", {"q": "nuoc hai"})
    text = page.content.decode()
    assert "Chợ Nước Hai" in text
    assert "Thị trấn Nước Hai (huyện Hòa An) → nay là Xã Hòa An" in text


def test_a_search_never_leaves_the_scope(hall, officer_client, province_officer, client_of):
    nothing = {"places": [], "markets": [], "stalls": [], "owners": []}
    for text in ("Trùng Khánh", "A-099", "345999", "Đào Lạ"):
        assert found_by(officer_client, text) == nothing, text
    client = client_of(province_officer)
    assert found_by(client, "A-099")["stalls"] == ["A-099"]
    assert found_by(client, "Đào Lạ")["owners"] == ["Nông Thị Đào Lạ"]
    assert "Xã Trùng Khánh" in found_by(client, "Trùng Khánh")["places"]


def test_a_place_elsewhere_is_told_without_a_way_in(hall, officer_client):
    page = officer_client.get("/search/", {"q": "Đề Thám"}).content.decode()
    assert "Phường Đề Thám (thành phố Cao Bằng) → nay là Phường Thục Phán" in page
    assert ("Ngoài địa bàn của anh/chị" in page, "?unit=01273" in page) == (True, False)


def test_an_empty_search_asks_for_words_and_one_without_result_says_so(hall, officer_client):
    assert "Gõ vào ô tìm ở trên" in officer_client.get("/search/").content.decode()
    assert "Gõ vào ô tìm ở trên" in officer_client.get("/search/?q=%20").content.decode()
    text = officer_client.get("/search/?q=<b>khongco</b>").content.decode()
    assert "Không tìm thấy gì" in text
    assert "&lt;b&gt;khongco&lt;/b&gt;" in text
    assert "<b>khongco" not in text


def listed(client, path, **query):
    return [row.code for row in client.get(path, query).context["object_list"]]


def test_stalls_are_narrowed_by_each_filter(hall, officer_client, make_market):
    create_stall(hall, code="C-001", goods="meat")
    create_stall(make_market("Chợ Bình Dương"), code="D-001")
    assert listed(officer_client, "/stalls/") == ["D-001", "A-012", "B-007", "C-001"]
    assert listed(officer_client, "/stalls/", step="vacant") == ["D-001", "C-001"]
    assert listed(officer_client, "/stalls/", goods="meat") == ["C-001"]
    assert listed(officer_client, "/stalls/", market="NUOCHAI") == ["A-012", "B-007", "C-001"]
    assert listed(officer_client, "/stalls/", market="NUOCHAI", step="vacant", q="c") == ["C-001"]
    assert listed(officer_client, "/stalls/", q="khong co") == []
    assert listed(officer_client, "/markets/NUOCHAI/", step="no_account") == ["A-012", "B-007"]
    assert listed(officer_client, "/markets/NUOCHAI/", q="pao") == ["B-007"]


def test_markets_are_narrowed_by_each_filter(hall, client_of, province_officer, make_market):
    make_market("Chợ trung tâm", kind="central", schedule="daily")
    client = client_of(province_officer)
    assert listed(client, "/markets/") == ["NUOCHAI", "TRUNGTAM", "TRUNGKHA"]
    assert listed(client, "/markets/", kind="central") == ["TRUNGTAM"]
    unit = AdminUnit.objects.current().get(name="Xã Trùng Khánh")
    assert listed(client, "/markets/", unit=unit.code) == ["TRUNGKHA"]
    assert listed(client, "/markets/", q="trung", kind="commune") == ["TRUNGKHA"]


def test_owners_are_narrowed_and_show_the_stalls_they_hold(hall, officer_client):
    page = officer_client.get("/owners/", {"q": "pao"})
    assert [owner.name for owner in page.context["object_list"]] == ["Lý Văn Páo"]
    assert "B-007 · Chợ Nước Hai" in page.content.decode()


def test_a_code_without_signs_is_found_with_them(market):
    create_stall(market, code="K12")
    for text in ("K-12", "k 12", "K12"):
        assert codes(Stall.objects.matching(text)) == ["K12"]


LISTS = ["/stalls/", "/markets/", "/owners/", "/markets/NUOCHAI/"]


@pytest.mark.parametrize("path", LISTS)
def test_a_search_as_long_as_a_book_finds_nothing_and_says_so(hall, officer_client, path):
    assert listed(officer_client, path) != []
    page = officer_client.get(path, {"q": "ă" * 60_000})
    assert (page.status_code, list(page.context["object_list"])) == (200, [])
    assert page.context["filter"].form.cleaned_data["q"] == "ă" * 100


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("name", ["q", "market", "unit", "step", "goods", "kind"])
def test_a_character_that_no_database_keeps_is_left_out(hall, officer_client, path, name):
    assert officer_client.get(path, {name: "\0"}).status_code == 200
    assert officer_client.get(path, {name: "a\0b"}).status_code == 200


def test_what_is_around_it_still_counts(hall, officer_client):
    assert listed(officer_client, "/stalls/", q="A-0\x0012", market="NUOC\0HAI") == ["A-012"]
