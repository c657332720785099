from django.urls import reverse


def test_what_a_signed_in_officer_saw_is_kept_nowhere(officer_client):
    assert officer_client.get("/owners/")["Cache-Control"] == "private, no-store"
    officer_client.logout()
    assert "no-store" in officer_client.get(reverse("officers:sign-in"))["Cache-Control"]


def test_a_stylesheet_may_be_kept_for_ever(officer_client):
    page = officer_client.get("/me/").content.decode()
    address = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    sheet = officer_client.get(address)
    assert (sheet.getvalue()[:1] != b"", "immutable" in sheet["Cache-Control"]) == (True, True)


def test_a_refusal_says_why(client_of, viewer):
    page = client_of(viewer).get("/markets/new/")
    assert page.status_code == 403
    assert "Vai trò của anh/chị không được thêm chợ." in page.content.decode()


def test_a_nul_in_an_address_is_a_page_that_is_not_there(officer_client, market):
    for address in ("/markets/A%00B/", "/stalls/X/A%00/", "/owners/%00/", "/placards/%00/"):
        assert officer_client.get(address).status_code == 404, address


def test_a_wrong_method_is_answered_in_words(officer_client):
    answer = officer_client.get("/sign-out/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST, OPTIONS")
    assert "Địa chỉ này chỉ dùng khi bấm nút trên một trang khác." in answer.content.decode()
