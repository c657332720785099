"""Everything that is held about an owner, for herself: as sections of a page, and as one plain text to print."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Min
from django.utils import timezone
from django.utils.formats import date_format

from payments.models import PayoutAccount
from payments.vietqr import group_digits, mask
from placards.models import Placard
from stalls.enums import Revealed
from stalls.models import Tenancy
from stalls.phones import shown_to

NOTHING = "Không có."
# What apps to the right hold about her: given her and who asks, a title and rows.
ALSO_HELD: list[Callable] = []
WIDTH = 76


@dataclass(frozen=True)
class Section:
    """`rows`: what each thing is, and what is held of it."""

    title: str
    rows: tuple[tuple[str, str], ...]


def held_about(owner, user, *, in_full=False) -> list[Section]:
    """As far as `user` may see. Numbers are masked unless `in_full`, which is a reveal and is written down first."""
    shown = group_digits if in_full else mask
    return [
        Section("Chủ hộ", _identity(owner, user, in_full=in_full)),
        Section("Gian hàng", _tenancies(owner, user)),
        Section("Tài khoản nhận tiền", _accounts(owner, user, in_full)),
        Section("Đồng ý cho dùng dữ liệu", _consents(owner)),
        Section("Biển mã đã in", _placards(owner, user, shown)),
        Section("Ai đã xem số đầy đủ", _reveals(owner)),
        Section("Yêu cầu về dữ liệu", _requests(owner)),
        *(Section(*source(owner, user)) for source in ALSO_HELD),
    ]


def as_text(owner, sections, *, made_by, office) -> str:
    """One file that needs nothing else to be read or printed; Windows' editor wants the mark and the line ends."""
    lines = [office, "", "DỮ LIỆU ĐANG GIỮ VỀ CHỦ HỘ", f"{owner.name} (mã {owner.code})"]
    lines += [f"Lập lúc {_moment(timezone.now())}, người lập: {made_by}", "Gồm những gì người lập được xem.", ""]
    for section in sections:
        lines += [section.title.upper(), "-" * WIDTH]
        lines += [f"{name}: {words}" for name, words in section.rows] or [NOTHING]
        lines.append("")
    return "\ufeff" + "\r\n".join(lines)


def _day(day):
    return date_format(day, "d/m/Y")


def _moment(moment):
    return date_format(timezone.localtime(moment), "H:i d/m/Y")


def _identity(owner, user, *, in_full):
    number = owner.national_id if in_full else owner.masked_national_id
    rows = [
        ("Họ tên", owner.name),
        ("Loại", owner.get_kind_display()),
        ("Điện thoại", shown_to(user, owner.phone) or NOTHING),
        ("Số định danh", number or NOTHING),
        ("Nơi đăng ký", owner.unit.name),
        ("Ghi vào sổ", _moment(owner.created_at)),
    ]
    if owner.is_erased:
        rows.append(("Đã xóa theo yêu cầu", _moment(owner.erased_at)))
    return tuple(rows)


def _tenancies(owner, user):
    held = Tenancy.objects.visible_to(user).filter(owner=owner).select_related("stall__market")
    rows = []
    for each in held:
        until = f"đến {_day(each.until)}" if each.until else "đến nay"
        rows.append((f"{each.stall}, {each.stall.market}", f"từ {_day(each.since)} {until}"))
    return tuple(rows)


def _accounts(owner, user, in_full):
    accounts = PayoutAccount.objects.visible_to(user).filter(owner=owner).select_related("bank", "confirmed_by")
    accounts = accounts.annotate(picture_at=Min("pictures__kept_at"))
    return tuple((account.called, _account_words(account, in_full)) for account in accounts.order_by("created_at"))


def _account_words(account, in_full):
    words = [group_digits(account.number) if in_full else mask(account.number)]
    if account.is_issued:
        words.append(f"mã do nơi mở tài khoản cấp: {account.issued if in_full else mask(account.issued)}")
    if account.picture_at:
        words.append(f"giữ ảnh mã từ {_moment(account.picture_at)}")
    if not account.is_confirmed:
        return ", ".join([*words, "chưa xác nhận tên"])
    words.append(f"{account.holder_name} ({account.get_relation_display().lower()})")
    return ", ".join([*words, f"{account.confirmed_by} xác nhận {_moment(account.confirmed_at)}"])


def _consents(owner):
    rows = []
    for each in owner.consents.select_related("recorded_by", "withdrawn_by"):
        words = f"{each.get_how_display()}, {each.recorded_by} ghi {_moment(each.recorded_at)}"
        if each.withdrawn_at:
            words += f"; rút lại {_moment(each.withdrawn_at)}, {each.withdrawn_by} ghi"
        rows.append((f"Bản {each.text_version}", words))
    return tuple(rows)


def _placards(owner, user, shown):
    printed = Placard.objects.visible_to(user).filter(tenancy__owner=owner).select_related("stall__market")
    rows = []
    for each in printed.order_by("-printed_at", "-pk"):
        said = json.loads(each.snapshot)["codes"] if each.snapshot else []
        codes = [f"{code['bank']} {shown(code['account'])} {code['holder']}" for code in said]
        given = [f"giao cho {each.handed_to} {_day(each.handed_on)}"] if each.handed_on else []
        words = [f"{each.stall}, {each.stall.market}", each.get_state_display().lower(), *given, *codes]
        rows.append((f"{each.serial}, in {_day(each.printed_at)}", "; ".join(words)))
    return tuple(rows)


def _reveals(owner):
    rows = []
    for each in owner.reveals.select_related("by"):
        what = each.get_what_display() + (f" ({each.account})" if each.what == Revealed.ACCOUNT else "")
        why = each.get_reason_display() + (f"; {each.note}" if each.note else "")
        rows.append((f"{_moment(each.at)}, {each.by}", f"{what}. Lý do: {why}"))
    return tuple(rows)


def _requests(owner):
    rows = []
    for each in owner.data_requests.most_urgent_first().select_related("handled_by"):
        words = f"nhận {_day(each.received_on)}, hạn {_day(each.due_on)}, {each.clock}"
        if not each.is_open:
            words += f" ({_day(each.answered_on)}, {each.handled_by}): {each.answer}"
        rows.append((each.get_kind_display(), words))
    return tuple(rows)
