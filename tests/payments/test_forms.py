import pytest
from django.core.exceptions import ValidationError

from payments.forms import AccountForm, BankField, ConfirmForm, QuickForm
from payments.models import Bank
from stalls.services import add_section, create_stall

pytestmark = pytest.mark.django_db

STALL = {"code": "A-001", "kind": "booth", "goods": "other"}


class TestBank:
    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("vietin", "VietinBank"),
            ("nong nghiep", "Agribank"),
            ("Nông Nghiệp", "Agribank"),
            ("970405", "Agribank"),
            ("970 405", "Agribank"),
            ("970459", "CIMB"),
            ("  bidv ", "BIDV"),
            ("vietcomb", "Vietcombank"),
        ],
    )
    def test_found_as_officers_type_it(self, typed, found):
        assert BankField(required=False).clean(typed) == Bank.objects.get(short_name=found)

    def test_what_may_be_several_is_asked(self):
        with pytest.raises(ValidationError) as refusal:
            BankField().clean("by vpbank")
        assert refusal.value.messages == ["“by vpbank” có thể là Cake by VPBank, Ubank by VPBank. Gõ rõ tên ngân hàng."]

    def test_a_piece_of_one_name_only_is_asked_too(self):
        with pytest.raises(ValidationError) as refusal:
            BankField().clean("av")
        assert refusal.value.messages == ["“av” có thể là NCB. Gõ rõ tên ngân hàng."]

    def test_a_long_answer_names_six(self):
        with pytest.raises(ValidationError) as refusal:
            BankField().clean("ngân hàng")
        assert refusal.value.messages[0].count(",") == 5

    @pytest.mark.parametrize("typed", ["Ngân hàng Cổ Loa", "970404", "<script>"])
    def test_what_is_unknown_is_said(self, typed):
        with pytest.raises(ValidationError) as refusal:
            BankField().clean(typed)
        assert refusal.value.messages == [
            f"Không có ngân hàng nào tên “{typed}”. Gõ tên ngắn, ví dụ Agribank, Vietcombank."
        ]

    def test_an_ended_bank_is_neither_found_nor_offered(self, bank):
        assert f'<option value="{bank.short_name}">' in BankField().widget.render("bank", "")
        Bank.objects.filter(pk=bank.pk).update(ended_on="2026-01-01")
        field = BankField()
        assert f'<option value="{bank.short_name}">' not in field.widget.render("bank", "")
        with pytest.raises(ValidationError, match="Không có ngân hàng nào"):
            field.clean("Agribank")
        with pytest.raises(ValidationError, match="Không có ngân hàng nào"):
            field.clean("970405")

    def test_left_empty(self):
        assert BankField(required=False).clean(" ") is None
        form = AccountForm({"bank": "", "number": ""})
        assert form.errors == {"bank": ["Chọn ngân hàng, ví dụ Agribank."], "number": ["Nhập số tài khoản."]}


class TestAccount:
    @pytest.mark.parametrize("typed", ["8812 3456 78901", "8812.3456.78901", "\u200b8812345678901"])
    def test_number_is_cleaned(self, typed):
        form = AccountForm({"bank": "bidv", "number": typed})
        assert form.is_valid()
        assert form.cleaned_data["number"] == "8812345678901"

    def test_number_is_refused_in_its_place(self):
        form = AccountForm({"bank": "bidv", "number": "8812345678901,00"})
        assert list(form.errors) == ["number"]
        assert form.errors["number"][0].startswith("Excel đã đổi số tài khoản")


