"""What each of the cast is shown and offered. Who may open which address is asked in tests/matrix."""

from datetime import date

import pytest

from stalls.models import Market, Stall
from stalls.services import add_section, close_stall

READ = ["/markets/NUOCHAI/", "/stalls/NUOCHAI/A-001/", "/owners/{owner}/"]
LOOKERS = ["viewer", "administrator"]


@pytest.fixture
def scene(market, make_stall):
    """A market with a section and a let, a vacant and a closed stall. Nothing of it is the neighbour's."""
    section = add_section(market, name="Dãy A")
    owner = make_stall("A-001", name="Nông Thị Hoa").tenancy.owner
    make_stall("A-002", to="vacant")
    close_stall(make_stall("A-003", to="vacant"), on=date(2026, 11, 1), reason="Sửa mái")
    return {"owner": owner.code, "section": section.code}


@pytest.fixture
def who(request, client, client_of):
    """A client signed in as one of the cast, by the fixture's name."""

    def sign_in(name):
        return client if name == "anonymous" else client_of(request.getfixturevalue(name))

    return sign_in


@pytest.mark.parametrize("name", LOOKERS)
def test_who_may_only_look_is_offered_nothing_to_write(scene, who, name):
    client = who(name)
    for path in READ:
        text = client.get(path.format(**scene)).content.decode()
        for word in (
            "/edit/",
            "/close/",
            "/move-out/",
            "/reopen/",
            "/hide/",
            "/print/",
            "/new/",
            "/consent/",
            "/reveal/",
            "/answer/",
        ):
            assert word not in text, (path, word)


# The name of the old unit Nước Hai is public; that a market stands there is not.
SECRETS = ["Chợ Nước Hai", "NUOCHAI", "Nông Thị Hoa", "A-001", "A-002", "Dãy A"]
QUERIES = ["", "?market=NUOCHAI", "?unit=01654", "?q=A-0", "?q=hoa", "?q=nuoc", "?step=ready", "?page=1"]


@pytest.mark.parametrize("query", QUERIES)
def test_no_list_shows_the_neighbour_anything(scene, who, query):
    """The officer sees it in the same lists, so that the test would notice."""
    paths = ["/", "/markets/", "/stalls/", "/owners/", "/search/"]
    shown = "".join(who("officer").get(path + query).content.decode() for path in paths)
    assert "Nông Thị Hoa" in shown or "Chợ Nước Hai" in shown
    client = who("neighbour")
    for path in paths:
        response = client.get(path + query)
        assert response.status_code == 200
        # What was typed is shown again in the form's own fields, so those are left out.
        text = response.content.decode().replace(f'value="{query.partition("=")[2]}"', "")
        assert not [word for word in SECRETS if word in text], (path, query)


def test_a_market_is_not_put_into_a_foreign_commune(who, scene, commune, other_commune):
    values = {"name": "Chợ lạ", "kind": "commune", "grade": 3, "schedule": "daily"}
    client = who("neighbour")
    refused = client.post("/markets/new/", values | {"unit": commune.pk})
    assert refused.status_code == 200
    assert list(refused.context["form"].errors) == ["unit"]
    assert Market.objects.count() == 1
    assert client.post("/markets/new/", values | {"unit": other_commune.pk}).status_code == 302
    assert Market.objects.get(name="Chợ lạ").unit == other_commune


def test_a_section_of_another_market_is_not_taken_for_a_stall(who, scene, make_market, other_commune):
    foreign = add_section(make_market("Chợ Trùng Khánh", unit=other_commune), name="Dãy lạ")
    values = {"code": "A-001", "kind": "booth", "goods": "other", "position": 1, "section": foreign.pk}
    refused = who("officer").post("/stalls/NUOCHAI/A-001/edit/", values)
    assert list(refused.context["form"].errors) == ["section"]
    assert Stall.objects.get(code="A-001").section is None


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_comes_back_to_where_she_was_going(scene, who, method):
    response = getattr(who("anonymous"), method)(f"/owners/{scene['owner']}/")
    assert (response.status_code, response["Location"]) == (302, f"/sign-in/?next=/owners/{scene['owner']}/")
