"""The first sheet before it is ordered: as it will be, but for what would pay somebody or tell a number."""

import base64
import io
import re

import pytest
import zxingcpp
from PIL import Image

from jobs.models import Job
from officers.enums import Role
from payments.models import Bank
from payments.services import add_account, confirm_holder
from payments.vietqr import decode
from placards.backs import Backs
from placards.layouts import LAYOUTS
from placards.models import Placard
from placards.picture import NO_CODE, SERIAL, as_picture, draw_first_sheet
from placards.serials import normalise_serial
from places.models import AdminUnit
from tests.pages import text_of
from tests.placards.printing import print_now
from tests.placards.sheets import code, drawn, face, payload, texts

EVERY_LAYOUT = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
CHOSEN = {"choice": "all", "layout": "a6x4"}


def read(picture):
    """What a phone makes of it, enlarged as it would be by coming nearer."""
    image = Image.open(io.BytesIO(picture)).convert("L")
    large = image.resize((image.width * 3, image.height * 3), Image.Resampling.BICUBIC)
    return [found.text for found in zxingcpp.read_barcodes(large)]


class TestFace:
    def test_no_payload_number_or_serial_is_left(self):
        real = face(1, codes=(code(1), code(2, payload=payload(2, memo="Ủy ban xã"))))
        shown = as_picture(real)
        assert shown.serial == SERIAL
        assert normalise_serial(SERIAL) is None
        for before, after in zip(real.codes, shown.codes, strict=True):
            assert len(after.payload.encode()) == len(before.payload.encode())
            assert NO_CODE[:20] in after.payload
            assert not decode(after.payload).valid
            assert before.account not in after.account
            assert after.account.endswith(before.account[-4:])
            assert (after.holder, after.bank) == (before.holder, before.bank)

    @EVERY_LAYOUT
    @pytest.mark.parametrize("accounts", [1, 4])
    def test_the_codes_are_where_and_as_large_as_they_will_be(self, layout, accounts):
        real = [face(seed, codes=accounts) for seed in range(1, len(layout.cells) + 1)]
        for sheet in (layout, layout.with_every_code):
            meant, shown = (
                [
                    number
                    for each in drawn(faces, sheet)[1].placements
                    for number in (each.page, each.x, each.y, each.size)
                ]
                for faces in (real, list(map(as_picture, real)))
            )
            assert shown == pytest.approx(meant)

    def test_what_is_written_on_it(self):
        (said,) = texts(drawn([as_picture(face(1))], LAYOUTS["a5"])[0])
        assert "9000xxxx4567" in said.replace(" ", "")
        assert "NGUYEN THI HOA" in said


class TestPicture:
    @EVERY_LAYOUT
    def test_nothing_that_can_be_read_off_it_is_a_payment_code(self, layout):
        real = [face(seed) for seed in range(1, len(layout.cells) + 1)]
        found = read(draw_first_sheet(real, layout, backs=Backs("cho40.example.vn")))
        for text in found:
            assert text.startswith(("1. BAN XEM TRUOC", f"https://cho40.example.vn/v/{SERIAL}")), text

    def test_a_page_and_its_back_side_by_side(self):
        one = Image.open(io.BytesIO(draw_first_sheet([face(1)], LAYOUTS["a5"])))
        two = Image.open(io.BytesIO(draw_first_sheet([face(1)], LAYOUTS["a5"], backs=Backs("cho40.example.vn"))))
        assert (two.width, two.height) == (2 * one.width, one.height)
        assert max(one.size) <= 900


