import json

import pytest

from payments.banks import BANKS_FILE, BankRecord, bank_called, bank_meant, find_banks, read_banks

BANKS = read_banks()

EAST = BankRecord("970901", "East Bank", "Ngân hàng TMCP Phía Đông", ("Đông",), ("970911",))
NORTH_EAST = BankRecord("970902", "NEBank", "Ngân hàng TMCP Đông Bắc", ("East North",))
FAR_EAST = BankRecord("970903", "Far East", "Ngân hàng TNHH MTV Viễn Đông")
THREE = (FAR_EAST, NORTH_EAST, EAST)


def names(text, banks=BANKS):
    return [bank.short_name for bank in find_banks(text, banks)]


class TestTheList:
    def test_it_is_dated_and_says_where_it_comes_from(self):
        content = json.loads(BANKS_FILE.read_text(encoding="utf-8"))
        assert content["as_of"] == "2026-08-21"
        assert all(source.endswith(".") for source in content["sources"])
        assert set(content) == {"as_of", "sources", "banks"}

    def test_one_bank_to_a_line(self):
        lines = BANKS_FILE.read_text(encoding="utf-8").splitlines()
        assert sum('"bin":' in line for line in lines) == len(BANKS) == 55

    @pytest.mark.parametrize(
        ("number", "short_name"),
        [
            ("970405", "Agribank"),
            ("970418", "BIDV"),
            ("970415", "VietinBank"),
            ("970436", "Vietcombank"),
            ("970422", "MB Bank"),
            ("970449", "LPBank"),
            ("970406", "Vikki Bank"),
            ("970414", "MBV"),
            ("970444", "VCBNeo"),
            ("422589", "CIMB"),
            ("971025", "MoMo"),
        ],
    )
    def test_numbers_that_must_not_move(self, number, short_name):
        assert [bank.short_name for bank in BANKS if bank.bin == number] == [short_name]

    @pytest.mark.parametrize("number", ["999888", "970462", "970468", "977777", "533948", "970488"])
    def test_banks_that_cannot_be_paid_are_left_out(self, number):
        assert find_banks(number, BANKS) == []

    @pytest.mark.parametrize("bank", BANKS, ids=lambda bank: bank.bin)
    def test_every_bank_is_found_by_everything_it_is_called(self, bank):
        for text in (bank.bin, *bank.former_bins, bank.short_name, bank.name, *bank.aliases):
            assert bank_called(text, BANKS) == bank, text
            assert find_banks(text.upper(), BANKS)[0] == bank, text


class TestFinding:
    @pytest.mark.parametrize(
        ("typed", "short_name"),
        [
            ("970405", "Agribank"),
            (" 970 405 ", "Agribank"),
            ("970459", "CIMB"),
            ("vietin", "VietinBank"),
            ("nong nghiep", "Agribank"),
            ("Ngân hàng Nông nghiệp", "Agribank"),
            ("nn&ptnt", "Agribank"),
            ("NH Quân đội", "MB Bank"),
            ("ngân hàng TMCP quân đội", "MB Bank"),
            ("MBBank", "MB Bank"),
            ("mb", "MB Bank"),
            ("Đông Á", "Vikki Bank"),
            ("dong a bank", "Vikki Bank"),
            ("OceanBank", "MBV"),
            ("sài gòn", "SCB"),
            ("Sài Gòn - Hà Nội", "SHB"),
            ("sai gon thuong tin", "Sacombank"),
            ("liên việt", "LPBank"),
            ("momo", "MoMo"),
            ("CTCP Dịch vụ Di động Trực tuyến (ví MoMo)", "MoMo"),
            ("VRBank", "VRB"),
            ("United Overseas Bank", "UOB"),
            ("Standard Chartered Vietnam", "Standard Chartered"),
            ("Ngân hàng Xây dựng", "VCBNeo"),
            ("Dầu khí toàn cầu", "GPBank"),
            ("Xăng dầu Petrolimex", "PGBank"),
            ("VietCapitalBank", "BVBank"),
        ],
    )
    def test_one_bank_comes_first(self, typed, short_name):
        assert names(typed)[0] == short_name
        assert bank_called(typed, BANKS).short_name == short_name

    @pytest.mark.parametrize("typed", ["", "  ", "&", "970404", "97040", "9704055", "0970405", "no such bank"])
    def test_nothing_is_found(self, typed):
        assert find_banks(typed, BANKS) == []
        assert bank_called(typed, BANKS) is None

    def test_exact_comes_before_beginning_before_containing(self):
        assert find_banks("east", THREE) == [NORTH_EAST, EAST, FAR_EAST]
        assert find_banks("east bank", THREE) == [EAST]
        assert find_banks("Đông", THREE) == [EAST, NORTH_EAST, FAR_EAST]

    def test_equals_keep_their_order(self):
        assert find_banks("ngan hang", THREE) == [FAR_EAST, NORTH_EAST, EAST]

    def test_former_number(self):
        assert find_banks("970911", THREE) == [EAST]

    @pytest.mark.parametrize("typed", ["viet", "ngân hàng", "thịnh vượng", "bank"])
    def test_a_beginning_is_not_a_name(self, typed):
        assert len(find_banks(typed, BANKS)) > 1
        assert bank_called(typed, BANKS) is None

    def test_a_beginning_of_one_bank_only_is_not_a_name_either(self):
        assert find_banks("vietcomb", BANKS)[0].short_name == "Vietcombank"
        assert bank_called("vietcomb", BANKS) is None

    def test_letters_that_lists_give_to_two_banks_are_asked(self):
        """BVB is BVBank on the stock exchange, and BAOVIET Bank in public bank lists."""
        assert sorted(names("BVB")) == ["BAOVIET Bank", "BVBank"]
        assert bank_called("BVB", BANKS) is None
        assert bank_meant("BVB", BANKS) is None

    def test_no_banks(self):
        assert find_banks("east", ()) == []
        assert bank_called("east", ()) is None


