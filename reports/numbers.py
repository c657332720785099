"""Numbers as a Vietnamese document writes them."""


def count(number) -> str:
    return f"{number:,}".replace(",", ".")


def percent(share) -> str:
    return "–" if share is None else f"{share:.1f} %".replace(".", ",")


def whole_percent(share) -> str:
    return "–" if share is None else f"{share} %"


def points(change) -> str:
    """Percentage points gained or lost."""
    return "–" if change is None else f"{change:+.1f}".replace(".", ",")


def amount(number, *, is_share) -> str:
    if is_share:
        return percent(number)
    return "–" if number is None else count(number)
