"""Fields that take what people type in Viet Nam, and say in a sentence what can't be taken."""

from django import forms
from django.core.exceptions import ValidationError

from officers.usernames import SAID, check_username
from places.vietnamese import nfc


class TextField(forms.CharField):
    """Text in one normal form, without control characters, so that a name typed twice is the same name."""

    def __init__(self, *args, missing="", too_long="", **kwargs):
        super().__init__(*args, **kwargs)
        if missing:
            self.error_messages["required"] = missing
        self.too_long = too_long
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value):
        return nfc(super().to_python(value))

    def run_validators(self, value):
        if self.max_length and len(value) > self.max_length:
            raise ValidationError(
                f"{self.too_long or self.label} dài {len(value)} ký tự; nhiều nhất {self.max_length} ký tự."
            )
        super().run_validators(value)

    def widget_attrs(self, widget):
        """No maxlength: a browser would cut what is pasted without saying so."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class DayField(forms.DateField):
    """A day typed as dd/mm/yyyy."""

    def __init__(self, *args, missing="Nhập ngày, ví dụ 05/11/2026.", **kwargs):
        widget = forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "dd/mm/yyyy", "autocomplete": "off"})
        super().__init__(*args, widget=widget, **kwargs)
        self.error_messages |= {
            "required": missing,
            "invalid": "Ngày chưa đúng. Viết ngày/tháng/năm, ví dụ 05/11/2026.",
        }


class UsernameField(TextField):
    """Capitals are a phone's own doing."""

    def __init__(self, **kwargs):
        super().__init__(label="Tên đăng nhập", max_length=60, **kwargs)
        self.help_text = self.help_text or SAID
        self.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false", "class": "code-text"}

    def to_python(self, value):
        return super().to_python(value).lower()

    def validate(self, value):
        super().validate(value)
        if value:
            check_username(value)
