"""The pages by which sheets are handed over: ticked along the way through the market, by serial, one by itself."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from placards import custody
from placards.models import Placard, PlacardEvent
from stalls.models import Stall
from stalls.services import add_section, update_stall
from tests.pages import messages_of, text_of
from tests.placards.papers import enter, fresh
from tests.placards.printing import print_now

URL, TAKE, BY_SERIAL = "/markets/NUOCHAI/hand-over/", "/markets/NUOCHAI/take-stock/", "/placards/hand-over/"


def day(days=0):
    return f"{timezone.localdate() + timedelta(days=days):%d/%m/%Y}"


def custodies():
    return dict(Placard.objects.values_list("stall__code", "custody"))


@pytest.fixture
def sheets(make_stalls, officer):
    return enter(*make_stalls(4), by=officer)


@pytest.fixture
def send(officer_client):
    def send(*ticked, url=URL, **said):
        values = {"to": "Chủ hộ", "on": day(), "sheet": [each.serial for each in ticked]} | said
        return officer_client.post(url, values)

    return send


@pytest.fixture
def send_all(officer_client, send):
    """By the other button, of the page as it is now or as `seen` of it before."""

    def send_all(url=URL, seen=None):
        return send(url=url, all="1", listed=seen or listed_on(officer_client.get(url)))

    return send_all


def listed_on(page):
    return re.search(r'name="listed" value="([^"]+)"', text_of(page))[1]


class TestTicking:
    def test_in_walking_order_with_sections(self, officer_client, market, make_stalls, officer):
        stalls = make_stalls(4)
        late, early = add_section(market, name="Dãy cuối"), add_section(market, name="Dãy sau")
        for stall, section in ((stalls[0], early), (stalls[1], late)):
            stall.section = section
            update_stall(stall)
        enter(*Stall.objects.all(), by=officer)
        page = officer_client.get(URL)
        assert [row.stall.code for row in page.context["rows"]] == ["A-003", "A-004", "A-002", "A-001"]
        assert (page.context["total"], text_of(page).count('class="tick-row"')) == (4, 4)
        assert "checked" not in text_of(page)

    def test_all_are_ticked_by_one_tap_without_scripts(self, officer_client, sheets):
        page = text_of(officer_client.get(URL))
        link = re.search(r'href="(\?tick=all)">Chọn cả 4 biển', page)[1]
        page = text_of(officer_client.get(URL + link))
        assert page.count(" checked>") == 4
        assert 'href="?">Bỏ chọn' in page or "Bỏ chọn" in page

    def test_exactly_what_is_ticked_is_handed_over(self, send, sheets, officer, officer_client):
        answer = send(sheets[2], sheets[0], to="Bà Lan, tổ trưởng")
        assert (answer.status_code, answer.url) == (302, URL)
        assert custodies() == {"A-001": "handed", "A-002": "stock", "A-003": "handed", "A-004": "stock"}
        assert set(Placard.objects.filter(custody="handed").values_list("handed_to", "handed_by")) == {
            ("Bà Lan, tổ trưởng", officer.pk)
        }
        page = officer_client.get(URL)
        assert messages_of(page) == ["Đã giao 2 biển."]
        assert [row.stall.code for row in page.context["rows"]] == ["A-002", "A-004"]

    def test_all_by_one_button(self, send_all, officer_client, sheets):
        assert send_all().status_code == 302
        assert set(custodies().values()) == {"handed"}
        assert "Không còn biển nào chờ giao" in text_of(officer_client.get(URL))

    def test_all_means_those_that_were_seen(self, send_all, officer_client, make_stall, sheets, officer):
        seen = listed_on(officer_client.get(URL))
        enter(make_stall("B-001", name="Lý Thị Mai"), by=officer)
        refusal = send_all(seen=seen)
        form = refusal.context["form"]
        assert form.non_field_errors() == ["Danh sách vừa đổi, nay có 5 biển. Xem lại rồi bấm lần nữa."]
        assert set(custodies().values()) == {"stock"}
        assert send_all(seen=listed_on(refusal)).status_code == 302

    def test_as_many_others_are_not_those_that_were_seen(self, send_all, officer_client, make_stall, sheets, officer):
        seen = listed_on(officer_client.get(URL))
        custody.spoil(sheets[0], by=officer)
        enter(make_stall("B-001", name="Lý Thị Mai"), by=officer)
        refusal = send_all(seen=seen)
        assert refusal.context["form"].non_field_errors() == [
            "Danh sách vừa đổi, nay có 4 biển. Xem lại rồi bấm lần nữa."
        ]
        assert custodies()["B-001"] == "stock"

    def test_what_a_colleague_holds_is_not_given_out_with_the_rest(
        self, officer_client, send_all, sheets, make_stall, colleague
    ):
        enter(make_stall("B-001", name="Lý Thị Mai"))  # by the command line: with nobody
        enter(make_stall("B-002", name="Lý Thị Mai"), by=colleague)
        page = officer_client.get(URL)
        assert [row.stall.code for row in page.context["rows"]] == ["A-001", "A-002", "A-003", "A-004", "B-001"]
        assert "(1 biển đang do người khác giữ)" in text_of(page)
        assert send_all().status_code == 302
        assert [code for code, where in custodies().items() if where == "stock"] == ["B-002"]
        text = text_of(officer_client.get(URL))
        assert ("Anh/chị không giữ biển nào chờ giao" in text, f'href="{TAKE}"' in text) == (True, True)

    @pytest.mark.parametrize("seen", ["4", "khongco1", "\0"])
    def test_all_of_a_page_that_never_was(self, send_all, sheets, seen):
        assert send_all(seen=seen).status_code == 200
        assert set(custodies().values()) == {"stock"}

    def test_nothing_ticked(self, send, sheets):
        refusal = send()
        assert refusal.context["form"].non_field_errors() == ["Chưa chọn biển nào."]

    def test_a_refusal_keeps_the_ticks_and_what_was_typed(self, send, sheets):
        refusal = send(sheets[1], to="Bà Lan", on=day(1))
        assert refusal.context["form"].errors == {"on": ["Ngày giao không thể sau hôm nay."]}
        text = text_of(refusal)
        assert (text.count(" checked>"), f'value="{sheets[1].serial}" id' in text, 'value="Bà Lan"' in text) == (
            1, True, True,
        )  # fmt: skip

    def test_what_somebody_else_has_just_handed_over_is_said(self, send, sheets, colleague):
        custody.hand_over([sheets[0]], to="Chủ hộ", on=timezone.localdate(), by=colleague)
        refusal = send(sheets[0], sheets[1])
        (said,) = refusal.context["form"].non_field_errors()
        assert said.startswith(f"Biển {sheets[0].serial} (Gian hàng A-001) không còn trong kho: đã giao ngày")
        assert custodies()["A-002"] == "stock"

    @pytest.mark.parametrize("tick", ["%00", "KHONGCO1", "0000000000000", "\0", "😀"])
    def test_ticks_that_are_no_sheets_of_hers(self, send, sheets, tick):
        refusal = send(sheet=[tick])
        assert refusal.context["form"].errors["sheet"] == ["Có biển không thuộc danh sách này."]

    def test_a_sheet_of_another_market(self, send, sheets, make_stall, make_market):
        (other,) = enter(make_stall("Z-001", in_market=make_market("Chợ Án Lại"), name="Lý Thị Mai"))
        assert "sheet" in send(other).context["form"].errors
        assert fresh(other).custody == "stock"

    def test_one_batch_only(self, officer_client, send_all, sheets, make_stall):
        other = make_stall("B-001", name="Lý Thị Mai")
        batch = print_now(other.market, choice="ticked", stalls=[other])
        url = f"{URL}?batch={batch.code}"
        assert f'href="{url}"' in text_of(officer_client.get(f"/placards/{batch.code}/"))
        assert [row.stall.code for row in officer_client.get(url).context["rows"]] == ["B-001"]
        assert send_all(url=url).status_code == 302
        assert [code for code, where in custodies().items() if where == "handed"] == ["B-001"]
        assert officer_client.get(f"{URL}?batch=KHONGCO1").status_code == 404

    def test_what_must_not_go_up_is_not_offered(self, officer_client, sheets):
        Stall.objects.filter(code="A-002").face_changed()
        assert [row.stall.code for row in officer_client.get(URL).context["rows"]] == ["A-001", "A-003", "A-004"]

    def test_a_long_list_is_cut_and_all_is_still_all(self, officer_client, send_all, sheets, monkeypatch):
        monkeypatch.setattr("placards.views.handing.MOST_SHOWN", 3)
        text = text_of(officer_client.get(URL))
        assert (text.count('class="tick-row"'), "còn 1 biển nữa" in text, "Giao tất cả 4 biển" in text) == (
            3,
            True,
            True,
        )
        send_all()
        assert set(custodies().values()) == {"handed"}

    @pytest.mark.parametrize("count", [1, 4])
    def test_queries(self, officer_client, make_stalls, officer, django_assert_num_queries, count):
        enter(*make_stalls(count), by=officer)
        with django_assert_num_queries(8):
            officer_client.get(URL)

    def test_who_may(self, client_of, colleague, outsiders, sheets):
        for user, status in outsiders:
            assert client_of(user).get(URL).status_code == status
            assert client_of(user).post(URL, {"all": "1"}).status_code == status
        assert client_of(colleague).get(URL).status_code == 200


class TestTakingOver:
    def test_from_whoever_held_them(self, client_of, colleague, officer, sheets, send):
        client = client_of(colleague)
        page = client.get(TAKE)
        assert (page.context["total"], text_of(page).count(f'data-label="Ai giữ">{officer}<')) == (4, 4)
        assert send(sheets[1], url=TAKE).status_code == 302
        assert fresh(sheets[1]).held_by == colleague
        assert messages_of(client.get(TAKE)) == ["Đã ghi: 1 biển nay do anh/chị giữ."]
        event = PlacardEvent.objects.get(kind="passed_on")
        assert (event.placard, event.by) == (sheets[1], colleague)

    def test_all_means_those_that_were_seen(self, officer_client, send_all, make_stall, colleague):
        (gone,) = enter(make_stall("A-001"), by=colleague)
        seen = listed_on(officer_client.get(TAKE))
        custody.spoil(gone, by=colleague)
        (came,) = enter(make_stall("B-001", name="Lý Thị Mai"), by=colleague)
        assert "Danh sách vừa đổi" in send_all(TAKE, seen).context["form"].non_field_errors()[0]
        assert fresh(came).held_by == colleague
        assert send_all(TAKE).status_code == 302
        assert fresh(came).held_by != colleague

    def test_ones_own_are_not_offered_and_the_printers_are(self, officer_client, sheets, make_stall):
        enter(make_stall("B-001", name="Lý Thị Mai"))
        page = officer_client.get(TAKE)
        assert [row.stall.code for row in page.context["rows"]] == ["B-001"]
        assert "Chưa ai nhận" in text_of(page)

    def test_what_was_replaced_is_paper_too(self, client_of, colleague, sheets, officer):
        enter(sheets[0].stall, by=officer)
        assert client_of(colleague).get(TAKE).context["total"] == 5


class TestBySerial:
    def test_one_after_the_other(self, officer_client, sheets, officer):
        page = officer_client.get(BY_SERIAL)
        assert re.search(r'<input type="text" name="serial"[^>]* autofocus', text_of(page))
        for sheet in sheets[:2]:
            typed = sheet.serial.replace("-", " ").lower()
            values = {"serial": typed, "to": "Chủ hộ", "on": day()}
            assert officer_client.post(BY_SERIAL, values).url == BY_SERIAL
            page = officer_client.get(BY_SERIAL)
            form = page.context["form"]
            assert (form["serial"].value(), form["to"].value(), form["on"].value()) == (
                None,
                "Chủ hộ",
                timezone.localdate(),
            )
        assert messages_of(page) == [f"Đã giao biển {sheet}: Gian hàng A-002, Chợ Nước Hai. Gõ mã tiếp theo."]
        assert "Hôm nay anh/chị đã giao 2 biển." in text_of(page)

    def test_the_name_of_a_receiver_is_not_kept_beside_the_ledger(self, officer_client, sheets):
        """Nobody would find it there to erase it. Asked for anew, it is not taken for the trader either."""
        officer_client.post(BY_SERIAL, {"serial": sheets[0].serial, "to": "Bà Lan", "on": day()})
        assert fresh(sheets[0]).handed_to == "Bà Lan"
        assert "Bà Lan" not in str(dict(officer_client.session))
        form = officer_client.get(BY_SERIAL).context["form"]
        assert (form["to"].value(), form["on"].value()) == ("", timezone.localdate())

    def test_a_name_that_was_kept_before_is_not_shown(self, officer_client, sheets):
        session = officer_client.session
        session["hand_over"] = {"to": "Bà Lan", "on": str(timezone.localdate())}
        session.save()
        assert "Bà Lan" not in text_of(officer_client.get(BY_SERIAL))

    @pytest.mark.parametrize("typed", ["7K3M-9QXP-2H4T1", "xin chào", "0", "\0"])
    def test_a_slip_of_the_finger(self, officer_client, sheets, typed):
        refusal = officer_client.post(BY_SERIAL, {"serial": typed, "to": "Chủ hộ", "on": day()})
        assert refusal.status_code == 200
        assert list(refusal.context["form"].errors) == ["serial"]

    def test_a_sheet_elsewhere_is_as_if_it_were_not_there(self, client_of, neighbour, sheets, market, make_market):
        make_market("Chợ Án Lại", unit=neighbour.appointments.get().unit)
        client = client_of(neighbour)
        answers = []
        for serial in (sheets[0].serial, "0000-0000-00000"):
            refusal = client.post(BY_SERIAL, {"serial": serial, "to": "Chủ hộ", "on": day()})
            answers.append(refusal.context["form"].errors["serial"])
        assert answers == [["Không có biển nào mang mã này trong địa bàn của anh/chị."]] * 2

    def test_what_is_gone_already_is_said_with_where(self, officer_client, sheets, officer):
        custody.lose(sheets[0], by=officer)
        refusal = officer_client.post(BY_SERIAL, {"serial": sheets[0].serial, "to": "Chủ hộ", "on": day()})
        assert "không còn trong kho: báo mất ngày" in refusal.context["form"].non_field_errors()[0]

    def test_who_hands_nothing_over_anywhere(self, client_of, viewer, market):
        assert client_of(viewer).get(BY_SERIAL).status_code == 403


class TestOneSheet:
    @pytest.fixture
    def sheet(self, sheets):
        return sheets[0]

    @pytest.fixture
    def url(self, sheet):
        return f"/placards/sheets/{sheet.serial}/"

    @pytest.fixture
    def said(self, officer_client, url):
        return lambda: text_of(officer_client.get(url))

    def test_what_it_is_and_where(self, said, officer):
        text = said()
        assert re.findall(r"<dt>(Ai giữ|Giá trị)</dt><dd>(.*?)</dd>", text) == [
            ("Giá trị", "Đang dùng"), ("Ai giữ", str(officer)),
        ]  # fmt: skip
        assert "8800****0001" in text
        assert "880000000001" not in text

    def test_its_one_next_act(self, said, officer_client, url, sheet, officer):
        def main_buttons():
            return re.findall(r'class="btn btn-primary"[^>]*>(?:<svg.*?</svg>)?([^<]+)<', said(), re.DOTALL)

        assert main_buttons() == ["Giao biển"]
        officer_client.post(f"{url}hand-over/", {"to": "Chủ hộ", "on": day()})
        assert main_buttons() == ["Biển đang treo ở gian"]
        assert officer_client.post(f"{url}seen/").url == url
        assert fresh(sheet).seen_at is not None
        enter(sheet.stall, by=officer)
        assert main_buttons() == ["Đã thu tờ này về"]
        officer_client.post(f"{url}take-down/")
        assert main_buttons() == []
        assert fresh(sheet).where == "Đã thu về"

    def test_lost_found_and_destroyed(self, said, officer_client, url, sheet):
        officer_client.post(f"{url}lose/", {"note": "Mưa trôi"})
        text = said()
        assert "Tìm thấy: hủy tờ này" in text
        assert "Báo mất <small" in text.replace(": Nông Thị Thử", "")
        assert "(Mưa trôi)" in text
        officer_client.post(f"{url}spoil/", {})
        assert fresh(sheet).custody == "spoiled"
        assert "/spoil/" not in said()

    def test_a_note_with_a_number_is_refused_at_its_field(self, officer_client, url, sheet):
        refusal = officer_client.post(f"{url}lose/", {"note": "gọi 0912345678"})
        assert list(refusal.context["form"].errors) == ["note"]
        assert fresh(sheet).custody == "stock"

    def test_a_button_that_comes_too_late_is_told_so(self, officer_client, url):
        assert officer_client.post(f"{url}take-down/").url == url
        page = officer_client.get(url)
        assert messages_of(page)[0].endswith("không ở gian nên không có gì để thu: chưa giao.")
        assert officer_client.get(f"{url}seen/").url == url

    def test_a_viewer_sees_it_and_presses_nothing(self, client_of, viewer, url):
        text = text_of(client_of(viewer).get(url))
        main = re.search(r"<main.*</main>", text, re.DOTALL)[0]
        assert ("btn-primary" in main, "/lose/" in main) == (False, False)

    def test_erased_it_says_nothing_and_nothing_is_added(self, said, sheet, officer, officer_client, url):
        from stalls.services import withdraw_consent  # noqa: PLC0415  only here

        withdraw_consent(sheet.stall.tenancy.owner, by=officer)
        assert "Đã xóa theo yêu cầu của chủ hộ." in said()
        assert 'name="note"' not in text_of(officer_client.get(f"{url}lose/"))
        assert officer_client.post(f"{url}lose/", {"note": "Bà Hoa làm mất"}).url == url
        assert (fresh(sheet).custody, "Bà Hoa" in said()) == ("lost", False)

    def test_its_history_is_one_tab_away(self, said, url, officer_client):
        assert f'href="{url}history/"' in said()
        assert f'href="{url}"' in text_of(officer_client.get(f"{url}history/"))

    def test_queries(self, officer_client, sheet, url, officer, django_assert_num_queries):
        custody.hand_over([sheet], to="Chủ hộ", on=timezone.localdate(), by=officer)
        for _ in range(2):
            custody.mark_seen(sheet, by=officer)
            with django_assert_num_queries(7):
                officer_client.get(url)


class TestFirstScreen:
    def line(self, client):
        lines = [line for market in client.get("/").context["object_list"] for line in market.errands]
        return next((line for line in lines if "biển đã in" in line["text"]), None)

    def test_what_is_printed_and_not_handed_over(self, officer_client, sheets, send):
        line = self.line(officer_client)
        assert (line["count"], line["text"], line["label"], line["url"]) == (4, "biển đã in, chưa giao", "Giao", URL)
        send(sheets[0])
        assert self.line(officer_client)["count"] == 3

    def test_who_may_only_look_is_led_to_the_sheets(self, client_of, viewer, sheets):
        line = self.line(client_of(viewer))
        assert (line["label"], line["url"]) == ("Xem", "/placards/sheets/?market=NUOCHAI&custody=stock")

    def test_nothing_when_all_is_handed_over(self, officer_client, sheets, send_all):
        send_all()
        assert self.line(officer_client) is None
