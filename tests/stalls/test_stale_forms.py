"""Every edit form of the register, saved after a colleague saved: refused once, shown field by field, then taken."""

import html
from datetime import date, time
from decimal import Decimal

import pytest

from officers.acting import acting_as
from officers.models import AuditEvent
from places.models import AdminUnit
from stalls.models import Market, Owner, Section, Stall
from stalls.services import (
    add_section,
    close_stall,
    create_owner,
    move_in,
    move_out,
    rename_section,
    update_market,
    update_owner,
    update_stall,
)
from tests.officers.test_stale import JUNK
from tests.stalls.stale import differences_of, held_by, sent_from

MARKET, STALL, SECTIONS = "/markets/NUOCHAI/edit/", "/stalls/NUOCHAI/A-001/edit/", "/markets/NUOCHAI/sections/"
OUT = "/stalls/NUOCHAI/A-001/move-out/"
NUMBER, OTHER_NUMBER = "004088001234", "004088005678"


@pytest.fixture
def stall(make_stall):
    return make_stall("A-001", to="vacant")


@pytest.fixture
def owner(commune):
    return create_owner(name="Nông Thị Hoa", unit=commune, phone="0912345678", national_id=NUMBER)


@pytest.fixture
def duyen(colleague):
    colleague.full_name = "Hoàng Thị Duyên"
    colleague.save()
    return colleague


@pytest.fixture
def meanwhile(duyen):
    """A colleague saves a row while the form is open."""

    def save(row, service, **values):
        fresh = type(row).objects.get(pk=row.pk)
        for name, value in values.items():
            setattr(fresh, name, value)
        with acting_as(duyen):
            return service(fresh)

    return save


def opened(client, url, **typed):
    return sent_from(client.get(url).context["form"], **typed)


def refused(client, url, values):
    page = client.post(url, values)
    assert page.status_code == 200
    assert page.context["form"].errors == {}
    return page


def updates_of(row):
    return AuditEvent.objects.about(row).filter(action__endswith=".update").count()