class TestMeaning:
    @pytest.mark.parametrize(
        ("typed", "short_name"),
        [
            ("agri", "Agribank"),
            ("vietin", "VietinBank"),
            ("vietcomb", "Vietcombank"),
            ("nong nghiep", "Agribank"),
            ("Nông nghiệp và Phát triển", "Agribank"),
            ("phát triển nông thôn", "Agribank"),
            ("quan doi", "MB Bank"),
            ("mb", "MB Bank"),
            ("hd", "HDBank"),
            ("970459", "CIMB"),
        ],
    )
    def test_a_name_its_beginning_or_whole_words_of_it(self, typed, short_name):
        assert bank_meant(typed, BANKS).short_name == short_name

    @pytest.mark.parametrize("typed", ["av", "navi bank x", "ibank", "viban", "ongthuo", "ng", "a", "970", ""])
    def test_a_piece_of_a_word_is_no_name(self, typed):
        assert bank_meant(typed, BANKS) is None

    def test_two_letters_are_too_few_even_when_they_begin_one_name_only(self):
        assert find_banks("fa", THREE) == [FAR_EAST]
        assert bank_meant("fa", THREE) is None
        assert bank_meant("far", THREE) == FAR_EAST

    def test_a_beginning_of_one_that_is_a_word_of_another_is_asked(self):
        assert bank_meant("north", THREE) == NORTH_EAST
        assert bank_meant("dong b", THREE) == NORTH_EAST
        assert bank_meant("phía", THREE) == EAST
        assert bank_meant("bank", (EAST, BankRecord("970904", "Bank of Rice", "Bank of Rice"))) is None


class TestReading:
    @pytest.fixture
    def file(self, tmp_path):
        def write(*rows):
            path = tmp_path / "banks.json"
            path.write_text(json.dumps({"banks": rows}), encoding="utf-8")
            return path

        return write

    def test_reads_rows_in_order(self, file):
        path = file(
            {"bin": "970901", "short_name": "East", "name": "East Bank", "aliases": ["E"], "former_bins": ["970911"]},
            {"bin": "970902", "short_name": "West", "name": "West Bank"},
        )
        assert read_banks(path) == (
            BankRecord("970901", "East", "East Bank", ("E",), ("970911",)),
            BankRecord("970902", "West", "West Bank"),
        )

    EAST = {"bin": "970901", "short_name": "East", "name": "East Bank", "former_bins": ["970911"]}

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"bin": "97090"}, "BIN '97090' is not six digits"),
            ({"bin": "9709022"}, "BIN '9709022' is not six digits"),
            ({"bin": "９７０９０２"}, "is not six digits"),
            ({"bin": 970902}, "BIN 970902 is not six digits"),
            ({"former_bins": ["x"]}, "BIN 'x' is not six digits"),
            ({"bin": "970901"}, "BIN 970901 is listed twice"),
            ({"bin": "970911"}, "BIN 970911 is listed twice"),
            ({"former_bins": ["970901"]}, "BIN 970901 is listed twice"),
            ({"former_bins": ["970902"]}, "BIN 970902 is listed twice"),
            ({"short_name": ""}, "bank 970902 has no name"),
            ({"name": ""}, "bank 970902 has no name"),
            ({"aliases": ["&"]}, "bank 970902 has a name without letters"),
            ({"aliases": ["970 903"]}, "bank 970902 has a name without letters"),
            ({"aliases": ["EAST"]}, "'east' would mean both 970901 and 970902"),
            ({"name": "Ngân hàng TMCP Éast"}, "'east' would mean both 970901 and 970902"),
            ({"short_name": "E a st"}, "'east' would mean both 970901 and 970902"),
        ],
    )
    def test_refuses_what_would_lead_to_two_banks(self, file, change, said):
        west = {"bin": "970902", "short_name": "West", "name": "West Bank"}
        with pytest.raises(ValueError, match=said):
            read_banks(file(self.EAST, west | change))

    def test_one_bank_may_say_the_same_twice(self, file):
        path = file({"bin": "970901", "short_name": "East", "name": "East", "aliases": ["EAST", "Ngân hàng East"]})
        assert len(read_banks(path)) == 1
