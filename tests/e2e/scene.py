"""A commune at eight in the morning: markets whose stalls have come more or less far. All of it invented."""

from payments.models import Bank
from payments.services import add_account
from placards.enums import Choice
from placards.services import order_print, print_small_orders_now
from stalls.models import Stall
from stalls.services import add_section, update_stall

LONG_NAME = "Hợp tác xã Nông nghiệp và Dịch vụ Tổng hợp Hòa An Thượng Uyển"
STEPS = ("vacant", "no_account", "no_account", "unconfirmed", "ready", "ready", "ready")


def fill_market(market, make_stall, *, stalls=12, names=(LONG_NAME, "Nông Thị Hoa")):
    """Stalls of every step, the first two printed, the third with two accounts; gives back the order of those."""
    section = add_section(market, name="Dãy hàng nông sản, lâm thổ sản và thuốc nam phía bờ suối")
    for number in range(1, stalls + 1):
        step = "ready" if number <= 3 else STEPS[number % len(STEPS)]
        code = f"A-{number:03}"
        stall = make_stall(
            code, to=step, name=names[number % len(names)], number=f"9999000{number:06}", in_market=market
        )
        if number % 2:
            stall.section = section
            update_stall(stall)
    third = Stall.objects.get(market=market, code="A-003")
    first_two = list(market.stalls.filter(code__in=["A-001", "A-002"]).values_list("pk", flat=True))
    batch = order_print(market, choice=Choice.TICKED, layout="a5", stall_ids=first_two)
    print_small_orders_now(batch)
    add_account(third, bank=Bank.objects.get(short_name="VietinBank"), number="9988000000007")
    return batch
