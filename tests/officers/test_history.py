"""The pages of events: the whole chain for who audits, the history of one row for who sees the row."""

import re

import pytest
from django.apps import apps
from django.db.models import BinaryField

from officers.acting import acting_as
from officers.audit import LABELS, head_text, record, unit_of_work
from officers.audited import NEVER_SAID
from officers.models import AuditEvent
from officers.sealed import SealedText
from officers.telling import lines_of
from payments.models import PayoutAccount
from stalls.models import Owner, Stall
from stalls.services import close_stall, create_stall, update_owner, update_stall
from tests.placards.printing import print_now


def text_of(response):
    assert response.status_code == 200
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def heads_of(response):
    """What each event is called, newest first."""
    return re.findall(r'class="event-head"><strong>([^<]+)', response.content.decode())


@pytest.fixture
def edited(market, officer):
    """A stall that the officer added and then changed from her desk."""
    with acting_as(officer, address="10.1.2.3"):
        stall = create_stall(market, code="A-001")
        stall.goods = "meat"
        update_stall(stall)
    return stall


class TestAudit:
    @pytest.mark.parametrize("who", ["administrator", "province_officer"])
    def test_who_audits_reads_who_did_what_from_where(self, client_of, request, edited, who):
        page = client_of(request.getfixturevalue(who)).get("/audit/", {"q": "A-001"})
        assert heads_of(page) == ["Sửa gian hàng", "Thêm gian hàng"]
        text = text_of(page)
        assert "Nông Thị Thử , cán bộ xã, phường · từ 10.1.2.3 · Xã Hòa An" in text.replace("Thử, cán", "Thử , cán")
        assert "Ngành hàng Hàng khác → Thịt tươi" in text

    @pytest.mark.parametrize("who", ["officer", "area_officer", "board_member", "viewer"])
    def test_others_do_not(self, client_of, request, edited, who):
        page = client_of(request.getfixturevalue(who)).get("/audit/")
        assert page.status_code == 403
        assert "không được xem nhật ký" in page.content.decode()

    def test_the_head_is_there_to_be_written_down(self, client_of, administrator, edited):
        text = text_of(client_of(administrator).get("/audit/"))
        assert f"Đầu chuỗi: {head_text()} ." in text
        assert re.search(r"Đầu chuỗi: [0-9]+:[0-9a-f]{16} ", text)

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"q": "canbo"}, 4), ({"q": "a-001"}, 2), ({"q": "A-001", "action": "stall.update"}, 1),
            ({"q": "khongco"}, 0), ({"action": "stall.close"}, 0), ({"since": "01/01/2026", "q": "canbo"}, 4),
            ({"until": "01/01/2026"}, 0), ({"q": "9" * 30}, 0), ({"q": "\x00"}, 3),
        ],
    )  # fmt: skip
    def test_is_searched(self, client_of, administrator, edited, query, found):
        page = client_of(administrator).get("/audit/", query)
        heads = heads_of(page)
        assert len(heads) == found if "\x00" not in query.get("q", "") else len(heads) > found

    def test_by_the_number_of_an_event(self, client_of, administrator, edited):
        number = AuditEvent.objects.get(action="stall.update").seq
        assert heads_of(client_of(administrator).get("/audit/", {"q": str(number)})) == ["Sửa gian hàng"]

    def test_a_day_that_is_none_is_said(self, client_of, administrator, edited):
        page = client_of(administrator).get("/audit/", {"since": "32/13/2026"})
        assert "Ngày chưa đúng. Viết ngày/tháng/năm, ví dụ 05/11/2026." in page.content.decode()

    def test_events_of_another_province_are_not_there(self, client_of, make_officer, edited, other_commune):
        """An appointment to one commune as an auditor is not given by habit, but the scope holds all the same."""
        elsewhere = make_officer("kiemtra", "administrator", unit=other_commune)
        heads = heads_of(client_of(elsewhere).get("/audit/"))
        assert "Sửa gian hàng" not in heads
        with unit_of_work():
            record("market.update", unit_id=other_commune.pk)
        assert heads_of(client_of(elsewhere).get("/audit/"))[0] == "Sửa chợ"

    def test_what_belongs_nowhere_is_the_administrators(self, client_of, administrator, province_officer, edited):
        with unit_of_work():
            record("demo.seed", seed=4)
        assert heads_of(client_of(administrator).get("/audit/", {"action": "demo.seed"})) == ["Tạo dữ liệu dùng thử"]
        assert heads_of(client_of(province_officer).get("/audit/", {"action": "demo.seed"})) == []

    @pytest.mark.parametrize(
        ("address", "who"), [("10.1.2.3", "Chưa đăng nhập · từ 10.1.2.3"), ("", "Dòng lệnh · Xã Hòa An")]
    )
    def test_who_was_not_signed_in_is_not_the_command_line(self, client_of, administrator, commune, address, who):
        with acting_as(None, address=address), unit_of_work():
            record("user.sign_in_failed", unit_id=commune.pk)
        text = text_of(client_of(administrator).get("/audit/", {"action": "user.sign_in_failed"}))
        assert who in text
        assert ("Chưa đăng nhập" in text) != ("Dòng lệnh" in text)


