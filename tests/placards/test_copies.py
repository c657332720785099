"""Several sheets of one stall: each is a paper of its own, with a serial, in the ledger and on the wall."""

import io
import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from jobs.files import read_file
from jobs.models import Job
from placards import custody
from placards.balance import counts_of
from placards.models import Placard, PrintBatch
from placards.serials import normalise_serial
from placards.services import order_print, print_small_orders_now
from stalls.models import Stall
from stalls.services import update_stall, withdraw_consent
from tests.pages import text_of
from tests.payments.changing import change_now
from tests.placards.papers import enter, fresh
from tests.placards.printing import codes_in, file_of

SETTLED = {"choice": "all", "layout": "a6x4"}


def print_copies(market, copies, *, by=None, **options):
    batch = order_print(market, copies=copies, by=by, reason="damaged", **SETTLED, **options)
    print_small_orders_now(batch)
    return PrintBatch.objects.select_related("job", "market").get(pk=batch.pk)


def step(stall):
    return Stall.objects.get(pk=stall.pk).step


def which(sheets):
    return [(sheet.stall.code, sheet.version, sheet.copy, sheet.copies, sheet.state) for sheet in sheets]


@pytest.fixture
def stall(make_stall):
    return make_stall("A-001")


@pytest.fixture
def pair(stall, officer):
    return enter(stall, by=officer, copies=2)


class TestPrinting:
    def test_each_has_a_serial_and_lies_beside_its_twin(self, make_stalls, market, officer):
        make_stalls(3)
        batch = print_copies(market, 2, by=officer)
        sheets = batch.placards.select_related("stall").in_walking_order()
        assert which(sheets) == [
            (code, 1, copy, 2, "printed") for code in ("A-001", "A-002", "A-003") for copy in (1, 2)
        ]
        assert len({normalise_serial(sheet.serial) for sheet in sheets}) == 6
        assert (batch.job.total, batch.job.done, batch.proved, batch.pages) == (6, 6, 6, 2)
        codes = codes_in(file_of(batch))
        assert codes[::2] == codes[1::2]
        assert len(set(codes)) == 3

    def test_the_snapshot_says_which(self, stall, market):
        batch = print_copies(market, 3)
        said = [json.loads(sheet.snapshot) for sheet in batch.placards.order_by("copy")]
        assert [(face["copy"], face["copies"], face["version"]) for face in said] == [(1, 3, 1), (2, 3, 1), (3, 3, 1)]

    def test_backs_lead_each_to_its_own_page(self, stall, market, settings):
        settings.PUBLIC_HOST = "cho40.example.vn"
        batch = print_copies(market, 2, backs="long")
        fronts, backs = codes_in(file_of(batch))[:2], codes_in(file_of(batch))[2:]
        assert len(set(fronts)) == 1
        assert sorted(backs) == sorted(f"https://cho40.example.vn/v/{each.serial}" for each in batch.placards.all())

    def test_all_of_the_version_before_are_replaced(self, stall, market, pair):
        print_copies(market, 1)
        assert which(Placard.objects.order_by("version", "copy")) == [
            ("A-001", 1, 1, 2, "superseded"),
            ("A-001", 1, 2, 2, "superseded"),
            ("A-001", 2, 1, 1, "printed"),
        ]

    @pytest.mark.parametrize("copies", [0, -1, 6])
    def test_too_few_or_too_many(self, stall, market, copies):
        with pytest.raises(ValidationError) as refused:
            order_print(market, copies=copies, **SETTLED)
        assert refused.value.message_dict == {"copies": ["Mỗi gian in từ 1 đến 5 tờ."]}
        assert not Job.objects.exists()

    def test_an_order_that_waited_since_before_there_were_copies(self, stall, market):
        batch = order_print(market, **SETTLED)
        del batch.job.params["copies"]
        batch.job.save()
        print_small_orders_now(batch)
        assert which(batch.placards.all()) == [("A-001", 1, 1, 1, "printed")]


class TestDatabase:
    @pytest.mark.parametrize(
        ("values", "constraint"),
        [
            ({"copy": 1}, "placard_copy_o"),
            ({"copy": 0}, "placard_copy_is_one_of_them"),
            ({"copy": 3}, "placard_copy_is_one_of_them"),
            ({"copies": 1}, "placard_copy_is_one_of_them"),
        ],
    )
    def test_what_it_refuses(self, pair, values, constraint):
        """SQLite names the columns of what is there twice, PostgreSQL the constraint."""
        with pytest.raises(IntegrityError, match=rf"{constraint}|UNIQUE.*placard\.copy"), transaction.atomic():
            Placard.objects.filter(pk=pair[1].pk).update(**values)


