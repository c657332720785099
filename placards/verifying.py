"""What anybody may learn of one sheet by its serial: whose it is as the bank shows her, and whether it still counts."""

import json
import time
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.cache import cache

from officers.scoping import beyond_scope
from officers.sealed import blind_index
from payments.vietqr import mask
from placards.enums import Custody, EventKind, PlacardState, RevokeReason
from placards.models import Placard
from placards.serials import normalise_serial
from stalls.enums import Step

WINDOW = 60  # seconds


@dataclass(frozen=True)
class Status:
    """`sign` is the word's colour and shape: good, old or bad."""

    sign: str
    word: str
    advice: str = ""


IN_USE = Status("good", "Đang dùng", "Quét mã mà thấy tên người nhận khác tên dưới đây thì đừng chuyển tiền.")
DOUBTFUL = Status("old", "Đang kiểm tra lại", "Khoan trả tiền theo biển này; hỏi chủ hộ hoặc ban quản lý chợ.")
REVOKED = Status("bad", "Đã thu hồi", "Đừng trả tiền theo biển này.")
LOST = Status("bad", "Đã báo mất", "Biển treo ở gian phải là tờ khác. Đừng trả tiền theo biển này.")
SPOILED = Status("old", "Đã hủy", "Biển treo ở gian phải là tờ khác.")
FORMER = Status("bad", "Không còn dùng: gian đã đổi chủ", "Đừng trả tiền theo biển này.")


@dataclass(frozen=True)
class Shown:
    """`said` is what the sheet says, by the names of a Face; nothing once it was erased."""

    placard: Placard
    status: Status
    said: dict
    hotline: str


def find_sheet(text) -> Shown | None:
    """None for what is no serial and for what is nobody's alike."""
    serial = normalise_serial(text)
    if serial is None:
        return None
    with beyond_scope():
        sheets = Placard.objects.select_related("stall__market", "tenancy").with_doubts()
        placard = sheets.filter(serial=serial).first()
        return shown(placard) if placard else None


def shown(placard) -> Shown:
    if placard.revoke_reason == RevokeReason.CONSENT:
        return Shown(placard, REVOKED, {}, "")
    face = json.loads(placard.snapshot)
    said = {name: face.get(name, "") for name in ("market", "place", "section", "stall_kind", "stall_code")}
    codes = [{**code, "account": mask(code["account"])} for code in face["codes"]]
    return Shown(placard, status_of(placard), said | {"codes": codes}, placard.stall.market.hotline_text)


def status_of(placard) -> Status:
    """What is worst comes first: a sheet of one who has left pays her, also after a newer one was printed."""
    if placard.state == PlacardState.REVOKED:
        return REVOKED
    if placard.custody == Custody.LOST:
        return LOST
    if placard.tenancy.until is not None:
        return FORMER
    if placard.state == PlacardState.SUPERSEDED:
        return replaced(placard)
    return SPOILED if placard.custody == Custody.SPOILED else _status_in_use(placard)


def _status_in_use(placard) -> Status:
    is_sure = placard.stall.step in (Step.READY, Step.PRINTED) and not placard.is_doubted
    return IN_USE if is_sure else DOUBTFUL


def replaced(placard) -> Status:
    event = placard.events.filter(kind=EventKind.SUPERSEDED).last()
    word = f"Đã được thay ngày {event.on:%d/%m/%Y}" if event else "Đã được thay"
    return Status("old", word, "Biển treo ở gian phải là tờ mới hơn.")


def network_of(address) -> str:
    """One telephone has a whole /64 of IPv6 to ask from; an IPv4 address in the clothes of IPv6 is itself."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    if parsed.version == 4:
        return str(parsed)
    return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))


def is_too_often(address) -> bool:
    """One more question from this address; whether that is more than a minute may bring. The address is not kept."""
    window = int(time.time()) // WINDOW
    key = f"verify:{window}:{blind_index(network_of(address), domain='verify')[:32]}"
    cache.add(key, 0, timeout=2 * WINDOW)
    try:
        return cache.incr(key) > settings.VERIFY_PER_MINUTE
    except ValueError:
        # It was dropped in between: the cache is full of others, and this one is new again.
        return False