class TestHistory:
    @pytest.fixture
    def scene(self, market, make_stall, officer):
        with acting_as(officer, address="10.1.2.3"):
            stall = make_stall("A-001")
            print_now(market)
        account = PayoutAccount.objects.get()
        return {
            "market": "/markets/NUOCHAI/",
            "stall": "/stalls/NUOCHAI/A-001/",
            "owner": f"/owners/{account.owner.code}/",
            "account": f"/accounts/{account.code}/",
            "placard": f"/placards/sheets/{stall.placards.get().serial}/",
        }

    @pytest.mark.parametrize(
        ("kind", "heads"),
        [
            ("market", ["Thêm chợ"]),
            ("stall", ["Thêm tài khoản vào gian", "Nhận gian", "Thêm gian hàng"]),
            ("owner", ["Thêm chủ hộ"]),
            ("account", ["Xác nhận tên chủ tài khoản", "Thêm tài khoản"]),
            ("placard", ["In biển", "In xong một đợt biển", "Đặt in biển"]),
        ],
    )
    def test_each_tells_its_own(self, officer_client, scene, kind, heads):
        page = officer_client.get(f"{scene[kind]}history/")
        assert heads_of(page) == heads
        assert "10.1.2.3" not in page.content.decode()

    @pytest.mark.parametrize("kind", ["market", "stall", "owner", "account", "placard"])
    def test_only_who_sees_the_row_sees_its_history(self, client_of, scene, neighbour, viewer, kind):
        assert client_of(viewer).get(f"{scene[kind]}history/").status_code == 200
        assert client_of(neighbour).get(f"{scene[kind]}history/").status_code == 404

    @pytest.mark.parametrize("kind", ["market", "stall", "owner"])
    def test_the_page_and_its_history_lead_to_each_other(self, officer_client, scene, kind):
        page, history = scene[kind], f"{scene[kind]}history/"
        assert f'href="{history}"' in officer_client.get(page).content.decode()
        assert f'href="{page}"' in officer_client.get(history).content.decode()

    def test_personal_values_are_told_apart_but_not_told(self, officer_client, scene, officer):
        owner = Owner.objects.get()
        owner.phone = "0912345678"
        update_owner(owner, by=officer)
        page = officer_client.get(f"{scene['owner']}history/").content.decode()
        assert "(đã ẩn)" in page
        main = re.search(r'<ol class="events">.*?</ol>', page, re.DOTALL)[0]
        assert "0912345678" not in main.replace(" ", "")
        assert owner.name not in main


def said_of(model):
    """The fields and sealed values that an event of this model may hold."""
    left_out = NEVER_SAID | model.audited.left_out
    for field in model._meta.concrete_fields:
        if not (field.name in left_out or field.name.endswith("_index") or isinstance(field, BinaryField)):
            yield field.name, str(field.verbose_name)
    yield from (
        (name, "") for name, each in vars(model).items() if isinstance(each, SealedText) and name not in left_out
    )


def test_everything_an_event_holds_has_a_vietnamese_name():
    audited = [model for model in apps.get_models() if getattr(model, "audited", None)]
    assert len(audited) > 10
    labels = {(model.__name__, name): LABELS.get(name, label) for model in audited for name, label in said_of(model)}
    assert [key for key, label in labels.items() if label.isascii()] == []


class TestWords:
    def test_a_moment_is_told_by_the_clock_here(self):
        event = AuditEvent(
            changes='{"confirmed_at": [null, "2026-11-25 18:47:48.673623+00:00"]}', subject_kind="account"
        )
        assert self.lines(event) == [("Xác nhận lúc", "để trống", "01:47 26/11/2026")]

    def lines(self, event):
        return [(line.label, line.before, line.now) for line in lines_of(event)]

    def test_choices_days_and_numbers_are_said_as_people_say_them(self, market):
        stall = create_stall(market, code="A-001")
        stall.area_m2, stall.kind = 4.5, "kiosk"
        update_stall(stall)
        close_stall(Stall.objects.get(), on=market.created_at.date(), reason="Sửa mái")
        update, close = AuditEvent.objects.filter(action__in=["stall.update", "stall.close"]).order_by("seq")
        assert self.lines(update) == [
            ("Diện tích (m²)", "để trống", "4,5"),
            ("Loại", "Gian hàng", "Ki-ốt"),
        ]
        day = f"{market.created_at.date():%d/%m/%Y}"
        assert ("Ngày đóng", "để trống", day) in self.lines(close)
        assert ("Tình trạng", "Đang dùng", "Đã đóng") in self.lines(close)

    def test_what_no_model_knows_any_more_is_shown_as_it_was_written(self):
        event = AuditEvent(action="gone.away", subject_kind="gone", changes='{"x": [true, "2026-99-99"]}')
        assert self.lines(event) == [("X", "có", "2026-99-99")]
