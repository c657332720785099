import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from payments.models import PayoutAccount, StallAccount
from stalls.models import Owner, Stall
from stalls.services import add_section, create_stall
from tests.pages import messages_of, text_of

NUMBER = "8812345678901"
WHOLE = {
    "code": "A-001", "kind": "lot", "goods": "fish", "name": "Nông Thị Hoa", "phone": "0912345678", "bank": "bidv",
    "number": "8812 3456 78901",
}  # fmt: skip


@pytest.fixture
def url(market):
    return f"/markets/{market.code}/stalls/new/"


class TestQuickForm:
    def test_it_opens_with_the_next_stall(self, officer_client, market, url):
        section = add_section(market, name="Dãy B")
        create_stall(market, code="B-041", section=section, kind="lot", goods="fish")
        form = officer_client.get(url).context["form"]
        assert form["code"].value() == "B-042"
        assert (form["kind"].value(), form["goods"].value(), form["section"].value()) == ("lot", "fish", section.pk)
        assert (form["name"].value(), form["number"].value()) == (None, None)

    def test_saved_leads_to_the_code_to_scan(self, officer_client, market, url):
        answer = officer_client.post(url, WHOLE)
        account = PayoutAccount.objects.get()
        assert answer.url == f"/stalls/{market.code}/A-001/accounts/{account.code}/"
        stall = Stall.objects.get()
        assert (stall.kind, stall.goods, stall.step) == ("lot", "fish", "unconfirmed")
        assert (account.number, account.bank.short_name) == (NUMBER, "BIDV")
        assert (stall.tenancy.owner.phone, stall.tenancy.since) == ("0912345678", timezone.localdate())
        assert messages_of(officer_client.get(answer.url)) == ["Đã lưu gian A-001."]

    def test_without_an_account_to_the_stall(self, officer_client, market, url):
        answer = officer_client.post(url, WHOLE | {"bank": "", "number": ""})
        assert answer.url == f"/stalls/{market.code}/A-001/"

    def test_an_account_known_already_needs_no_scan(self, officer_client, market, url, make_stall, bank):
        owner = make_stall("A-000", number=NUMBER).tenancy.owner
        Owner.objects.filter(pk=owner.pk).update(phone="0912345678")
        answer = officer_client.post(url, WHOLE | {"bank": "agribank"})
        assert answer.url == f"/stalls/{market.code}/A-001/"
        assert Stall.objects.get(code="A-001").step == "ready"

    def test_and_the_next_one(self, officer_client, url):
        answer = officer_client.post(url, WHOLE | {"next": "1"})
        assert answer.url == url
        assert officer_client.get(url).context["form"]["code"].value() == "A-002"

    def test_into_a_section(self, officer_client, market, url):
        section = add_section(market, name="Dãy B")
        officer_client.post(url, WHOLE | {"section": section.pk})
        assert Stall.objects.get().section == section

    def test_a_section_of_another_market_is_refused(self, officer_client, market, make_market, url):
        add_section(market, name="Dãy B")
        foreign = add_section(make_market("Chợ Cao Bình"), name="Dãy C")
        page = officer_client.post(url, WHOLE | {"section": foreign.pk})
        assert list(page.context["form"].errors) == ["section"]
        assert "Dãy C" not in text_of(page)
        assert Stall.objects.count() == 0

    REFUSALS = (
        (
            {"bank": "no such"},
            "bank",
            "Không có ngân hàng nào tên “no such”. Gõ tên ngắn, ví dụ Agribank, Vietcombank.",
        ),
        (
            {"number": "1234567890 1234567890"},
            "number",
            "Số tài khoản dài 20 ký tự; tối đa là 19. Hãy xem lại có gõ thừa không.",
        ),
        (
            {"bank": "momo", "number": "PSP25000001"},
            "number",
            "Mã PSP của MoMo do MoMo cấp: hãy chụp và dùng lại mã QR có sẵn trong ứng dụng.",
        ),
        ({"code": "A-000"}, "code", "Mã A-000 đã có ở Chợ Nước Hai. Dùng mã khác."),
    )

    @pytest.mark.parametrize("refusal", REFUSALS, ids=("bank", "length", "momo", "code"))
    def test_a_refusal_keeps_what_was_typed(self, officer_client, market, url, refusal):
        typed, field, sentence = refusal
        create_stall(market, code="A-000")
        page = officer_client.post(url, WHOLE | typed)
        form = page.context["form"]
        assert form.errors == {field: [sentence]}
        assert {name: form[name].value() for name in WHOLE} == WHOLE | typed
        summary = re.search(r'class="error-summary".*?</ul>', text_of(page), re.DOTALL)[0]
        assert f'<a href="#id_{field}">{form[field].label}</a>: {sentence}' in summary
        beside = re.search(rf'id="id_{field}_error">(.*?)</div>', text_of(page), re.DOTALL)[1]
        assert (summary.count(sentence), beside.count(sentence)) == (1, 1)
        assert (Stall.objects.count(), Owner.objects.count(), PayoutAccount.objects.count()) == (1, 0, 0)

    def test_what_was_typed_comes_back_as_text(self, officer_client, url):
        evil = '"><script>alert(1)</script>'
        page = text_of(officer_client.post(url, WHOLE | {"name": evil, "bank": evil, "number": evil, "code": evil}))
        assert "<script>alert" not in page.lower()
        assert page.count("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;") >= 3
        officer_client.post(url, WHOLE | {"name": evil})
        stall = Stall.objects.get()
        assert stall.tenancy.owner.name == evil
        account = PayoutAccount.objects.get()
        for path in ("", "accounts/new/", f"accounts/{account.code}/"):
            page = text_of(officer_client.get(f"/stalls/{stall.market.code}/A-001/{path}"))
            assert "<script>alert" not in page

    def test_sent_twice_it_is_one_stall(self, officer_client, url):
        key = officer_client.get(url).context["form"]["once"].value()
        answers = [officer_client.post(url, WHOLE | {"once": key}).url for _ in range(2)]
        assert answers[0] == answers[1]
        assert (Stall.objects.count(), Owner.objects.count(), PayoutAccount.objects.count()) == (1, 1, 1)
        assert messages_of(officer_client.get(answers[0])) == ["Đã lưu gian A-001."]

    def test_a_refused_key_can_be_sent_again(self, officer_client, url):
        officer_client.post(url, WHOLE | {"once": "k", "bank": "momo", "number": "PSP1"})
        assert officer_client.post(url, WHOLE | {"once": "k"}).status_code == 302
        assert Stall.objects.count() == 1

    def test_who_may(self, client_of, colleague, outsiders, url):
        for user, status in outsiders:
            assert client_of(user).get(url).status_code == status
            assert client_of(user).post(url, WHOLE).status_code == status
        assert Stall.objects.count() == 0
        assert client_of(colleague).post(url, WHOLE).status_code == 302
        assert Stall.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one_stall(transactional_db, officer, url):
    """The finger that pressed twice: both requests are on their way before either has answered."""
    client = Client()
    client.force_login(officer)
    together = Barrier(2)

    def send():
        sender = Client()
        sender.cookies = client.cookies
        together.wait()
        try:
            return sender.post(url, WHOLE | {"once": "pressed-twice"}).url
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        answers = [answer.result() for answer in [threads.submit(send) for _ in range(2)]]
    account = PayoutAccount.objects.get()
    assert set(answers) == {f"/stalls/NUOCHAI/A-001/accounts/{account.code}/"}
    assert (Stall.objects.count(), Owner.objects.count(), StallAccount.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_query_count(officer_client, make_stall, market, django_assert_num_queries, count):
    for number in range(count):
        section = add_section(market, name=f"Dãy {number}")
        make_stall(f"A-00{number}")
    Stall.objects.update(section=section)
    with django_assert_num_queries(10):
        page = officer_client.get(f"/markets/{market.code}/stalls/new/")
    assert str(page.context["form"]["section"]).count("<option") == count + 1