class TestPage:
    @pytest.fixture
    def url(self, market):
        return f"/markets/{market.code}/print/"

    def look(self, client, url, **said):
        return client.post(f"{url}first-sheet/", CHOSEN | said)

    def picture(self, answer):
        found = re.search(r'src="data:image/png;base64,([^"]+)"', answer.content.decode())
        return base64.b64decode(found[1]) if found else None

    def test_without_scripts_a_button_shows_it_and_nothing_is_ordered(self, officer_client, make_stalls, url):
        make_stalls(5)
        page = officer_client.post(url, CHOSEN | {"layout": "a5x2", "preview": "1", "copies": "2"})
        assert "Tờ đầu như sẽ in (gian A-001)" in text_of(page)
        assert page.context["form"]["copies"].value() == "2"
        assert not Job.objects.exists()

    def test_as_a_part_for_scripts(self, officer_client, make_stalls, url):
        make_stalls(5)
        answer = self.look(officer_client, url)
        assert answer.content.decode().lstrip().startswith('<div id="first-sheet">')
        assert "gian A-001 đến A-004" in text_of(answer)
        assert answer["Cache-Control"] == "private, no-store"
        page = officer_client.get(url).content.decode()
        assert f'hx-post="{url}first-sheet/"' in page
        assert "data:image/png" not in page

    def test_it_follows_what_is_chosen(self, officer_client, make_stalls, market, url):
        stalls = make_stalls(3)
        print_now(market, choice="ticked", stalls=stalls[:2])
        assert "(gian A-003)" in text_of(self.look(officer_client, url, choice="new"))
        assert "(gian A-002)" in text_of(self.look(officer_client, url, choice="ticked", stall=["A-002"]))
        assert "gian A-001 đến A-002" in text_of(self.look(officer_client, url, start="3"))

    def test_no_whole_number_is_in_the_answer(self, officer_client, make_stall, url):
        make_stall("A-001", number="8812345678901")
        answer = self.look(officer_client, url)
        assert "8812345678901" not in answer.content.decode()
        (text,) = read(self.picture(answer))
        assert text.startswith("1. BAN XEM TRUOC")

    @pytest.fixture
    def printed(self, make_stalls, market):
        make_stalls(1)
        print_now(market)

    @pytest.mark.usefixtures("printed")
    @pytest.mark.parametrize(
        ("said", "problem"),
        [
            ({"choice": "new"}, "Chưa có gian nào in được theo lựa chọn này."),
            ({"choice": "ticked"}, "Chưa có gian nào in được theo lựa chọn này."),
            ({"start": "9"}, "Mẫu này có 4 ô trên một tờ; ô bắt đầu phải từ 1 đến 4."),
            ({"copies": "9"}, "nhỏ hơn hoặc bằng với 5"),
            ({"layout": "a3"}, "a3"),
        ],
    )
    def test_what_cannot_be_drawn_is_said_in_its_place(self, officer_client, url, said, problem):
        answer = self.look(officer_client, url, **said)
        assert self.picture(answer) is None
        assert problem in text_of(answer)

    def test_a_name_too_long_for_the_sheet(self, officer_client, make_stall, url):
        name = " ".join(["NGUYEN"] * 10)
        make_stall("A-001", name=name)
        assert "tên chủ tài khoản quá dài" in text_of(self.look(officer_client, url, layout="cardx10"))

    def test_every_account_as_a_code(self, officer_client, make_stall, officer, url):
        stall = make_stall("A-001")
        other = add_account(stall, bank=Bank.objects.get(pk="970436"), number="0011223344")
        confirm_holder(other.account, holder_name="NONG THI HOA", by=officer)
        one, two = (self.picture(self.look(officer_client, url, **said)) for said in ({}, {"every_code": "on"}))
        assert (len(read(one)), len(read(two))) == (1, 2)

    @pytest.mark.parametrize("stalls", [5, 40])
    def test_it_costs_the_same_for_a_few_and_for_many(
        self, officer_client, make_stalls, url, stalls, django_assert_num_queries
    ):
        make_stalls(stalls)
        with django_assert_num_queries(9):
            self.look(officer_client, url)

    def test_who_may_not_print_sees_none(self, client_of, viewer, make_officer, url):
        assert self.look(client_of(viewer), url).status_code == 403
        elsewhere = AdminUnit.objects.current().get(name="Xã Nam Tuấn")
        stranger = make_officer("nguoila", Role.COMMUNE_OFFICER, unit=elsewhere)
        assert self.look(client_of(stranger), url).status_code == 404

    def test_the_next_sheet_says_its_number(self, officer_client, make_stall, market, url):
        make_stall("A-001")
        print_now(market)
        self.look(officer_client, url, layout="a5")
        assert Placard.objects.count() == 1
