"""Cells of a row to what they say. Every fault of the row is noted at its cell, and nothing is guessed."""

import re
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils import timezone

from payments.importing.columns import MOST_ACCOUNTS, OF_ACCOUNT, key_of
from payments.importing.entries import AccountEntry, Entry
from payments.importing.words import CLEARED, LABELS, MEANT, VACANT
from payments.models import PayoutAccount
from payments.readings import reading_of
from payments.services.confirming import name_on_screen
from payments.typed import bank_typed, number_typed
from places.vietnamese import fold
from stalls.models import MOST_POSITION, Owner, Section, Stall
from stalls.models.stalls import STALL_CODE
from stalls.notes import refuse_numbers
from stalls.personal_numbers import clean_national_id, clean_phone
from stalls.services.tenancies import FIRST_DAY
from stalls.tables.cells import CellError, day_of, digits_of, is_number, text_of

TOO_LONG = "Dài {n} ký tự; nhiều nhất {most} ký tự."
MOST_LETTERS = {
    "name": Owner._meta.get_field("name").max_length,
    "section": Section._meta.get_field("name").max_length,
    "close_reason": Stall._meta.get_field("close_reason").max_length,
    "reason": PayoutAccount._meta.get_field("relation_reason").max_length,
}
LARGEST_AREA = Decimal("9999.99")
MASKED = re.compile(r"[0-9A-Za-z]{0,4}\*{4,}[0-9A-Za-z]{1,4}")
# Nine digits so begun are a mobile number whose zero is gone.
MOBILE_WITHOUT_ZERO = re.compile(r"[35789][0-9]{8}")


