import io
import json
from collections import Counter
from random import Random

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from jobs.files import read_file
from officers.codes import new_code
from officers.enums import Action, Role
from officers.models import User
from payments.enums import Relation
from payments.models import Bank, PayoutAccount, StallAccount
from payments.payloads import payload_of
from payments.services import HOLDER_NAME, step_of
from payments.vietqr import clean_account, decode
from placards.demo import halls, people
from placards.demo.markets import create_markets, deal_out, known_markets
from placards.demo.seeding import seed_demo
from placards.demo.sign_ins import PASSWORD
from placards.models import Placard, PrintBatch
from places.management.commands.load_places import CAO_BANG
from places.vietnamese import ascii_upper, fold, nfc, same_name
from stalls.enums import Goods, StallKind, StallStatus, Step
from stalls.forms.fields import PhoneField
from stalls.models import Market, Owner, Section, Stall, Tenancy
from stalls.services.markets import index_market
from stalls.services.owners import index_owner

WHERE_AND_WHEN = {
    "Chợ Nước Hai": ("Xã Hòa An", "38"),
    "Chợ Xanh": ("Phường Thục Phán", ""),
    "Chợ Cao Bình": ("Phường Thục Phán", "50"),
    "Chợ Nà Rị": ("Xã Nam Tuấn", "49"),
    "Chợ Nà Giàng": ("Xã Hà Quảng", "16"),
    "Chợ Bản Giới": ("Xã Trường Hà", "50"),
    "Chợ Sóc Hà": ("Xã Trường Hà", "27"),
    "Chợ Tổng Cọt": ("Xã Tổng Cọt", "27"),
    "Chợ Nguyên Bình": ("Xã Nguyên Bình", "38"),
    "Chợ Tĩnh Túc": ("Xã Tĩnh Túc", "50"),
    "Chợ Nà Bao": ("Xã Minh Tâm", "49"),
    "Chợ Phai Khắt": ("Xã Tam Kim", "27"),
    "Chợ Phja Đén": ("Xã Thành Công", "16"),
}
SIGN_INS = """\
Đăng nhập dùng thử, mật khẩu chung: cho-phien-cao-bang

Tên đăng nhập  Vai trò            Nơi làm việc
quantri        Quản trị hệ thống  Tỉnh Cao Bằng
tinh           Cán bộ tỉnh        Tỉnh Cao Bằng
khuvuc         Cán bộ khu vực     Khu vực Hòa An
xa             Cán bộ xã, phường  Xã Hòa An
xem            Người xem          Xã Hòa An
chonuochai     Ban quản lý chợ    Chợ Nước Hai
"""


