"""The columns of a list of stalls: what they are called here, and what communes call them."""

from stalls.tables.headings import Column

# One stall shows four codes; whoever holds more keeps them in further columns of the same kind.
MOST_ACCOUNTS = 8
OF_ACCOUNT = ("bank", "number", "holder", "relation", "reason", "issued")
# Without a stall's code a row can't be told from any other.
NEEDED = frozenset({"code"})


def _column(key, heading, also="", most=1):
    return Column(key, heading, tuple(filter(None, also.split(", "))), most)


COLUMNS = (
    _column("market", "Mã chợ", "chợ, tên chợ"),
    _column("section", "Khu, dãy", "khu, dãy, khu vực, dãy hàng, khu dãy, dãy khu, tên khu, tên dãy"),
    _column(
        "code",
        "Mã gian",
        "số gian, gian, gian hàng, mã gian hàng, gian hàng số, số gian hàng, số quầy, mã quầy, quầy số, số sạp, "
        "mã sạp, sạp số, số kiot, kiot số, mã kiot, kiot, ki ốt, ki ốt số, số ki ốt, mã ki ốt, số lô, lô số, "
        "vị trí, điểm kinh doanh số, số điểm kinh doanh",
    ),
    _column("kind", "Loại gian", "loại, loại gian hàng, loại hình, loại điểm kinh doanh"),
    _column(
        "goods",
        "Ngành hàng",
        "mặt hàng, ngành nghề, hàng hóa, mặt hàng kinh doanh, ngành hàng kinh doanh, ngành nghề kinh doanh, "
        "hàng kinh doanh",
    ),
    _column("area_m2", "Diện tích (m²)", "diện tích, diện tích m2, dt, dt m2"),
    _column("position", "Thứ tự trên lối đi", "thứ tự lối đi"),
    _column("closed_on", "Ngày đóng gian", "đóng gian ngày, ngày đóng"),
    _column("close_reason", "Lý do đóng gian", "lý do đóng"),
    _column(
        "name",
        "Họ tên chủ hộ",
        "họ tên, họ và tên, họ và tên chủ hộ, tên chủ hộ, chủ hộ, tên hộ, họ tên hộ kinh doanh, tên hộ kinh doanh, "
        "họ và tên hộ kinh doanh, hộ kinh doanh, tiểu thương, tên tiểu thương, họ tên tiểu thương, "
        "họ và tên tiểu thương, người thuê, chủ gian, chủ gian hàng, tên chủ gian hàng",
    ),
    _column("owner_kind", "Loại chủ hộ", "hình thức, cá nhân hay hộ kinh doanh"),
    _column(
        "phone",
        "Điện thoại",
        "số điện thoại, sđt, đt, số đt, điện thoại liên hệ, số điện thoại liên hệ, di động, zalo",
    ),
    _column(
        "national_id",
        "Số định danh",
        "cccd, số cccd, căn cước, số căn cước, căn cước công dân, số căn cước công dân, cmnd cccd, số cmnd cccd, "
        "số định danh cá nhân",
    ),
    _column("owner_code", "Mã chủ hộ"),
    _column("since", "Nhận gian từ ngày", "từ ngày, ngày nhận gian, ngày thuê, thuê từ ngày, ngày bắt đầu"),
    _column(
        "bank",
        "Ngân hàng",
        "tên ngân hàng, nh, ngân hàng mở tài khoản, mở tại, mở tại ngân hàng, tại ngân hàng, ví, "
        "tài khoản ngân hàng ngân hàng",
        MOST_ACCOUNTS,
    ),
    _column(
        "number",
        "Số tài khoản",
        "số tk, stk, tài khoản, số tài khoản ngân hàng, tk ngân hàng, số tk ngân hàng, số tài khoản nhận tiền, "
        "tài khoản ngân hàng, tài khoản ngân hàng số tk, tài khoản ngân hàng số tài khoản",
        MOST_ACCOUNTS,
    ),
    _column(
        "holder",
        "Tên chủ tài khoản",
        "chủ tài khoản, tên tài khoản, tên chủ tk, chủ tk, tên tk, họ tên chủ tài khoản, tên app ngân hàng hiện",
        MOST_ACCOUNTS,
    ),
    _column("relation", "Quan hệ với chủ hộ", "quan hệ", MOST_ACCOUNTS),
    _column("reason", "Vì sao dùng tài khoản người khác", "lý do dùng tài khoản người khác", MOST_ACCOUNTS),
    _column("issued", "Mã QR do ngân hàng cấp", "mã qr, nội dung mã qr", MOST_ACCOUNTS),
)
HEADINGS = {column.key: column.heading for column in COLUMNS}


def key_of(key: str, nth: int) -> str:
    """`bank` for the first account, `bank_2` for the second: as headings name what stands several times."""
    return key if nth == 1 else f"{key}_{nth}"


def heading_of(key: str) -> str:
    """`bank_2` gives “Ngân hàng 2”."""
    if key in HEADINGS:
        return HEADINGS[key]
    name, _, nth = key.rpartition("_")
    return f"{HEADINGS[name]} {nth}"
