import pytest

from stalls.phones import grouped
from stalls.services import update_owner
from tests.pages import text_of


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("0912345678", "0912 345 678"),
        ("02063850001", "0206 3850 001"),
        ("", ""),
        ("gọi Hoa", "gọi Hoa"),
    ],
)
def test_a_number_is_read_in_groups(number, shown):
    assert grouped(number) == shown


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("officer", "0912 345 678"), ("board_member", "0912 345 678"), ("province_officer", "0912 345 678"),
        ("viewer", "0912 *** 678"), ("administrator", "0912 *** 678"),
    ],
)  # fmt: skip
def test_who_only_looks_sees_a_number_masked(request, client_of, make_stall, who, shown):
    stall = make_stall("A-001")
    owner = stall.tenancy.owner
    owner.phone = "0912345678"
    update_owner(owner, by=None)
    client = client_of(request.getfixturevalue(who))
    pages = ["/stalls/NUOCHAI/A-001/", "/owners/", f"/owners/{owner.code}/", f"/owners/{owner.code}/held/"]
    for page in [*pages, "/search/?q=nong+thi"]:
        text = text_of(client.get(page))
        assert shown in text, page
        assert ("0912 345 678" in text) == (shown == "0912 345 678"), page