class TestStall:
    def test_a_fresh_save_passes(self, officer_client, stall):
        values = opened(officer_client, STALL, area_m2="4,5")
        assert officer_client.post(STALL, values).status_code == 302
        assert Stall.objects.get().area_m2 == Decimal("4.50")

    @pytest.mark.parametrize(
        "case",
        [
            ({"kind": "kiosk"}, "Loại", ("Gian hàng", "Ki-ốt")),
            ({"goods": "meat"}, "Ngành hàng", ("Hàng khác", "Thịt tươi")),
            ({"area_m2": Decimal("4.5")}, "Diện tích (m²)", ("để trống", "4,50")),
            ({"position": 7}, "Thứ tự trên lối đi", ("1", "7")),
            ({"code": "B-7"}, "Mã gian", ("A-001", "B-7")),
        ],
    )
    def test_each_field_is_noticed_and_follows(self, officer_client, stall, meanwhile, case):
        changed, label, shown = case
        values = opened(officer_client, STALL)
        meanwhile(stall, update_stall, **changed)
        page = refused(officer_client, STALL, values)
        assert differences_of(page) == {label: (*shown, shown[0], False)}
        assert page.context["form"].stale.heading.startswith("Hoàng Thị Duyên vừa sửa gian này lúc ")
        assert officer_client.post(STALL, held_by(page)).status_code == 302
        kept = Stall.objects.get()
        assert {name: getattr(kept, name) for name in changed} == changed
        assert updates_of(stall) == 1

    def test_a_section_is_named(self, officer_client, stall, market, meanwhile):
        first = add_section(market, name="Dãy A")
        second = add_section(market, name="Dãy <B>")
        values = opened(officer_client, STALL, section=second.pk)
        meanwhile(stall, update_stall, section=first)
        page = refused(officer_client, STALL, values)
        assert differences_of(page) == {"Khu, dãy": ("để trống", "Dãy A", "Dãy <B>", True)}
        assert "Dãy &lt;B&gt;" in page.content.decode()
        assert officer_client.post(STALL, held_by(page)).status_code == 302
        assert Stall.objects.get().section == second

    def test_a_section_that_the_form_did_not_have_yet(self, officer_client, stall, market, meanwhile):
        values = opened(officer_client, STALL, goods="meat")
        meanwhile(stall, update_stall, section=add_section(market, name="Dãy A"))
        page = refused(officer_client, STALL, values)
        assert [row[1:] for row in differences_of(page).values()] == [("Dãy A", "để trống", False)]
        assert officer_client.post(STALL, held_by(page)).status_code == 302
        assert (Stall.objects.get().section.name, Stall.objects.get().goods) == ("Dãy A", "meat")

    def test_both_changed_the_same_field(self, officer_client, stall, meanwhile):
        values = opened(officer_client, STALL, area_m2="4,5", goods="fish")
        meanwhile(stall, update_stall, area_m2=Decimal(6), kind="kiosk")
        page = refused(officer_client, STALL, values)
        assert differences_of(page) == {
            "Loại": ("Gian hàng", "Ki-ốt", "Gian hàng", False),
            "Diện tích (m²)": ("để trống", "6,00", "4,5", True),
        }
        held = held_by(page)
        assert (held["area_m2"], held["goods"], held["kind"]) == ("4,5", "fish", "kiosk")
        assert Stall.objects.get().area_m2 == 6
        assert officer_client.post(STALL, held).status_code == 302
        kept = Stall.objects.get()
        assert (kept.area_m2, kept.goods, kept.kind) == (Decimal("4.50"), "fish", "kiosk")

    def test_a_third_save_between_is_refused_again(self, officer_client, stall, meanwhile):
        values = opened(officer_client, STALL, goods="fish")
        meanwhile(stall, update_stall, kind="kiosk")
        page = refused(officer_client, STALL, values)
        meanwhile(stall, update_stall, kind="lot")
        page = refused(officer_client, STALL, held_by(page))
        assert [row[:2] for row in differences_of(page).values()] == [("Ki-ốt", "Lô")]
        assert officer_client.post(STALL, held_by(page)).status_code == 302
        assert (Stall.objects.get().kind, Stall.objects.get().goods) == ("lot", "fish")

    def test_an_error_and_a_stale_version_are_said_one_after_the_other(self, officer_client, stall, meanwhile):
        values = opened(officer_client, STALL, area_m2="bốn")
        meanwhile(stall, update_stall, kind="kiosk")
        page = officer_client.post(STALL, values)
        assert list(page.context["form"].errors) == ["area_m2"]
        assert page.context["form"].stale is None
        page = refused(officer_client, STALL, held_by(page) | {"area_m2": "4"})
        assert list(differences_of(page)) == ["Loại"]

    def test_a_place_that_gave_way_is_shown_without_a_name(self, officer_client, stall, make_stall, meanwhile):
        values = opened(officer_client, STALL, goods="fish")
        meanwhile(make_stall("A-002", to="vacant"), update_stall, position=1)
        page = refused(officer_client, STALL, values)
        assert page.context["form"].stale.heading == "Gian này vừa được sửa ở chỗ khác."
        assert officer_client.post(STALL, held_by(page)).status_code == 302
        assert [each.code for each in Stall.objects.in_walking_order()] == ["A-002", "A-001"]

    def test_closed_meanwhile_it_stays_closed(self, officer_client, stall):
        values = opened(officer_client, STALL, goods="fish")
        close_stall(stall, on=date(2026, 11, 1), reason="Sửa mái")
        assert officer_client.post(STALL, values).status_code == 302
        kept = Stall.objects.get()
        assert (kept.is_closed, kept.goods) == (True, "fish")

    def test_under_its_new_code_it_is_the_same_stall_and_not_the_one_that_took_the_old(
        self, officer_client, stall, make_stall, meanwhile
    ):
        values = opened(officer_client, STALL, goods="fish")
        meanwhile(stall, update_stall, code="B-7")
        other = make_stall("A-001", to="vacant")
        page = refused(officer_client, STALL, values)
        assert differences_of(page) == {"Mã gian": ("A-001", "B-7", "A-001", False)}
        answer = officer_client.post(STALL, held_by(page))
        assert answer["Location"] == "/stalls/NUOCHAI/B-7/"
        stall.refresh_from_db()
        other.refresh_from_db()
        assert (stall.goods, other.goods, other.code) == ("fish", "other", "A-001")

    @pytest.mark.parametrize("what", JUNK)
    def test_junk_for_a_version_loses_nothing(self, officer_client, stall, what):
        values = opened(officer_client, STALL, goods="fish", area_m2="4,5") | {"version": JUNK[what]}
        page = refused(officer_client, STALL, values)
        stale = page.context["form"].stale
        assert stale.heading == "Không rõ lúc mở trang này sổ ghi gì về gian này, nên chưa lưu."
        assert differences_of(page) == {
            "Ngành hàng": ("không rõ", "Hàng khác", "Cá, thủy sản", True),
            "Diện tích (m²)": ("không rõ", "để trống", "4,5", True),
        }
        assert len(page.content) < 60_000
        assert officer_client.post(STALL, held_by(page)).status_code == 302
        assert (Stall.objects.get().goods, Stall.objects.get().area_m2) == ("fish", Decimal("4.50"))

    def test_a_form_without_a_version_is_as_stale(self, officer_client, stall):
        values = opened(officer_client, STALL, goods="fish")
        del values["version"]
        assert list(differences_of(refused(officer_client, STALL, values))) == ["Ngành hàng"]

    def test_what_is_written_in_a_version_is_text(self, officer_client, stall):
        version = f'{{"row":"{stall.pk}","code":"<script>","kind":"x","area_m2":"x","position":"1"}}'
        page = refused(officer_client, STALL, opened(officer_client, STALL) | {"version": version})
        text = page.content.decode()
        assert "<script" not in text
        assert [row[0] for row in differences_of(page).values()] == ["<script>", *["không rõ"] * 4]