class TestCustody:
    def test_each_paper_is_counted(self, pair, officer):
        custody.hand_over(pair[:1], to="Chủ hộ", on=timezone.localtime(pair[0].printed_at).date(), by=officer)
        custody.lose(pair[1], by=officer)
        counts = counts_of(Placard.objects.all())
        assert [counts[name] for name in ("printed", "handed", "stock", "lost", "spoiled")] == [2, 1, 0, 1, 0]

    @pytest.mark.parametrize("gone", [custody.lose, custody.spoil])
    def test_a_stall_has_a_sheet_until_the_last_is_gone(self, stall, pair, officer, gone):
        gone(pair[0], by=officer)
        assert step(stall) == "printed"
        assert fresh(pair[1]).is_true
        gone(pair[1], by=officer)
        assert step(stall) == "ready"

    def test_one_that_came_back_torn_leaves_the_other_on_the_wall(self, stall, pair, officer):
        custody.hand_over(pair, to="Chủ hộ", on=timezone.localtime(pair[0].printed_at).date(), by=officer)
        custody.spoil(pair[0], by=officer)
        custody.mark_seen(fresh(pair[1]), by=officer)
        assert step(stall) == "printed"

    def test_another_account_calls_all_of_them_back(self, stall, pair, officer, area_officer):
        change_now(stall, by=officer, approver=area_officer, number="550000001")
        assert [fresh(each).state for each in pair] == ["revoked", "revoked"]

    def test_erasure_empties_all_of_them(self, stall, pair, officer):
        withdraw_consent(stall.tenancy.owner, by=officer)
        assert [(fresh(each).revoke_reason, fresh(each).snapshot) for each in pair] == [("consent", "")] * 2


class TestReprinting:
    def whys(self, client):
        ((stall,),) = [group["stalls"] for group in client.get("/placards/reprint/").context["groups"]]
        return stall.whys

    def test_a_lost_one_is_no_reason_while_its_twin_is_there(self, stall, pair, officer, officer_client):
        custody.lose(pair[0], by=officer)
        assert not officer_client.get("/placards/reprint/").context["groups"]
        changed = Stall.objects.get(pk=stall.pk)
        changed.kind = "booth" if changed.kind == "kiosk" else "kiosk"
        update_stall(changed)
        assert self.whys(officer_client) == ["Đổi loại gian"]

    def test_all_lost_is_the_reason(self, pair, officer, officer_client):
        for sheet in pair:
            custody.lose(sheet, by=officer)
        assert self.whys(officer_client) == ["Biển báo mất"]


class TestPages:
    def test_ordered_on_the_page(self, stall, market, officer_client):
        url = f"/markets/{market.code}/print/"
        assert officer_client.get(url).context["form"].initial.get("copies", 1) == 1
        page = officer_client.post(url, {"choice": "all", "layout": "a5", "copies": "2"}, follow=True)
        assert "Đã in 2 biển trên 2 trang" in text_of(page)
        assert "tờ 1/2" in text_of(page)
        assert "tờ 2/2" in text_of(page)

    def test_left_empty_is_one(self, stall, market, officer_client):
        officer_client.post(f"/markets/{market.code}/print/", {"choice": "all", "layout": "a5", "copies": ""})
        assert Placard.objects.count() == 1

    @pytest.mark.parametrize("copies", ["0", "6", "hai"])
    def test_a_wrong_number_is_said_at_its_field(self, stall, market, officer_client, copies):
        page = officer_client.post(
            f"/markets/{market.code}/print/", {"choice": "all", "layout": "a5", "copies": copies}
        )
        assert page.context["form"].errors.keys() == {"copies"}
        assert not Placard.objects.exists()

    def test_the_list_to_hand_over_tells_them_apart(self, stall, pair, market, officer_client):
        page = text_of(officer_client.get(f"/markets/{market.code}/hand-over/"))
        assert "A-001, tờ 1/2" in page
        assert "A-001, tờ 2/2" in page

    def test_the_stall_and_the_sheet_say_which(self, stall, pair, market, officer_client):
        page = text_of(officer_client.get(reverse("stalls:stall-detail", args=[market.code, stall.code])))
        assert "Bản 1 (tờ 1/2)" in page
        assert "bản 1 (tờ 2/2)" in text_of(officer_client.get(reverse("placards:sheet", args=[pair[1].serial])))

    def test_a_stall_whose_sheets_are_outdated_is_named_once(self, stall, market, officer_client):
        batch = print_copies(market, 2)
        changed = Stall.objects.get(pk=stall.pk)
        changed.kind = "booth" if changed.kind == "kiosk" else "kiosk"
        update_stall(changed)
        assert batch.outdated_stalls == ["A-001"]


def test_from_the_command_line(make_stalls, market, tmp_path):
    make_stalls(2)
    out = io.StringIO()
    call_command("print_placards", market=market.code, copies=3, output=tmp_path / "out.pdf", stdout=out)
    report = json.loads(out.getvalue())
    assert (report["placards"], report["proved"], report["pages"]) == (6, 6, 2)
    assert (tmp_path / "out.pdf").read_bytes() == read_file(Job.objects.get().file_name)
