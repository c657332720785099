"""Which names may stand on paper as the address of the portal."""

import re

# Labels of letters, digits and inner hyphens, the last of them a word: neither an address of a machine nor a pattern.
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", re.IGNORECASE)


def is_public_host(name: str) -> bool:
    return bool(_HOST.fullmatch(name))
