"""A picture is kept only where the officer ticks it: drawn anew, sealed, shown for a reason, gone with the account."""

import base64
import io
import os
import re
import time
import uuid

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageOps

from jobs.files import named_files, read_file
from jobs.resealing import reseal
from jobs.sweeping import UNNAMED_FOR, sweep_files
from officers.models import AuditEvent
from payments.models import AccountPicture, PayoutAccount
from payments.photo import PhotoError, read_photo
from payments.pictures import KEPT_SIDE, redrawn
from payments.services import add_account, confirm_holder, hide_account, keep_picture, put_aside
from stalls.models import Reveal
from stalls.services import create_owner, move_in, move_out, record_consent, withdraw_consent
from tests.pages import messages_of, text_of
from tests.payments import bad_files, photos
from tests.payments.photos import CODE, OTHER, jpeg, saved, scene, symbol
from tests.payments.test_photo_views import NEW, PHOTO, values_of

PLACE = b"Cao Bang 22.66 106.25"


@pytest.fixture(autouse=True)
def files_dir(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


@pytest.fixture
def stall(make_stall):
    return make_stall("A-001", to="no_account")


@pytest.fixture
def account(stall, bank):
    return add_account(stall, bank=bank, number="9990012345678").account


def telling(picture):
    """A JPEG as a phone writes it, with where it was taken, by what, and a small copy of itself."""
    exif = Image.Exif()
    exif[0x010F] = PLACE.decode()
    exif[0x0112] = 1
    return jpeg(picture, exif=exif, comment=PLACE, icc_profile=PLACE * 4)


def files():
    return sorted(path.name for path in settings.FILES_DIR.iterdir()) if settings.FILES_DIR.is_dir() else []


class TestDrawnAnew:
    def test_the_code_can_still_be_read(self):
        for how in (scene(), photos.askew(photos.screen(scene())), scene(size=(4000, 3000), side=1300)):
            assert [found.text for found in read_photo(redrawn(jpeg(how)))] == [CODE]

    def test_what_the_phone_wrote_beside_it_is_gone(self):
        data = telling(scene())
        assert data.count(PLACE) >= 3
        drawn = redrawn(data)
        assert PLACE not in drawn
        picture = Image.open(io.BytesIO(drawn))
        assert (picture.format, dict(picture.getexif()), set(picture.info)) == (
            "JPEG", {}, {"jfif", "jfif_version", "jfif_unit", "jfif_density"},
        )  # fmt: skip

    def test_what_hangs_behind_the_end_of_the_file_is_gone(self):
        assert b"<script>" not in redrawn(jpeg(scene()) + b"<script>alert(1)</script>")

    def test_it_is_no_larger_than_a_screen(self):
        drawn = redrawn(jpeg(scene(size=(4000, 3000))))
        assert Image.open(io.BytesIO(drawn)).size == (KEPT_SIDE, KEPT_SIDE * 3 // 4)
        assert len(drawn) < 400_000
        assert Image.open(io.BytesIO(redrawn(jpeg(scene(size=(300, 400), side=200))))).size == (300, 400)

    def test_it_stands_upright(self):
        exif = Image.Exif()
        exif[0x0112] = 6
        drawn = Image.open(io.BytesIO(redrawn(jpeg(scene().transpose(Image.Transpose.ROTATE_90), exif=exif))))
        assert drawn.size == scene().size

    @pytest.mark.parametrize("kind", ["PNG", "WEBP", "HEIF"])
    @pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
    def test_every_kind_becomes_a_jpeg(self, kind, mode):
        drawn = redrawn(saved(scene().convert(mode), kind))
        assert Image.open(io.BytesIO(drawn)).mode == "RGB"
        assert [found.text for found in read_photo(drawn)] == [CODE]

    @pytest.mark.parametrize("mode", ["P", "LA", "I;16"])
    def test_rarer_shades(self, mode):
        grey = scene().convert("L")
        picture = grey.convert("I;16").point(lambda value: value * 257) if mode == "I;16" else grey.convert(mode)
        assert [found.text for found in read_photo(redrawn(saved(picture, "PNG")))] == [CODE]

    def test_what_is_clear_becomes_white(self):
        out = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
        code = symbol(module=4).convert("L")
        out.paste((0, 0, 0, 255), (20, 20), mask=ImageOps.invert(code))
        assert Image.open(io.BytesIO(redrawn(saved(out, "PNG")))).getpixel((3, 3)) == (255, 255, 255)

    def test_a_bad_file_is_a_sentence(self):
        for data in (b"", bad_files.SVG_WITH_SCRIPT, bad_files.png_of_nothing(20_000, 20_000), jpeg(scene())[:9000]):
            with pytest.raises(PhotoError):
                redrawn(data)


class TestKept:
    def test_sealed_under_a_name_that_says_nothing(self, account, officer):
        name = put_aside(telling(scene()))
        assert re.fullmatch(r"account-[0-9a-f]{32}\.jpg", name)
        kept = (settings.FILES_DIR / name).read_bytes()
        assert (kept[:3], b"JFIF" in kept, PLACE in kept) == (b"1\x02t", False, False)
        assert keep_picture(account, file_name=name, by=officer)
        picture = account.pictures.get()
        assert (picture.file_name, picture.kept_by) == (name, officer)
        assert read_file(name).startswith(b"\xff\xd8\xff")

    def test_it_is_an_event_of_the_account(self, account, officer):
        keep_picture(account, file_name=put_aside(jpeg(scene())), by=officer)
        event = AuditEvent.objects.get(action="account.keep_picture")
        assert (event.subject, event.changes) == (str(account.pk), "{}")

    def test_for_one_account_it_is_kept_once(self, account, officer):
        name = put_aside(jpeg(scene()))
        assert [keep_picture(account, file_name=name, by=officer) for _ in range(2)] == [True, True]
        assert (AccountPicture.objects.count(), files()) == (1, [name])

    @pytest.mark.parametrize("name", ["", "account-1.jpg", "../portal.env", f"account-{'0' * 32}.jpg"])
    def test_what_is_not_there_is_not_named(self, account, officer, name):
        assert not keep_picture(account, file_name=name, by=officer)
        assert not AccountPicture.objects.exists()

    def test_the_sweep_takes_what_no_account_names(self, account, officer):
        named, unnamed = put_aside(jpeg(scene())), put_aside(jpeg(scene()))
        keep_picture(account, file_name=named, by=officer)
        assert named_files() == {named}
        sweep_files()
        assert len(files()) == 2
        long_ago = time.time() - UNNAMED_FOR.total_seconds() - 5
        for name in (named, unnamed):
            os.utime(settings.FILES_DIR / name, (long_ago, long_ago))
        sweep_files()
        assert files() == [named]

    def test_it_is_sealed_anew_with_the_rest(self, account, officer, settings):
        name = put_aside(jpeg(scene()))
        keep_picture(account, file_name=name, by=officer)
        before = read_file(name)
        settings.FIELD_KEYS = {"n1": b"n" * 32, **settings.FIELD_KEYS}
        report = reseal()
        assert (report.files, report.left, report.broken) == (1, 0, [])
        assert (settings.FILES_DIR / name).read_bytes()[:4] == b"1\x02n1"
        assert read_file(name) == before


class TestGone:
    @pytest.fixture
    def kept(self, account, officer):
        keep_picture(account, file_name=put_aside(jpeg(scene())), by=officer)
        return account

    def test_when_the_owner_withdraws(self, kept, stall, officer, django_capture_on_commit_callbacks):
        owner = stall.tenancy.owner
        record_consent(owner, how="spoken", by=officer)
        with django_capture_on_commit_callbacks(execute=True):
            withdraw_consent(owner, by=officer)
        assert (AccountPicture.objects.count(), PayoutAccount.objects.count(), files()) == (0, 0, [])

    def test_with_an_account_that_was_a_slip(self, kept, stall, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            hide_account(stall.tenancy.stall_accounts.get())
        assert (AccountPicture.objects.count(), PayoutAccount.objects.count(), files()) == (0, 0, [])

    def test_not_with_one_that_was_confirmed_and_taken_off(self, kept, stall, officer):
        confirm_holder(kept, holder_name="NONG THI HOA", by=officer)
        hide_account(stall.tenancy.stall_accounts.get())
        assert (AccountPicture.objects.count(), len(files())) == (1, 1)


class TestPages:
    def upload(self, client, data, **typed):
        return client.post(PHOTO, {"photo": SimpleUploadedFile("anh.jpg", data), **typed})

    def test_unticked_by_default_and_then_nothing_is_kept(self, officer_client, stall):
        assert re.search(r'<input[^>]*name="keep"[^>]*>', text_of(officer_client.get(PHOTO)))[0].count("checked") == 0
        officer_client.post(NEW, values_of(self.upload(officer_client, jpeg(scene()))))
        assert (PayoutAccount.objects.count(), AccountPicture.objects.count(), files()) == (1, 0, [])

    def test_ticked_it_is_kept_with_the_account(self, officer_client, officer, stall):
        page = self.upload(officer_client, telling(scene()), keep="on")
        assert not AccountPicture.objects.exists()
        officer_client.post(NEW, values_of(page))
        picture = AccountPicture.objects.get()
        assert (picture.account, picture.kept_by) == (PayoutAccount.objects.get(), officer)
        assert files() == [picture.file_name]
        assert [found.text for found in read_photo(read_file(picture.file_name))] == [CODE]

    def test_with_the_code_that_was_chosen_of_several(self, officer_client, stall):
        page = self.upload(officer_client, jpeg(scene(symbol(), symbol(OTHER))), keep="on")
        chosen = officer_client.post(PHOTO, {"found": page.context["codes"][1]["found"]})
        officer_client.post(NEW, values_of(chosen))
        assert AccountPicture.objects.get().account.number == "0991234567"

    def test_with_both_codes_when_both_are_taken(self, officer_client, stall, django_capture_on_commit_callbacks):
        page = self.upload(officer_client, jpeg(scene(symbol(), symbol(OTHER))), keep="on")
        for code in page.context["codes"]:
            chosen = officer_client.post(PHOTO, {"found": code["found"]})
            assert officer_client.post(NEW, values_of(chosen)).status_code == 302
        kept = list(AccountPicture.objects.select_related("account"))
        assert {picture.account.number for picture in kept} == {"9990012345678", "0991234567"}
        assert files() == sorted(picture.file_name for picture in kept)
        with django_capture_on_commit_callbacks(execute=True):
            hide_account(stall.tenancy.stall_accounts.first())
        (left,) = AccountPicture.objects.all()
        assert files() == [left.file_name]
        assert len(read_photo(read_file(left.file_name))) == 2

    def test_sent_again_for_another_owner_it_is_not_kept_for_her(self, officer_client, stall, market):
        values = values_of(self.upload(officer_client, jpeg(scene()), keep="on"))
        officer_client.post(NEW, values)
        move_out(stall, until=timezone.localdate())
        move_in(stall, create_owner(name="Lý Thị Lan", unit=market.unit), since=timezone.localdate())
        answer = officer_client.post(NEW, values | {"once": str(uuid.uuid4())})
        assert "hoặc là ảnh của chủ hộ khác: không giữ được" in messages_of(officer_client.get(answer.url))[0]
        assert AccountPicture.objects.count() == 1

    def test_sent_twice_it_is_kept_once(self, officer_client, stall):
        values = values_of(self.upload(officer_client, jpeg(scene()), keep="on"))
        answers = [officer_client.post(NEW, values).url for _ in range(2)]
        assert answers[0] == answers[1]
        assert AccountPicture.objects.count() == 1

    def test_a_refused_picture_is_not_put_aside(self, officer_client, stall):
        self.upload(officer_client, jpeg(photos.blur(scene(), 14)), keep="on")
        assert files() == []

    def test_the_tick_stays_when_the_picture_is_refused(self, officer_client, stall):
        page = self.upload(officer_client, b"", keep="on")
        assert page.context["form"]["keep"].value() is True

    def test_left_lying_too_long_the_account_is_saved_without_it(self, officer_client, stall):
        values = values_of(self.upload(officer_client, jpeg(scene()), keep="on"))
        (settings.FILES_DIR / files()[0]).unlink()
        answer = officer_client.post(NEW, values)
        assert "Ảnh để lâu quá nên đã bị xóa" in messages_of(officer_client.get(answer.url))[0]
        assert (PayoutAccount.objects.count(), AccountPicture.objects.count()) == (1, 0)


class TestShown:
    @pytest.fixture
    def address(self, account, officer):
        keep_picture(account, file_name=put_aside(jpeg(scene())), by=officer)
        return f"/accounts/{account.code}/reveal/"

    def pictures_on(self, page):
        return re.findall(r'<img class="kept-picture" src="data:image/jpeg;base64,([^"]+)"', text_of(page))

    def test_for_a_reason_that_is_written_down(self, confirmed_client_of, officer, address):
        client = confirmed_client_of(officer)
        assert self.pictures_on(client.get(address)) == []
        (image,) = self.pictures_on(client.post(address, {"reason": "owner"}))
        assert [found.text for found in read_photo(base64.b64decode(image))] == [CODE]
        assert Reveal.objects.count() == 1

    def test_by_nobody_else(self, confirmed_client_of, request, address):
        for name, status in (("viewer", 403), ("board_member", 403), ("neighbour", 404)):
            client = confirmed_client_of(request.getfixturevalue(name))
            assert client.post(address, {"reason": "owner"}).status_code == status

    def test_a_file_that_is_gone_is_said(self, confirmed_client_of, officer, address):
        (settings.FILES_DIR / files()[0]).unlink()
        page = confirmed_client_of(officer).post(address, {"reason": "owner"})
        assert (page.status_code, "Tệp ảnh không còn." in text_of(page)) == (200, True)

    def test_the_owner_is_told_that_it_is_held(self, officer_client, address, account):
        text = officer_client.get(f"/owners/{account.owner.code}/held/file/").content.decode("utf-8-sig")
        assert text.count("giữ ảnh mã từ ") == 1

    def test_who_sees_its_row(self, officer, neighbour, viewer, address):
        seen = [AccountPicture.objects.visible_to(user).count() for user in (officer, viewer, neighbour)]
        assert seen == [1, 1, 0]
        assert AccountPicture.objects.visible_to(viewer, to="reveal").count() == 0
