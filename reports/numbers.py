"""Numbers as a Vietnamese document writes them."""


def count(number) -> str:
    return f"{number:,}".replace(",", ".")


def percent(share) -> str:
    return "–" if share is None else f"{share:.1f} %".replace(".", ",")