class Cleaner:
    """`offered` are the banks by their records. One cleaner reads a whole file, as what was read once is remembered."""

    def __init__(self, offered, *, is_csv=False):
        self.offered, self.is_csv, self.banks = offered, is_csv, {}
        self.today = timezone.localdate()

    def entry(self, sheet, row, cells, columns, *, section="") -> Entry:
        """`columns` says where each key stands; `section` is what holds where the row says nothing."""
        entry = Entry(sheet, row, columns)
        written = {key: cells[index] for key, index in columns.items() if index < len(cells) and _says(cells[index])}
        for key, value in written.items():
            read = READERS.get(key)
            if read:
                try:
                    read(self, entry, key, value)
                except ValidationError as error:
                    entry.refuse(key, error.messages[0])
                except CellError as error:
                    entry.refuse(key, str(error))
        if section and "section" not in entry.values:
            entry.values["section"] = section
        if not entry.code and not entry.has_errors:
            entry.refuse("code", "Chưa ghi mã gian. Mỗi gian một mã, ví dụ A-012.")
        for nth in range(1, MOST_ACCOUNTS + 1):
            if key_of("number", nth) in written or key_of("issued", nth) in written or key_of("bank", nth) in written:
                self._account(entry, nth, written)
        return entry

    def text(self, entry, key, value):
        text = text_of(value)
        most = MOST_LETTERS[key]
        if len(text) > most:
            raise ValidationError(TOO_LONG.format(n=len(text), most=most))
        if text and text != CLEARED:
            entry.values[key] = text

    def name(self, entry, key, value):
        text = text_of(value)
        if fold(text) in VACANT or text == CLEARED:
            entry.is_vacant = True
            return
        if text and not any(map(str.isalpha, text)):
            raise ValidationError(f"“{text}” không phải họ tên.")
        self.text(entry, key, value)

    def market(self, entry, _key, value):
        entry.market = text_of(value)

    def code(self, entry, key, value):
        text = text_of(value).upper()
        try:
            STALL_CODE(text)
        except ValidationError:
            plain = re.sub(r"\s+", "", text)
            hint = f" Nếu là {plain} thì viết liền." if plain != text and STALL_CODE.regex.search(plain) else ""
            raise ValidationError(f"Mã gian “{text}” chưa dùng được. {STALL_CODE.message}{hint}") from None
        entry.values[key] = text

    def choice(self, entry, key, value):
        text = text_of(value)
        meant = MEANT[key].get(fold(text))
        if meant is not None:
            entry.values[key] = meant
        elif key == "goods":
            entry.warn(key, f"Danh mục chưa có ngành “{text}”: gian mới ghi là Hàng khác, gian đã có giữ nguyên.")
        elif text:
            raise ValidationError(f"Không hiểu “{text}”. Ghi một trong: {', '.join(LABELS[key])}.")

    def area(self, entry, key, value):
        text = text_of(value)
        if text == CLEARED:
            entry.values[key] = None
            return
        try:
            area = Decimal(re.sub(r"\s*(m2|m²)$", "", text.casefold()).replace(",", "."))
        except InvalidOperation:
            raise ValidationError(f"“{text}” không phải diện tích. Ghi số mét vuông, ví dụ 6,5.") from None
        if not (area.is_finite() and 0 <= area <= LARGEST_AREA):
            raise ValidationError(f"Diện tích từ 0 đến 9.999,99 m²; ô này ghi {text[:20]}.")
        entry.values[key] = area.quantize(Decimal("0.01"))

    def position(self, entry, key, value):
        text = text_of(value)
        is_number = text.isascii() and text.isdigit() and len(text) <= len(str(MOST_POSITION))
        if not (is_number and 0 < int(text) <= MOST_POSITION):
            raise ValidationError(f"Thứ tự là số nguyên từ 1 đến {MOST_POSITION}; ô này ghi {text[:20]}.")
        entry.values[key] = int(text)

    def day(self, entry, key, value):
        if text_of(value) == CLEARED:
            entry.values[key] = None
            return
        day = day_of(value)
        if day > self.today:
            raise ValidationError(f"Ngày {day:%d/%m/%Y} ở sau hôm nay.")
        if day < FIRST_DAY:
            raise ValidationError(f"Ngày {day:%d/%m/%Y} quá xa; xem lại năm.")
        entry.values[key] = day

    def phone(self, entry, key, value):
        text = text_of(value)
        if text == CLEARED:
            entry.values[key] = ""
            return
        digits = re.sub(r"[ .()-]", "", text)
        # A number cell can't keep the zero, and no telephone in the country begins otherwise.
        entry.values[key] = clean_phone(f"0{digits}" if MOBILE_WITHOUT_ZERO.fullmatch(digits) else text)

    def national_id(self, entry, key, value):
        text = text_of(value)
        if text == CLEARED:
            entry.values[key] = ""
        elif MASKED.fullmatch(text):
            # As the portal's own lists have it: it says nothing new.
            return
        else:
            digits = digits_of(value)
            if len(digits) == 11 and digits.isdigit():
                raise ValidationError(
                    "Số định danh có 12 chữ số; ô này có 11, có thể Excel đã bỏ số 0 ở đầu. "
                    "Định dạng ô là Văn bản (Text) rồi gõ lại đủ số."
                )
            entry.values[key] = clean_national_id(digits)

    def owner_code(self, entry, key, value):
        entry.values[key] = text_of(value)

    def _account(self, entry, nth, written):
        keys = {name: key_of(name, nth) for name in OF_ACCOUNT}
        said = {name: written[key] for name, key in keys.items() if key in written}
        if not said.keys() & {"number", "issued"}:
            if said["bank"] != CLEARED:
                entry.warn(keys["bank"], "Có ngân hàng mà chưa có số tài khoản: bỏ qua tài khoản này.")
            return
        account = AccountEntry(nth)
        for name, value in said.items():
            try:
                getattr(self, f"_read_{name}")(entry, account, keys[name], value)
            except ValidationError as error:
                entry.refuse(keys[name], error.messages[0])
            except CellError as error:
                entry.refuse(keys[name], str(error))
        if "bank" not in said:
            entry.refuse(keys["bank"] if keys["bank"] in entry.columns else keys["number"], "Chưa ghi ngân hàng.")
        entry.accounts.append(account)

    def _read_bank(self, _entry, account, _key, value):
        text = text_of(value)
        if text not in self.banks:
            try:
                self.banks[text] = bank_typed(text, self.offered)
            except ValidationError as error:
                self.banks[text] = error
        if isinstance(self.banks[text], ValidationError):
            raise self.banks[text]
        account.bank = self.banks[text]

    def _read_number(self, entry, account, key, value):
        text = text_of(value)
        if MASKED.fullmatch(text):
            account.number, account.is_masked = text, True
            return
        account.number = number_typed(digits_of(value))
        if not (is_number(value) or self.is_csv):
            return
        if MOBILE_WITHOUT_ZERO.fullmatch(account.number) and not self.is_csv:
            raise ValidationError(
                f"Số {account.number} có thể đã mất số 0 ở đầu, vì ô là số. "
                "Định dạng ô là Văn bản (Text) rồi gõ lại đủ số tài khoản."
            )
        if is_number(value) or MOBILE_WITHOUT_ZERO.fullmatch(account.number):
            account.is_sure = False
            entry.warn(
                key,
                "Ô là số, nên nếu số tài khoản bắt đầu bằng 0 thì số 0 ấy đã mất. Đối chiếu lại; tên chủ tài khoản "
                "phải quét mã để xác nhận.",
            )

    def _read_issued(self, _entry, account, _key, value):
        reading = reading_of(text_of(value))
        if reading.refusal:
            raise ValidationError(reading.refusal)
        if not reading.issued:
            raise ValidationError("Mã này là mã chuyển khoản thường: ghi ngân hàng và số tài khoản, bỏ trống ô này.")
        account.issued = reading.issued

    def _read_holder(self, _entry, account, _key, value):
        account.holder = name_on_screen(text_of(value))

    def _read_relation(self, _entry, account, key, value):
        text = text_of(value)
        meant = MEANT["relation"].get(fold(text))
        if meant is None:
            raise ValidationError(f"Không hiểu “{text}”. Ghi một trong: {', '.join(LABELS['relation'])}.")
        account.relation = meant

    def _read_reason(self, _entry, account, _key, value):
        text = text_of(value)
        if len(text) > MOST_LETTERS["reason"]:
            raise ValidationError(TOO_LONG.format(n=len(text), most=MOST_LETTERS["reason"]))
        refuse_numbers(text)
        account.reason = text


def _says(cell) -> bool:
    return not isinstance(cell, str) or bool(cell.strip())


READERS = {
    "market": Cleaner.market,
    "section": Cleaner.text,
    "code": Cleaner.code,
    "kind": Cleaner.choice,
    "goods": Cleaner.choice,
    "area_m2": Cleaner.area,
    "position": Cleaner.position,
    "closed_on": Cleaner.day,
    "close_reason": Cleaner.text,
    "name": Cleaner.name,
    "owner_kind": Cleaner.choice,
    "phone": Cleaner.phone,
    "national_id": Cleaner.national_id,
    "owner_code": Cleaner.owner_code,
    "since": Cleaner.day,
}