@pytest.fixture
def quick_passwords(settings):
    """Argon2 is slow on purpose; what it does is tested once, in the test that signs in."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def rng():
    return Random(4)  # noqa: S311 - the same people at every run


@pytest.fixture
def seeded(db, quick_passwords):
    return seed_demo(markets=13, stalls=100, seed=4, with_placards=False)


def run(*args):
    out, err = io.StringIO(), io.StringIO()
    call_command("seed_demo", *args, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_command_makes_a_demo_and_says_who_may_sign_in(db, rf):
    out, err = run("--markets", "13", "--stalls", "60")
    placards = Placard.objects.count()
    assert out == SIGN_INS
    assert err.startswith(f"13 markets, 60 stalls, {placards} placards in ")
    assert (Market.objects.count(), Stall.objects.count(), User.objects.count()) == (13, 60, 6)
    for username in ("xa", "chonuochai"):
        user = authenticate(rf.post("/sign-in/"), username=username, password=PASSWORD)
        assert user.username == username


def test_the_password_is_one_an_officer_could_choose():
    validate_password(PASSWORD)


def test_some_placards_are_really_printed(db, quick_passwords):
    seeded = seed_demo(markets=13, stalls=60, seed=4, with_placards=True)
    batches = list(PrintBatch.objects.order_by("pk"))
    assert next(batch.market.code for batch in batches) == "NUOCHAI"
    assert len({batch.market for batch in batches}) == 2
    assert 2 <= seeded.placards == Placard.objects.in_use().count() <= 30
    for batch in batches:
        assert batch.proved >= batch.placards.count() > 0
        assert batch.skipped == []
        assert read_file(batch.job.file_name).startswith(b"%PDF")
    printed = Stall.objects.filter(step=Step.PRINTED)
    assert set(printed) == {placard.stall for placard in Placard.objects.in_use()}
    assert {step_of(stall) for stall in printed} == {Step.READY}


def test_the_known_markets_are_where_and_when_they_are(seeded):
    found = {market.name: (market.unit.name, market.schedule_days) for market in Market.objects.all()}
    assert found == WHERE_AND_WHEN
    for market in Market.objects.all():
        market.full_clean()
        assert market.unit.is_current
        assert not market.legacy_unit.is_current
        assert market.legacy_unit.successions.get().new == market.unit
        assert PhoneField().clean(market.hotline) == market.hotline
    nuoc_hai = Market.objects.get(code="NUOCHAI")
    assert nuoc_hai.legacy_unit.name == "Thị trấn Nước Hai"
    assert nuoc_hai.schedule_text == "Phiên ngày 3, 8 âm lịch (3, 8, 13, 18, 23, 28)"


def test_each_market_of_the_list_names_a_commune_of_its_own():
    old = {row["code"] for row in json.loads(CAO_BANG.read_text(encoding="utf-8"))["communes_before"]}
    listed = [plan.was for plan in known_markets()]
    assert len(set(listed)) == len(listed)
    assert set(listed) <= old


def test_further_markets_take_the_communes_that_have_none(db):
    made = [market for market, _share in create_markets(180)]
    assert [market.name for market in made[:13]] == list(WHERE_AND_WHEN)
    assert made[13].name == "Chợ Pác Miầu"
    assert made[13].unit.name == "Xã Bảo Lâm"
    assert len({market.legacy_unit for market in made}) == 161
    assert len({market.code for market in made}) == 180
    assert [market.name for market in made[161:163]] == ["Chợ Pác Miầu 2", "Chợ Bảo Lạc 2"]


@pytest.mark.parametrize("model", [Market, Section, Stall, Owner, Tenancy])
def test_what_was_written_in_bulk_would_pass_the_forms(seeded, model):
    assert model.objects.exists()
    for row in model.objects.all():
        row.full_clean()


def test_steps_and_indexes_are_what_the_services_compute(seeded):
    stalls = list(Stall.objects.all())
    assert len(stalls) == 100
    for stall in stalls:
        assert stall.step == step_of(stall)
        assert stall.search_text == fold(stall.code)
    for owner in Owner.objects.all():
        before = (owner.sort_key, owner.search_text)
        index_owner(owner)
        assert (owner.sort_key, owner.search_text) == before
    for market in Market.objects.all():
        before = (market.sort_key, market.search_text)
        index_market(market)
        assert (market.sort_key, market.search_text) == before


def test_every_step_is_there_in_a_believable_mix(seeded):
    active = Counter(Stall.objects.active().values_list("step", flat=True))
    assert active == {Step.VACANT: 8, Step.NO_ACCOUNT: 20, Step.UNCONFIRMED: 12, Step.READY: 58}
    for stall in Stall.objects.filter(status=StallStatus.CLOSED):
        assert (stall.step, stall.tenancy) == (Step.VACANT, None)
        assert stall.close_reason
    past = Tenancy.objects.exclude(until=None)
    assert past.exists()
    for tenancy in past:
        assert not tenancy.stall.tenancies.filter(since__lt=tenancy.until).exclude(pk=tenancy.pk).exists()


def test_the_market_of_the_sign_ins_shows_every_step(seeded):
    """But those that only come of printing, and of a bank that ends."""
    at_nuoc_hai = Stall.objects.filter(market__code="NUOCHAI")
    assert set(at_nuoc_hai.values_list("step", flat=True)) == {*Step.values} - {Step.PRINTED, Step.BANK_ENDED}
    in_order = [stall.code for stall in at_nuoc_hai.in_walking_order()]
    assert in_order == sorted(in_order)
    assert in_order[0] == "A-001"


def test_every_account_can_be_shown_and_none_can_be_real(seeded):
    shown = StallAccount.objects.select_related("account__owner", "tenancy__stall__market")
    assert shown.count() == PayoutAccount.objects.count() > 70
    for each in shown:
        account, stall = each.account, each.tenancy.stall
        assert each.tenancy.owner_id == account.owner_id
        assert clean_account(account.number) == account.number
        assert account.number.startswith("0000")
        assert list(PayoutAccount.objects.with_number(account.number)) == [account]
        read = decode(payload_of(stall, account))
        assert (read.valid, read.bank_bin, read.account) == (True, account.bank_id, account.number)
        assert read.memo == f"{stall.market.code} {stall.code}"
    per_tenancy = Counter(shown.values_list("tenancy", flat=True))
    assert set(per_tenancy.values()) >= {1, 2}
    assert max(per_tenancy.values()) <= 3


def test_holders_are_confirmed_as_the_service_would_have(seeded):
    confirmed = PayoutAccount.objects.exclude(confirmed_at=None).select_related("owner", "confirmed_by")
    relations = Counter(account.relation for account in confirmed)
    assert relations[Relation.OWNER] > 10 * relations[Relation.OTHER]
    assert relations[Relation.SPOUSE] > 0
    for account in confirmed:
        assert HOLDER_NAME.fullmatch(account.holder_name)
        assert same_name(account.holder_name, account.owner.name) == (account.relation == Relation.OWNER)
        assert account.confirmed_by.username in {"xa", "tinh"}
        stall = account.stall_accounts.get().tenancy.stall
        assert list(Market.objects.visible_to(account.confirmed_by, to=Action.REGISTER).filter(pk=stall.market_id))


def test_phones_are_ones_the_form_takes_and_nobody_shares_one(seeded):
    phones = [owner.phone for owner in Owner.objects.exclude(phone="")]
    assert len(phones) > 60
    assert len(set(phones)) == len(phones)
    for phone in phones:
        assert PhoneField().clean(phone) == phone


@pytest.mark.parametrize(
    ("username", "role", "markets", "may_print"),
    [
        ("quantri", Role.ADMINISTRATOR, 13, False),
        ("tinh", Role.PROVINCE_OFFICER, 13, True),
        ("khuvuc", Role.AREA_OFFICER, 5, True),
        ("xa", Role.COMMUNE_OFFICER, 1, True),
        ("xem", Role.VIEWER, 1, False),
        ("chonuochai", Role.MARKET_BOARD, 1, True),
    ],
)
def test_each_sign_in_sees_her_own_place(seeded, username, role, markets, may_print):
    sign_in = next(each for each in seeded.sign_ins if each.user.username == username)
    visible = Market.objects.visible_to(sign_in.user)
    assert sign_in.role == role
    assert visible.count() == markets
    assert visible.filter(code="NUOCHAI").exists()
    assert Market.objects.visible_to(sign_in.user, to=Action.PRINT).exists() is may_print


def drawn():
    """Everything that the seed decides; sealed bytes differ by their nonces and are read instead."""
    return {
        "stalls": list(Stall.objects.order_by("pk").values_list("market__code", "code", "goods", "step", "status")),
        "owners": list(Owner.objects.order_by("pk").values_list("pk", "code", "name", "phone", "unit__code")),
        "tenancies": list(Tenancy.objects.order_by("pk").values_list("stall__code", "owner", "since", "until")),
        "accounts": [
            (account.pk, account.code, account.owner_id, account.bank_id, account.number, account.holder_name)
            for account in PayoutAccount.objects.order_by("pk")
        ],
    }


def test_the_same_seed_gives_the_same_demo(db, quick_passwords):
    runs = []
    for seed in (4, 4, 5):
        with transaction.atomic():
            seed_demo(markets=3, stalls=40, seed=seed, with_placards=False)
            runs.append(drawn())
            transaction.set_rollback(True)
    assert len(runs[0]["accounts"]) > 20
    assert runs[0] == runs[1]
    assert not {row[2] for row in runs[0]["owners"]} >= {row[2] for row in runs[2]["owners"]}


@pytest.fixture(params=["market", "user"])
def something_there(request, db, make_market, make_officer, commune):
    return make_market() if request.param == "market" else make_officer("canbo", unit=commune)


def test_it_never_touches_a_register_that_is_in_use(something_there):
    with pytest.raises(CommandError, match="The register is not empty"):
        run("--markets", "1", "--stalls", "1")
    assert Market.objects.count() + User.objects.count() == 1


def test_if_empty_says_nothing_where_there_is_something(something_there):
    assert run("--if-empty") == ("", "")
    assert Market.objects.count() + User.objects.count() == 1


def test_if_empty_fills_an_empty_register(db, quick_passwords):
    out, _err = run("--if-empty", "--markets", "1", "--stalls", "0")
    assert out == SIGN_INS
    assert Market.objects.get().code == "NUOCHAI"
    assert not Stall.objects.exists()


@pytest.mark.parametrize("extra", [(), ("--if-empty",)])
def test_production_refuses(db, settings, extra):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="PORTAL_ENV is production"):
        run(*extra)
    assert not User.objects.exists()


@pytest.mark.parametrize("sizes", [("0", "10"), ("-1", "10"), ("1", "-1")])
def test_sizes_that_make_no_sense(db, sizes):
    with pytest.raises(CommandError, match="one market or more"):
        run("--markets", sizes[0], "--stalls", sizes[1])


def test_missing_banks_and_places_are_named(db):
    Bank.objects.filter(bin="970405").delete()
    with pytest.raises(CommandError, match="run load_banks first"):
        run()
    call_command("load_banks", stderr=io.StringIO())
    known = Market.legacy_unit.get_queryset().get(name="Thị trấn Nước Hai")
    known.successions.all().delete()
    with pytest.raises(CommandError, match="Commune 01654 is missing: run load_places first"):
        run()
    assert not Market.objects.exists()


def test_a_failure_at_the_very_end_leaves_nothing(db, quick_passwords, settings, tmp_path):
    (tmp_path / "file").write_text("a file where the folder should be")
    settings.FILES_DIR = tmp_path / "file" / "files"
    with pytest.raises(CommandError, match="không xong"):
        run("--markets", "2", "--stalls", "20")
    assert not any(model.objects.exists() for model in (Market, User, Stall, Owner, PayoutAccount, PrintBatch))


@given(st.integers(0, 5000), st.lists(st.integers(1, 6), min_size=1, max_size=90))
def test_stalls_are_dealt_out_to_the_last_one(total, shares):
    dealt = deal_out(total, shares)
    assert sum(dealt) == total
    assert len(dealt) == len(shares)
    for count, share in zip(dealt, shares, strict=True):
        assert abs(count - total * share / sum(shares)) < 1


@pytest.mark.parametrize("stalls", [0, 1, 8, 9, 97, 5000, 13_000])
def test_a_hall_of_any_size(stalls):
    places = list(halls.places(stalls))
    names = halls.section_names(stalls)
    assert len({place.code for place in places}) == len(places) == stalls
    assert [place.code for place in places] == sorted(place.code for place in places)
    assert [place.section for place in places] == sorted(place.section for place in places)
    assert {place.section for place in places} == set(range(len(names)))
    assert len(set(names)) == len(names) <= 12
    for place in places:
        assert place.kind in StallKind.values
        assert set(place.goods) <= set(Goods.values)
        assert len(place.code) <= 12


def test_what_must_be_unique_is():
    counts = range(999_000, 1_019_000)
    codes = {people.code_of(count) for count in counts}
    assert len(codes) == len({people.phone_of(count) for count in counts}) == len(counts)
    for bank in people.BANKS:
        assert len({people.account_of(count, bank) for count in counts}) == len(counts)
        assert {len(people.account_of(count, bank)) for count in counts} == {people.BANKS[bank][1]}
    assert {len(code) for code in codes} == {len(new_code())}


def test_a_relative_never_bears_the_owners_name():
    """Opposite names of one family would be an owner's own, and the relation a lie."""
    women, men = (
        {ascii_upper(f"{middle} {given}") for middle in middles[0] for given in givens}
        for middles, givens in ((people.WOMEN, people.GIVEN_TO_WOMEN), (people.MEN, people.GIVEN_TO_MEN))
    )
    assert len(women) > 300
    assert not women & men


