"""A question of a service: perhaps what is sent is there already, and is meant all the same."""

from django.core.exceptions import ValidationError


class AskedBackError(ValidationError):
    """Refused until it is sent again with `mark`, which says of what the sentence told."""

    def __init__(self, sentence, *, mark):
        super().__init__(sentence, code="asked_back")
        self.mark = mark
