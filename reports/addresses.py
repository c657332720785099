"""Where the stalls behind a number are listed."""

from urllib.parse import urlencode

from django.urls import reverse


def rows_url(**asked):
    """`asked` as `RowsForm` reads it; what is empty is left out."""
    return f"{reverse('reports:stall-list')}?{urlencode({name: value for name, value in asked.items() if value})}"