class TestMarket:
    def test_a_fresh_save_passes(self, officer_client, market):
        assert officer_client.post(MARKET, opened(officer_client, MARKET, hotline="0912345678")).status_code == 302
        assert Market.objects.get().hotline == "0912345678"

    @pytest.mark.parametrize(
        "case",
        [
            ({"name": "Chợ Nước Hai mới"}, "Tên chợ", ("Chợ Nước Hai", "Chợ Nước Hai mới")),
            ({"kind": "central"}, "Loại chợ", ("Chợ xã", "Chợ trung tâm")),
            ({"grade": 1}, "Hạng chợ", ("Hạng 3", "Hạng 1")),
            ({"opens_at": time(5, 30)}, "Giờ mở", ("để trống", "05:30")),
            ({"closes_at": time(17)}, "Giờ đóng", ("để trống", "17:00")),
            ({"hotline": ""}, "Điện thoại đường dây nóng", ("02063850001", "để trống")),
            ({"management_body": "Tổ quản lý"}, "Đơn vị quản lý chợ", ("để trống", "Tổ quản lý")),
            ({"code": "NH2"}, "Mã chợ", ("NUOCHAI", "NH2")),
        ],
    )
    def test_each_field_is_noticed_and_follows(self, officer_client, market, meanwhile, case):
        changed, label, shown = case
        values = opened(officer_client, MARKET)
        meanwhile(market, update_market, **changed)
        page = refused(officer_client, MARKET, values)
        assert differences_of(page) == {label: (*shown, shown[0], False)}
        assert page.context["form"].stale.heading.startswith("Hoàng Thị Duyên vừa sửa chợ này lúc ")
        assert officer_client.post(MARKET, held_by(page)).status_code == 302
        kept = Market.objects.get()
        assert {name: getattr(kept, name) for name in changed} == changed
        assert updates_of(market) == 1

    def test_an_old_unit_is_named(self, officer_client, market, meanwhile):
        values = opened(officer_client, MARKET)
        legacy = AdminUnit.objects.get(name="Thị trấn Nước Hai")
        meanwhile(market, update_market, legacy_unit=legacy)
        page = refused(officer_client, MARKET, values)
        (row,) = differences_of(page).values()
        assert row == ("để trống", f"Thị trấn Nước Hai ({legacy.parent.name})", "để trống", False)
        assert officer_client.post(MARKET, held_by(page)).status_code == 302
        assert Market.objects.get().legacy_unit == legacy

    def test_market_days_are_said_in_words_and_follow_to_their_own_ticks(self, officer_client, market, meanwhile):
        values = opened(officer_client, MARKET, name="Chợ mới")
        meanwhile(market, update_market, schedule="weekdays", schedule_days="27")
        page = refused(officer_client, MARKET, values)
        lunar = "Phiên ngày 3, 8 âm lịch (3, 8, 13, 18, 23, 28)"
        assert differences_of(page) == {
            "Ngày họp": (
                "Chợ phiên theo ngày âm lịch",
                "Họp theo thứ trong tuần",
                "Chợ phiên theo ngày âm lịch",
                False,
            ),
            "Những ngày họp": (lunar, "Họp thứ Ba, Chủ nhật", lunar, False),
        }
        held = held_by(page)
        assert (held["schedule"], held["weekdays"], held["name"]) == ("weekdays", ["2", "7"], "Chợ mới")
        assert officer_client.post(MARKET, held).status_code == 302
        kept = Market.objects.get()
        assert (kept.schedule, kept.schedule_days, kept.name) == ("weekdays", "27", "Chợ mới")

    def test_days_that_she_ticked_stay_hers(self, officer_client, market, meanwhile):
        values = opened(officer_client, MARKET, lunar_days=["5"])
        meanwhile(market, update_market, schedule_days="16")
        page = refused(officer_client, MARKET, values)
        assert [row[3] for row in differences_of(page).values()] == [True]
        assert officer_client.post(MARKET, held_by(page)).status_code == 302
        assert Market.objects.get().schedule_days == "5"

    def test_daily_by_now(self, officer_client, market, meanwhile):
        values = opened(officer_client, MARKET, name="Chợ mới")
        meanwhile(market, update_market, schedule="daily", schedule_days="")
        page = refused(officer_client, MARKET, values)
        assert officer_client.post(MARKET, held_by(page)).status_code == 302
        assert (Market.objects.get().schedule, Market.objects.get().name) == ("daily", "Chợ mới")

    def test_junk_for_the_days_is_only_words(self, officer_client, market):
        version = f'{{"row":"{market.pk}","schedule":"x","schedule_days":"zz"}}'
        page = refused(officer_client, MARKET, opened(officer_client, MARKET) | {"version": version})
        assert differences_of(page)["Những ngày họp"][0] == "Chưa rõ ngày họp"

    def test_a_new_market_has_no_version(self, officer_client):
        form = officer_client.get("/markets/new/").context["form"]
        assert "version" not in form.fields


