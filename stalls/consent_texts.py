"""What an owner is told before she agrees. A text that was read to somebody is never changed: a new one is added."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ConsentText:
    """`points`: what each sentence is about, and the sentence."""

    version: int
    opening: str
    points: tuple[tuple[str, str], ...]
    closing: str


TEXTS: dict[int, ConsentText] = {
    text.version: text
    for text in (
        ConsentText(
            version=1,
            opening=(
                "Cơ quan quản lý chợ xin phép ghi và dùng dữ liệu cá nhân của anh/chị như sau, theo quy định hiện hành "
                "về bảo vệ dữ liệu cá nhân."
            ),
            points=(
                (
                    "Dữ liệu gì",
                    (
                        "Họ tên, điện thoại, gian hàng đang giữ; ngân hàng, số tài khoản và tên chủ tài khoản nhận "
                        "tiền; số định danh nếu anh/chị muốn ghi (không bắt buộc). Không chụp giấy tờ, không ghi "
                        "giao dịch, không ghi doanh thu."
                    ),
                ),
                (
                    "Để làm gì",
                    (
                        "Lập sổ chợ và in biển mã VietQR treo ở gian. Trên biển có họ tên chủ tài khoản, ngân hàng và "
                        "số tài khoản để người mua quét trả tiền; ai đứng trước gian cũng đọc được."
                    ),
                ),
                (
                    "Ai giữ, giữ bao lâu",
                    (
                        "Cơ quan quản lý chợ của tỉnh, xã, phường nơi có chợ. Số tài khoản và số định danh được mã "
                        "hóa. Giữ đến khi anh/chị không còn gian, hoặc yêu cầu xóa."
                    ),
                ),
                (
                    "Quyền của anh/chị",
                    (
                        "Được xem, sửa, yêu cầu hạn chế, phản đối, xóa dữ liệu về mình; được trả lời trong hai ngày "
                        "làm việc."
                    ),
                ),
                (
                    "Rút lại",
                    (
                        "Được rút lại đồng ý bất cứ lúc nào, không phải nêu lý do. Khi đó biển được thu hồi, tài khoản "
                        "và thông tin cá nhân bị xóa khỏi sổ. Không đồng ý thì gian vẫn được giữ như cũ."
                    ),
                ),
            ),
            closing="Im lặng không phải là đồng ý. Anh/chị có đồng ý không?",
        ),
    )
}
NEWEST = max(TEXTS)
