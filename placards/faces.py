"""What one placard says, as plain data: the register fills it in, the drawing code reads nothing else."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from payments.payloads import MOST_SHOWN

MAX_PAYLOAD = 512  # EMVCo MPM §4.1


@dataclass(frozen=True)
class Code:
    """One account of the stall: what its code holds and what is printed beside it.

    `account` is the plain number (it is grouped when drawn), of a code that a bank or wallet issued the merchant's, and
    `bank` says then that it is no account; `holder` is the name exactly as the bank shows it.
    """

    payload: str
    bank: str
    account: str
    holder: str

    def __post_init__(self) -> None:
        if not 0 < len(self.payload.encode()) <= MAX_PAYLOAD:
            raise ValueError(f"Nội dung mã phải dài từ 1 đến {MAX_PAYLOAD} byte.")
        _require(("tên ngân hàng", self.bank), ("số tài khoản", self.account), ("tên chủ tài khoản", self.holder))


@dataclass(frozen=True)
class Face:
    """One side of one sheet, for one stall. The first code is the large one; of several equal sheets, which it is."""

    serial: str
    version: int
    market: str
    place: str
    section: str
    stall_code: str
    stall_kind: str
    issued_on: datetime.date
    hotline: str
    codes: tuple[Code, ...]
    copy: int = 1
    copies: int = 1

    def __post_init__(self) -> None:
        _require(("mã biển", self.serial), ("tên chợ", self.market), ("mã gian hàng", self.stall_code))
        if self.version < 1:
            raise ValueError("Số bản của biển phải từ 1 trở lên.")
        if not 1 <= self.copy <= self.copies:
            raise ValueError("Mỗi gian phải in ít nhất một tờ, và tờ nào cũng phải là một trong số đó.")
        if not 1 <= len(self.codes) <= MOST_SHOWN:
            raise ValueError(f"Biển của gian {self.stall_code} phải có từ 1 đến {MOST_SHOWN} tài khoản.")
        if len({code.payload for code in self.codes}) < len(self.codes):
            raise ValueError(f"Biển của gian {self.stall_code} có hai mã giống hệt nhau.")


def _require(*named: tuple[str, str]) -> None:
    for name, text in named:
        if not text.strip():
            raise ValueError(f"Biển còn thiếu {name}.")