class TestOwner:
    @pytest.fixture
    def url(self, owner):
        return f"/owners/{owner.code}/edit/"

    @pytest.fixture
    def save(self, meanwhile, duyen):
        return lambda owner, national_id=None, **values: meanwhile(
            owner, lambda row: update_owner(row, by=duyen, national_id=national_id), **values
        )

    def test_a_fresh_save_passes(self, officer_client, owner, url):
        assert officer_client.post(url, opened(officer_client, url, phone="0912345679")).status_code == 302
        assert (Owner.objects.get().phone, Owner.objects.get().national_id) == ("0912345679", NUMBER)

    @pytest.mark.parametrize(
        "case",
        [
            ({"name": "Nông Thị Huệ"}, "Họ tên chủ hộ", ("Nông Thị Hoa", "Nông Thị Huệ")),
            ({"kind": "household"}, "Loại", ("Cá nhân", "Hộ kinh doanh")),
            ({"phone": "0912345679"}, "Điện thoại", ("0912345678", "0912345679")),
        ],
    )
    def test_each_field_is_noticed_and_follows(self, officer_client, owner, url, save, case):
        changed, label, shown = case
        values = opened(officer_client, url)
        save(owner, **changed)
        page = refused(officer_client, url, values)
        assert differences_of(page) == {label: (*shown, shown[0], False)}
        assert page.context["form"].stale.heading.startswith("Hoàng Thị Duyên vừa sửa chủ hộ này lúc ")
        assert officer_client.post(url, held_by(page)).status_code == 302
        assert {name: getattr(Owner.objects.get(), name) for name in changed} == changed

    def test_a_number_is_nowhere_in_clear(self, officer_client, owner, url, save):
        values = opened(officer_client, url, name="Nông Thị Huệ")
        assert NUMBER not in str(values)
        save(owner, national_id=OTHER_NUMBER)
        page = refused(officer_client, url, values)
        assert differences_of(page) == {
            "Số định danh (căn cước)": ("có số, được che", "đã đổi", "có số, được che", False)
        }
        for number in (NUMBER, OTHER_NUMBER):
            assert number not in page.content.decode()
        held = held_by(page)
        assert "national_id" not in held
        assert officer_client.post(url, held).status_code == 302
        assert (Owner.objects.get().national_id, Owner.objects.get().name) == (OTHER_NUMBER, "Nông Thị Huệ")

    def test_a_number_of_her_own_stays_typed(self, officer_client, owner, url, save):
        values = opened(officer_client, url, national_id="004088009999")
        save(owner, national_id="")
        page = refused(officer_client, url, values)
        assert differences_of(page) == {
            "Số định danh (căn cước)": ("có số, được che", "đã đổi", "có số, được che", True)
        }
        assert officer_client.post(url, held_by(page)).status_code == 302
        assert Owner.objects.get().national_id == "004088009999"

    def test_a_number_to_be_removed_that_somebody_changed(self, officer_client, owner, url, save):
        values = opened(officer_client, url, forget_national_id="on")
        save(owner, national_id=OTHER_NUMBER)
        page = refused(officer_client, url, values)
        assert [row[2:] for row in differences_of(page).values()] == [("để trống", True)]
        assert officer_client.post(url, held_by(page)).status_code == 302
        assert Owner.objects.get().national_id == ""

    def test_without_a_version_an_empty_number_is_left_as_it_is(self, officer_client, owner, url):
        values = opened(officer_client, url, name="Nông Thị Huệ") | {"version": ""}
        assert list(differences_of(refused(officer_client, url, values))) == ["Họ tên chủ hộ"]


