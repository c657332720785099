"""Two who show the same code at the same moment: one of them read it off the other's phone."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from officers.models import User
from officers.services import check_second_factor
from tests.officers.hands import code_of, pair


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_a_code_counts_once_even_at_the_same_moment(transactional_db, make_officer, commune, kind):
    user = make_officer("nonghoa", unit=commune)
    codes = pair(user)
    code = code_of(user) if kind == "app" else codes[0]
    together = Barrier(4)

    def show(_number):
        try:
            mine = User.objects.get(pk=user.pk)
            together.wait(10)
            return check_second_factor(mine, code)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(show, range(4)))
    assert answers.count("") == 1
    assert all(answer for answer in answers if answer != "")
