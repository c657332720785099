"""What a commune officer does at her portal, said in the words on its pages."""

import re

from tests.e2e.paper import codes_of_picture, picture_of


class Office:
    def __init__(self, visit):
        self.visit = visit
        self.page = visit.page

    def sign_in(self, username, password):
        self.visit.open("/")
        self.page.get_by_label("Tên đăng nhập").fill(username)
        self.page.get_by_label("Mật khẩu").fill(password)
        self.visit.press("Đăng nhập")

    def add_lunar_market(self, name, *, days, hotline):
        self.visit.follow("Thêm chợ")
        self.page.get_by_label("Tên chợ").fill(name)
        self.page.get_by_label("Ngày họp", exact=False).select_option("Chợ phiên theo ngày âm lịch")
        group = self.page.get_by_role("group", name="Ngày phiên âm lịch")
        for day in days:
            group.get_by_label(f"{day}, 1{day}, 2{day}").check()
        self.page.get_by_label("đường dây nóng").fill(hotline)
        self.visit.press("Lưu chợ")

    def add_sections(self, *names):
        self.visit.follow("Khu, dãy")
        for name in names:
            self.page.get_by_label("Tên khu, dãy").fill(name)
            self.visit.press("Thêm khu")
        self.visit.follow("Xong")

    def fill_stall(self, *, name, phone="", bank, number, code=None, section=None):
        """A code or a section that is not given is left as the form offers it."""
        if code:
            self.page.get_by_label("Mã gian").fill(code)
        if section:
            self.page.get_by_label("Khu, dãy").select_option(section)
        self.page.get_by_label("Họ tên chủ hộ").fill(name)
        self.page.get_by_label("Điện thoại").fill(phone)
        self.page.get_by_label("Ngân hàng").fill(bank)
        self.page.get_by_label("Số tài khoản").fill(number)

    def typed(self):
        """What the quick form holds now, in the order of its fields."""
        labels = ("Mã gian", "Họ tên chủ hộ", "Điện thoại", "Ngân hàng", "Số tài khoản")
        return [self.page.get_by_label(label).input_value() for label in labels]

    def scan_the_screen(self, name="Mã VietQR"):
        """What an app reads off the code shown, held before a camera."""
        code = self.page.get_by_role("main").get_by_role("img", name=name)
        return codes_of_picture(picture_of(code.screenshot()))

    def confirm_holder(self, name, *, relation=None):
        self.page.get_by_label("hiện tên gì").fill(name)
        if relation:
            self.page.get_by_label("là gì của chủ hộ").select_option(relation)
            self.page.get_by_label("Vì sao nhận tiền").fill("Hai vợ chồng dùng chung")
        self.visit.press("Xác nhận tên")

    def open_market(self, code):
        self.visit.open(f"/markets/{code}/")

    def open_stall(self, market, code):
        self.visit.open(f"/stalls/{market}/{code}/")

    def scan_next(self):
        self.visit.follow(re.compile("^Quét"), exact=False)

    def print_market(self, code, *, choice, layout, why=None):
        """Orders the sheets; leaves the page of the order open. `why`: where something unchanged is printed again."""
        self.open_market(code)
        self.visit.follow("In biển")
        self.page.get_by_role("radio", name=choice).check()
        self.page.get_by_role("radio", name=layout).check()
        if why:
            self.page.get_by_label("Vì sao in lại").select_option(why)
        self.visit.press("In biển")

    def download(self):
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name="Tải tệp PDF").click()
        return download.value.path().read_bytes()