def test_days_follow_each_other(seeded):
    today = timezone.localdate()
    for stall in Stall.objects.prefetch_related("tenancies"):
        tenancies = sorted(stall.tenancies.all(), key=lambda tenancy: tenancy.since)
        assert all(tenancy.since < today for tenancy in tenancies)
        assert all(tenancy.until <= (stall.closed_on or today) for tenancy in tenancies if tenancy.until)
        assert stall.closed_on is None or stall.closed_on < today
    for shown in StallAccount.objects.exclude(account__confirmed_at=None).select_related("account", "tenancy"):
        assert shown.tenancy.since < timezone.localdate(shown.account.confirmed_at) <= today


def test_halls_are_walked_from_the_first_stall_to_the_last(seeded):
    for market in Market.objects.all():
        sections = list(market.sections.all())
        assert [section.position for section in sections] == list(range(1, len(sections) + 1))
        walked = list(market.stalls.in_walking_order())
        assert [stall.position for stall in walked] == list(range(1, len(walked) + 1))
        assert {stall.section for stall in walked} == set(sections)
        assert {stall.code[0] for stall in walked if stall.section == sections[0]} == {"A"}


def test_people_find_what_they_type(seeded):
    tenancy = Tenancy.objects.current().exclude(owner__phone="").select_related("owner", "stall").first()
    assert Market.objects.matching("nuoc hai").get().code == "NUOCHAI"
    assert tenancy.stall in Stall.objects.matching(tenancy.owner.name)
    assert tenancy.stall in Stall.objects.matching(tenancy.owner.phone[-6:])
    assert tenancy.owner in Owner.objects.matching(ascii_upper(tenancy.owner.name).lower())


def test_a_large_demo_prints_nothing(db, quick_passwords):
    _out, err = run("--markets", "1", "--stalls", "1001")
    assert err.startswith("1 markets, 1001 stalls, 0 placards in ")
    assert not PrintBatch.objects.exists()
    assert Stall.objects.filter(step=Step.READY).count() == pytest.approx(580, abs=15)
    assert Stall.objects.filter(section__name="Dãy A").order_by("position").last().code == "A-084"


def test_banks_of_one_trader_differ_and_the_usual_one_leads(rng):
    first = Counter(people.banks(rng, 1)[0] for _ in range(2000))
    assert first.most_common(1)[0][0] == "970405"
    assert set(first) == set(people.BANKS)
    for count in (2, 3, len(people.BANKS)):
        assert len(set(people.banks(rng, count))) == count


def test_names_are_clean_and_mostly_of_women(rng):
    drawn_people = [people.person(rng) for _ in range(2000)]
    assert sum(person.is_woman for person in drawn_people) == pytest.approx(1400, abs=80)
    assert len({person.name for person in drawn_people}) > 1200
    for person in drawn_people:
        assert nfc(person.name) == person.name
        assert person.name.split()[0] in people.FAMILIES[0]
    assert not people.person(rng, is_woman=False).is_woman
