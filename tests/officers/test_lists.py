"""Long lists: pages, chips, and a cost that does not grow with the table."""

import pytest
from django.core.paginator import EmptyPage

from officers.codes import ALPHABET, new_code
from officers.lists import MOST_COUNTED, CappedPaginator
from officers.models import FormReceipt


def receipts(user, count):
    FormReceipt.objects.bulk_create([FormReceipt(user=user, key=str(number)) for number in range(count)])
    return FormReceipt.objects.order_by("pk")


@pytest.mark.parametrize(("rows", "text"), [(0, "0"), (999, "999"), (1204, "1.204")])
def test_up_to_the_cap_the_count_is_exact(officer, rows, text):
    paginator = CappedPaginator(receipts(officer, rows), 50)
    assert (paginator.count, paginator.count_text) == (rows, text)


def test_beyond_the_cap_nothing_is_counted_and_no_page_is_offered(officer, django_assert_num_queries):
    paginator = CappedPaginator(receipts(officer, MOST_COUNTED + 60), 50)
    with django_assert_num_queries(1) as asked:
        assert paginator.count == MOST_COUNTED
    assert f"LIMIT {MOST_COUNTED}" in asked[0]["sql"]
    assert "ORDER BY" not in asked[0]["sql"]
    assert paginator.count_text == "10.000+"
    assert paginator.num_pages == 200
    assert len(paginator.page(200)) == 50
    with pytest.raises(EmptyPage):
        paginator.page(201)


@pytest.fixture
def sixty(make_stalls):
    return make_stalls(60, to="vacant")


def test_a_list_is_cut_into_pages(officer_client, sixty):
    first = officer_client.get("/stalls/")
    assert [stall.code for stall in first.context["object_list"]] == [f"A-{n:03}" for n in range(1, 51)]
    assert first.context["count_text"] == "60"
    assert first.context["position"] == "Trang 1 / 2"
    assert 'rel="next" href="?page=2"' in first.content.decode()
    assert 'rel="prev"' not in first.content.decode()
    second = officer_client.get("/stalls/?page=2")
    assert [stall.code for stall in second.context["object_list"]] == [f"A-{n:03}" for n in range(51, 61)]
    assert 'rel="prev" href="?page=1"' in second.content.decode()


@pytest.mark.parametrize("number", ["0", "-1", "x", "²"])
def test_what_is_no_page_does_not_exist(officer_client, sixty, number):
    assert officer_client.get(f"/stalls/?page={number}").status_code == 404


@pytest.mark.parametrize("number", ["3", "99999999999999999999"])
def test_beyond_the_last_page_is_the_last(officer_client, sixty, number):
    """Of a list that is worked off it is gone when its last row is done."""
    page = officer_client.get(f"/stalls/?page={number}")
    assert page.context["position"] == "Trang 2 / 2"


def test_the_next_page_keeps_the_filters(officer_client, sixty):
    page = officer_client.get("/stalls/?goods=other&step=vacant").content.decode()
    assert 'href="?goods=other&amp;step=vacant&amp;page=2"' in page


def test_chips_say_what_is_filtered_and_each_takes_one_away(officer_client, sixty, market):
    page = officer_client.get(f"/stalls/?q=A-0&market={market.code}&step=vacant&page=2")
    assert page.context["chips"] == [
        {"label": "Mã gian, tên chủ hoặc số điện thoại: A-0", "url": "?market=NUOCHAI&step=vacant"},
        {"label": "Chợ: Chợ Nước Hai", "url": "?q=A-0&step=vacant"},
        {"label": "Tình trạng: Chưa có chủ", "url": "?q=A-0&market=NUOCHAI"},
    ]
    assert [chip["label"] for chip in officer_client.get("/stalls/").context["chips"]] == []


@pytest.mark.parametrize("query", ["step=nothing", "market=KHONGCO", "goods=<script>alert(1)</script>"])
def test_a_filter_that_can_not_be_read_says_so_and_is_not_a_chip(officer_client, sixty, query):
    page = officer_client.get(f"/stalls/?{query}")
    assert page.status_code == 200
    assert page.context["chips"] == []
    assert page.content.decode().count('class="field-error"') == 1
    assert "<script>alert" not in page.content.decode()


def test_public_codes_hold_neither_vowels_nor_look_alikes():
    assert not set(ALPHABET) & set("AEIOUL01")
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 8 and set(code) <= set(ALPHABET) for code in codes)
