from django.contrib.auth.password_validation import MinimumLengthValidator


class LongEnoughValidator(MinimumLengthValidator):
    """Django's own rule; its sentence has no Vietnamese translation in 5.2."""

    def get_error_message(self):
        return f"Mật khẩu quá ngắn: cần ít nhất {self.min_length} ký tự."

    def get_help_text(self):
        return f"Ít nhất {self.min_length} ký tự."
