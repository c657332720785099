"""What a password may not be. Django's own rules; their sentences have no Vietnamese translation in 5.2."""

from types import SimpleNamespace

from django.contrib.auth.password_validation import MinimumLengthValidator, UserAttributeSimilarityValidator

from places.vietnamese import fold


class LongEnoughValidator(MinimumLengthValidator):
    def get_error_message(self):
        return f"Mật khẩu quá ngắn: cần ít nhất {self.min_length} ký tự."

    def get_help_text(self):
        return f"Ít nhất {self.min_length} ký tự."


class UnlikeTheNameValidator(UserAttributeSimilarityValidator):
    """Without marks: who is called Hoàng is not to type hoang."""

    def __init__(self):
        super().__init__(user_attributes=("username", "full_name"))

    def validate(self, password, user=None):
        if user is not None:
            names = {name: fold(getattr(user, name)) for name in self.user_attributes}
            super().validate(fold(password), SimpleNamespace(_meta=user._meta, **names))

    def get_error_message(self):
        return "Mật khẩu quá giống %(verbose_name)s của anh/chị."

    def get_help_text(self):
        return "Không giống tên của anh/chị."
