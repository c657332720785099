"""What a job is about, in words and with a page, as told by the app that its kind of work is of."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """Where an officer follows a job and finds what came of it."""

    title: str
    url: str


@dataclass(frozen=True)
class Kind:
    """`doing` and `things` make "Đang in 640 / 1.204 biển". `find` gives the pages of those jobs that the user may see,
    by primary key, in as many queries for one job as for fifty."""

    name: str
    doing: str
    things: str
    find: Callable[[list, object], dict[int, Page]]


KINDS: dict[str, Kind] = {}


def tell(jobs, user):
    """Puts onto each job its kind and its page, which is None where the user does not reach it any more."""
    by_kind = defaultdict(list)
    for job in jobs:
        by_kind[job.kind].append(job)
    pages = {}
    for name, those in by_kind.items():
        pages |= KINDS[name].find(those, user)
    for job in jobs:
        job.about, job.page = KINDS[job.kind], pages.get(job.pk)
    return jobs
