from django import forms

from officers.forms.signing_in import CodeField
from officers.formviews import PortalForm


class CodeForm(forms.Form):
    """The code asked for after the password."""

    token = CodeField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["token"].widget.attrs["autofocus"] = True


class EnrolForm(PortalForm):
    """The first code of a newly paired app."""

    token = CodeField(label="Mã 6 số đang hiện trên điện thoại", numeric=True)
