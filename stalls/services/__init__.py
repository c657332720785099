"""Writes to the register. Each is one transaction; a refusal is a ValidationError with a sentence for the officer."""

from stalls.services.boards import create_board_member, end_seat, give_seat
from stalls.services.consents import record_consent
from stalls.services.data_requests import answer_request, create_request
from stalls.services.erasing import withdraw_consent
from stalls.services.markets import (
    add_section,
    close_market,
    create_market,
    lock_market,
    move_section,
    rename_section,
    reopen_market,
    update_market,
)
from stalls.services.owners import create_owner, lock_owner, reusable_owner, update_owner
from stalls.services.reveals import reveal, reveal_register
from stalls.services.stalls import (
    close_stall,
    create_stall,
    lock_stall,
    next_stall_code,
    refuse_taken_code,
    reopen_stall,
    update_stall,
)
from stalls.services.tenancies import move_in, move_out

__all__ = [
    "add_section",
    "answer_request",
    "close_market",
    "close_stall",
    "create_board_member",
    "create_market",
    "create_owner",
    "create_request",
    "create_stall",
    "end_seat",
    "give_seat",
    "lock_market",
    "lock_owner",
    "lock_stall",
    "move_in",
    "move_out",
    "move_section",
    "next_stall_code",
    "record_consent",
    "refuse_taken_code",
    "rename_section",
    "reopen_market",
    "reopen_stall",
    "reusable_owner",
    "reveal",
    "reveal_register",
    "update_market",
    "update_owner",
    "update_stall",
    "withdraw_consent",
]