class TestQuick:
    def test_an_empty_market_starts_at_01(self, market):
        form = QuickForm(market=market)
        assert form.initial["code"] == "01"
        assert "section" not in form.fields

    def test_the_next_stall_is_like_the_last(self, market):
        section = add_section(market, name="Dãy A")
        add_section(market, name="Dãy B")
        create_stall(market, code="A-009", section=section, kind="lot", goods="fish")
        form = QuickForm(market=market)
        assert {name: form.initial[name] for name in ("code", "kind", "goods", "section")} == {
            "code": "A-010", "kind": "lot", "goods": "fish", "section": section,
        }  # fmt: skip
        assert [str(section) for section in form.fields["section"].queryset] == ["Dãy A", "Dãy B"]

    def test_only_the_code_is_needed(self, market):
        form = QuickForm(STALL, market=market)
        assert form.is_valid()
        assert (form.cleaned_data["name"], form.cleaned_data["bank"], form.cleaned_data["number"]) == ("", None, "")

    @pytest.mark.parametrize(
        ("typed", "errors"),
        [
            ({"code": ""}, {"code": ["Nhập mã gian, ví dụ A-012."]}),
            ({"phone": "0912345678"}, {"name": ["Nhập họ tên chủ hộ."]}),
            ({"bank": "bidv", "number": "880188"}, {"name": ["Nhập họ tên chủ hộ."]}),
            ({"name": "Hoa", "bank": "bidv"}, {"number": ["Đã có ngân hàng nhưng chưa có số tài khoản."]}),
            ({"name": "Hoa", "number": "880188"}, {"bank": ["Đã có số tài khoản nhưng chưa có ngân hàng."]}),
            (
                {"name": "Hoa", "phone": "12"},
                {"phone": ["Số điện thoại chưa đúng: di động có 10 chữ số, bắt đầu bằng 0. Số vừa gõ có 2 chữ số."]},
            ),
        ],
    )
    def test_what_is_missing_is_said_in_its_place(self, market, typed, errors):
        assert QuickForm(STALL | typed, market=market).errors == errors

    def test_one_mistake_is_said_once(self, market):
        """A bank that isn't known is not also missing, nor a number that is wrong."""
        form = QuickForm(STALL | {"name": "Hoa", "bank": "no such bank", "number": "880188"}, market=market)
        assert list(form.errors) == ["bank"]
        form = QuickForm(STALL | {"name": "Hoa", "bank": "bidv", "number": "88 01 88,5"}, market=market)
        assert list(form.errors) == ["number"]

    def test_a_section_of_another_market_is_refused(self, market, make_market):
        add_section(market, name="Dãy A")
        foreign = add_section(make_market("Chợ Cao Bình"), name="Dãy A")
        form = QuickForm(STALL | {"section": foreign.pk}, market=market)
        assert list(form.errors) == ["section"]


class TestConfirm:
    def test_the_owner_is_not_a_relation_to_choose(self):
        assert [value for value, _ in ConfirmForm(asks_consent=False).fields["relation"].choices] == [
            "", "spouse", "child", "household", "other",
        ]  # fmt: skip

    def test_a_name_is_needed(self):
        assert ConfirmForm({"holder_name": "  "}, asks_consent=False).errors == {
            "holder_name": ["Gõ tên người nhận mà app ngân hàng hiện sau khi quét."]
        }
        assert ConfirmForm({"holder_name": "HOA", "relation": "owner"}, asks_consent=False).errors.keys() == {
            "relation"
        }


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0123O45678", "Số tài khoản có chữ O giữa các chữ số. Nếu là số không thì gõ lại số 0."),
        ("12 34", "Số tài khoản có ít nhất 6 ký tự; số vừa gõ có 4. Xem lại số."),
    ],
)
def test_a_slip_of_the_finger_is_asked_about(db, typed, sentence):
    assert AccountForm({"bank": "bidv", "number": typed}).errors == {"number": [sentence]}


def test_a_taken_code_is_said_with_the_other_mistakes(market):
    create_stall(market, code="A-001")
    form = QuickForm(STALL | {"code": "A-001", "name": "Hoa", "phone": "091234"}, market=market)
    assert list(form.errors) == ["phone", "code"]
    assert form.errors["code"] == ["Mã A-001 đã có ở Chợ Nước Hai. Dùng mã khác."]
