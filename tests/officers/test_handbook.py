"""The page, the handbook and the table in code say the same."""

import re

import pytest
from django.core.management import call_command

from officers.enums import Action, Role
from officers.handbook import markdown, rights_table, role_facts
from officers.management.commands.write_handbook import PAGE
from officers.roles import APPOINTS, RIGHTS
from tests.pages import text_of


def test_the_file_is_what_the_command_writes():
    assert PAGE.read_text("utf-8") == markdown(), "run manage.py write_handbook"


def test_the_command_writes_it(capsys):
    call_command("write_handbook")
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "docs/handbook/vai-tro.md\n")
    assert PAGE.read_text("utf-8") == markdown()


def test_every_right_is_in_the_table():
    held = {role: {action for action, row in rights_table() if row[place]} for place, role in enumerate(Role)}
    assert held == {role: set(rights) for role, rights in RIGHTS.items()}
    assert {facts.role: set(facts.actions) for facts in role_facts()} == held
    assert {facts.role: facts.appoints for facts in role_facts()} == APPOINTS


@pytest.mark.parametrize("who", ["administrator", "province_officer", "officer", "viewer", "board_member"])
def test_everybody_reads_the_page(request, client_of, who):
    page = client_of(request.getfixturevalue(who)).get("/roles/")
    assert page.status_code == 200
    text = text_of(page)
    assert [role.label for role in Role if f'<th scope="col">{role.label}</th>' not in text] == []
    assert [action.label for action in Action if f'<th scope="row">{action.label}</th>' not in text] == []
    may = sum(len(rights) for rights in RIGHTS.values())
    assert len(re.findall(r"</svg>có</td>", text)) == may
    assert text.count('<span class="muted">không</span></td>') == len(Role) * len(Action) - may


def test_a_stranger_signs_in_first(client):
    assert client.get("/roles/")["Location"] == "/sign-in/?next=/roles/"
