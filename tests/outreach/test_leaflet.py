"""The leaflet as it is read off the finished PDF."""

from io import BytesIO

import pypdfium2
import pytest

from outreach.leaflet import QUESTIONS, draw_leaflet, threshold_words
from tests.pages import text_of


def words_of(data):
    page = pypdfium2.PdfDocument(data)[0]
    return " ".join(page.get_textpage().get_text_range().split())


def drawn(**said):
    out = BytesIO()
    draw_leaflet(out, **{"millions": 1000, "office": "Tỉnh Cao Bằng"} | said)
    return out.getvalue()


def test_every_question_stands_on_it_twice():
    words = words_of(drawn())
    assert all(words.count(asked) == 2 for asked, _answer in QUESTIONS)
    assert words.count("Cổng không thấy giao dịch") == 2
    assert "ban quản lý chợ" in words


def test_the_threshold_is_the_offices_setting(settings, officer_client):
    settings.TAX_FREE_MILLIONS = 500
    answer = officer_client.get("/leaflet/")
    assert "từ 500 triệu đồng một năm trở xuống" in words_of(b"".join(answer.streaming_content))
    assert [threshold_words(each) for each in (1000, 1500, 2000)] == ["1 tỷ", "1500 triệu", "2 tỷ"]


def test_it_names_the_hotline_of_a_market_in_reach(client_of, officer, neighbour, market):
    market.hotline = "02063850001"
    market.save()
    answer = client_of(officer).get(f"/leaflet/?market={market.code}")
    assert f"báo số {market.hotline_text}" in words_of(b"".join(answer.streaming_content))
    page = client_of(neighbour).get(f"/leaflet/?market={market.code}")
    assert (page.status_code, "0206" in text_of(page)) == (404, False)


def test_it_is_one_sheet_and_the_same_every_time():
    assert drawn() == drawn()
    assert len(pypdfium2.PdfDocument(drawn())) == 1


def test_more_words_than_room_is_an_error_of_ours_and_never_cut_off():
    with pytest.raises(ValueError, match="more words than room"):
        draw_leaflet(BytesIO(), millions=1000, office="Tỉnh Cao Bằng " * 400)
