from django import forms
from django.core.exceptions import ValidationError

from officers.formviews import PortalForm
from payments.photo import MAX_BYTES, PhotoError, read_photo
from payments.readings import reading_of

TOO_HEAVY = "Ảnh nặng quá 15 MB. Chụp lại ở cỡ ảnh nhỏ hơn, hoặc chụp màn hình ảnh ấy."


class PhotoForm(PortalForm):
    """Gives the picture and the readings of every code on it; of a single one that can't be used it says why."""

    photo = forms.FileField(
        label="Ảnh mã QR",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )

    # Never ticked beforehand: most pictures are of no use once the name was confirmed.
    keep = forms.BooleanField(
        label="Giữ ảnh để đối chiếu",
        required=False,
        help_text="Chỉ người được xem số đầy đủ mới mở được ảnh; chủ hộ rút đồng ý thì ảnh bị xóa.",
    )

    def __init__(self, *args, too_heavy=False, camera=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.too_heavy = too_heavy
        self.fields["photo"].is_optional_by_group = True
        if camera:
            self.fields["photo"].widget.attrs["capture"] = "environment"

    def clean_photo(self):
        upload = self.cleaned_data["photo"]
        if self.too_heavy or (upload and upload.size > MAX_BYTES):
            raise ValidationError(TOO_HEAVY)
        if upload is None:
            raise ValidationError("Chụp hoặc chọn ảnh mã QR.")
        try:
            data = upload.read()
            readings = [reading_of(found.text) for found in read_photo(data)]
        except PhotoError as error:
            raise ValidationError(error.message) from error
        if len(readings) == 1 and readings[0].refusal:
            raise ValidationError(readings[0].refusal)
        return data, readings