class TestSection:
    @pytest.fixture
    def section(self, market):
        add_section(market, name="Dãy rau")
        return add_section(market, name="Dãy A")

    def line(self, page, section):
        return next(line for line in page.context["lines"] if line.instance == section)

    def rename(self, client, section, values):
        return client.post(f"{SECTIONS}{section.code}/", values)

    def test_a_fresh_save_passes(self, officer_client, section):
        values = sent_from(self.line(officer_client.get(SECTIONS), section), name="Dãy thịt")
        assert self.rename(officer_client, section, values)["Location"] == SECTIONS
        assert Section.objects.get(pk=section.pk).name == "Dãy thịt"

    def test_a_stale_name_is_shown_in_its_line(self, officer_client, section, duyen):
        values = sent_from(self.line(officer_client.get(SECTIONS), section), name="Dãy thịt")
        with acting_as(duyen):
            rename_section(section, name="Dãy cá")
        page = self.rename(officer_client, section, values)
        assert Section.objects.get(pk=section.pk).name == "Dãy cá"
        line = self.line(page, section)
        assert line.stale.heading.startswith("Hoàng Thị Duyên vừa sửa khu này lúc ")
        assert [(each.opened, each.now, each.typed) for each in line.stale.differences] == [
            ("Dãy A", "Dãy cá", "Dãy thịt")
        ]
        assert html.unescape(page.content.decode()).count("vừa sửa khu này") == 1
        assert self.rename(officer_client, section, sent_from(line))["Location"] == SECTIONS
        assert Section.objects.get(pk=section.pk).name == "Dãy thịt"

    def test_a_line_that_was_not_touched_follows(self, officer_client, section, duyen):
        values = sent_from(self.line(officer_client.get(SECTIONS), section))
        with acting_as(duyen):
            rename_section(section, name="Dãy cá")
        line = self.line(self.rename(officer_client, section, values), section)
        assert line["name"].value() == "Dãy cá"

    def test_moving_asks_for_no_version_and_counts_once_a_page(self, officer_client, section, market):
        add_section(market, name="Dãy C")
        values = sent_from(self.line(officer_client.get(SECTIONS), section)) | {"move": "up"}
        for _ in range(2):
            assert self.rename(officer_client, section, values)["Location"] == SECTIONS
        assert [each.name for each in market.sections.all()] == ["Dãy A", "Dãy rau", "Dãy C"]


class TestMoveOut:
    def test_the_tenancy_shown_is_ended(self, officer_client, stall, owner):
        move_in(stall, owner, since=date(2026, 3, 1))
        assert officer_client.post(OUT, opened(officer_client, OUT, until="15/06/2026")).status_code == 302
        assert stall.tenancy is None

    @pytest.mark.parametrize("keeps_version", [True, False])
    def test_another_tenant_is_not_put_out(self, officer_client, stall, owner, commune, keeps_version):
        move_in(stall, owner, since=date(2026, 3, 1))
        values = opened(officer_client, OUT, until="15/07/2026")
        if not keeps_version:
            values["version"] = "x"
        move_out(stall, until=date(2026, 6, 1))
        move_in(stall, create_owner(name="Lý Văn Tám", unit=commune), since=date(2026, 6, 2))
        page = refused(officer_client, OUT, values)
        sentence = "Gian nay do Lý Văn Tám giữ, từ ngày 02/06/2026. Chưa ghi trả gian."
        assert page.context["form"].stale.heading == sentence
        assert differences_of(page) == {}
        assert "Lý Văn Tám giữ gian từ 02/06/2026" in page.content.decode()
        assert stall.tenancy.owner.name == "Lý Văn Tám"
        held = held_by(page)
        assert held["until"] == "15/07/2026"
        assert officer_client.post(OUT, held).status_code == 302
        assert stall.tenancy is None

    def test_a_tenant_who_came_while_the_page_showed_nobody(self, officer_client, stall, owner):
        values = opened(officer_client, OUT, until="15/07/2026")
        assert values["version"] == ""
        move_in(stall, owner, since=date(2026, 3, 1))
        assert refused(officer_client, OUT, values).context["form"].stale.heading.startswith("Gian nay do Nông Thị Hoa")
        assert stall.tenancy.owner == owner
