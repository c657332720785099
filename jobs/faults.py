"""What the officer reads when a job failed through no fault of hers. The trace is in the log."""

import errno
import sqlite3

FAULT = "Có lỗi ở phía hệ thống nên việc này không xong; sổ không thay đổi. Thử lại, hoặc báo quản trị."
FULL = "Máy chủ hết chỗ chứa tệp nên việc này không xong; sổ không thay đổi. Báo quản trị, rồi làm lại."

NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
DISK_FULL = "53100"  # PostgreSQL, appendix A of its manual


def sentence_for(error: Exception) -> str:
    causes = (error, error.__cause__)
    return FULL if any(_is_out_of_space(cause) for cause in causes) else FAULT


def _is_out_of_space(error) -> bool:
    if isinstance(error, OSError):
        return error.errno in NO_SPACE
    code = getattr(error, "sqlite_errorcode", None) or getattr(error, "sqlstate", None)
    return code in (sqlite3.SQLITE_FULL, DISK_FULL)
