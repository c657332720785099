import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from jobs.enums import JobState
from jobs.runner import run_now
from officers.acting import acting_as
from officers.enums import Action
from officers.models import User
from payments.importing.columns import heading_of
from payments.importing.entries import ERROR
from payments.importing.planning import plan_import
from payments.importing.reading import NOTHING_TO_READ, UnknownLayout, read_entries
from payments.models import ColumnMatch
from payments.services import imports
from stalls.models import Market
from stalls.tables.annotating import annotate
from stalls.tables.books import EncodingUnsureError, open_book
from stalls.tables.cells import column_letter
from stalls.tables.dangers import TableError


class Command(BaseCommand):
    help = (
        "Write a list of stalls into the register, as an officer and with her rights; a JSON report goes to stdout. "
        "With an error in it nothing is written, and the exit code is 1."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="xlsx, xls, ods or csv")
        parser.add_argument("--as", required=True, dest="username", metavar="USERNAME", help="whose rights count")
        parser.add_argument("--market", metavar="CODE", help="where rows belong that name no market")
        parser.add_argument("--encoding", default="", metavar="NAME", help="of a csv file: utf-8, cp1258, …")
        parser.add_argument("--dry-run", action="store_true", help="report only")
        parser.add_argument("--annotated", type=Path, metavar="OUT.xlsx", help="the list with a note in each bad cell")
        parser.add_argument(
            "--names-read", action="store_true", help="the holders' names in the list were read off the banks' apps"
        )

    def handle(self, *, file, username, market, encoding, dry_run, annotated, names_read, **options):
        by = self.officer(username)
        at = self.market(market, by) if market else None
        try:
            data = file.read_bytes()
            book = open_book(data, encoding=encoding)
            entries = read_entries(book, remembered=ColumnMatch.objects.of(by)).entries
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from error
        except EncodingUnsureError as error:
            names = ", ".join(name for name, _called, _sample in error.choices)
            raise CommandError(f"{error} --encoding {names}") from error
        except TableError as error:
            raise CommandError(str(error)) from error
        except UnknownLayout as unknown:
            headings = ", ".join(unknown.heading.texts.values())
            raise CommandError(
                f"Trang “{unknown.table}” không có cột nào nhận ra là mã gian. Các cột: {headings}."
            ) from unknown
        if not entries:
            raise CommandError(NOTHING_TO_READ)
        plan = plan_import(entries, by=by, market=at)
        if annotated:
            annotated.write_bytes(annotate(data, book, _notes(plan)))
        report = _report(plan)
        if not (dry_run or plan.has_errors):
            self.write(data, file, plan, by=by, market=at, names_read=names_read, encoding=encoding)
        self.stdout.write(json.dumps(report | {"written": not (dry_run or plan.has_errors)}, ensure_ascii=False))
        if plan.has_errors:
            raise CommandError(f"{len(report['errors'])} lỗi. Chưa ghi gì vào sổ.")

    def officer(self, username):
        officer = User.objects.filter(username=username, is_active=True).first()
        if officer is None:
            raise CommandError(f"There is no officer called {username}.")
        return officer

    def market(self, code, by):
        found = Market.objects.visible_to(by, to=Action.IMPORT).filter(code=code).first()
        if found is None:
            raise CommandError(f"{by.username} has no market with the code {code} to import into.")
        return found

    def write(self, data, file, plan, *, by, market, names_read, encoding):
        if plan.n_proposals:
            raise CommandError("The list changes accounts on printed stalls; only the portal's page can propose that.")
        with acting_as(by):
            try:
                imported = imports.start_import(data, title=file.name, by=by, market=market, encoding=encoding)
                run_now(imported.job)
                imported.refresh_from_db()
                imported = imports.agree_to_import(imported, digest=plan.digest(), names_read=names_read)
            except ValidationError as error:
                raise CommandError(error.messages[0]) from error
            run_now(imported.job)
        if imported.job.state != JobState.DONE:
            raise CommandError(imported.job.error)


def _notes(plan):
    notes = {}
    for problem in plan.problems:
        notes.setdefault((problem.sheet, problem.row, problem.column or 0), []).append(problem.message)
    return notes


def _report(plan):
    counts, errors = plan.counts(), []
    for row in plan.rows:
        keys = {index: key for key, index in row.entry.columns.items()}
        for problem in row.entry.problems:
            if problem.level == ERROR:
                column = problem.column
                errors.append(
                    {
                        "sheet": problem.sheet,
                        "row": problem.row,
                        "column": "" if column is None else column_letter(column),
                        "heading": heading_of(keys[column]) if column in keys else "",
                        "message": problem.message,
                    }
                )
    updated = counts["changed"] + counts["moved"]
    told = {"rows": counts["rows"], "created": counts["created"], "updated": updated, "same": counts["same"]}
    return told | {"warnings": counts["warnings"], "errors": errors}
