"""How far a job of drawing and proving is, told to its row."""

import time

from placards.layouts import LAYOUTS


class Progress:
    """Counts a placard whole when it is proved, and renews the lease with each word.

    When its page is drawn it counts a quarter: about what drawing takes of the time, by which the rest is foretold.
    """

    SECONDS_BETWEEN = 1
    DRAWN = 0.25

    def __init__(self, claim, batch, total):
        sides = 2 if claim.job.params.get("backs") else 1
        self.claim, self.total, self.per_page = claim, total, len(LAYOUTS[batch.layout].cells) / sides
        self.said_at = time.monotonic()

    def drawn(self, pages):
        self._say(int(self._placards(pages) * self.DRAWN))

    def proved(self, pages):
        self._say(int(self.total * self.DRAWN + self._placards(pages) * (1 - self.DRAWN)))

    def _placards(self, pages):
        return min(pages * self.per_page, self.total)

    def _say(self, done):
        if time.monotonic() - self.said_at >= self.SECONDS_BETWEEN:
            self.claim.progress(done, self.total)
            self.said_at = time.monotonic()
