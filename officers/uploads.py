"""What somebody sends along stays in memory, where it is read and let go: nothing of it ever lies on the disk.

Django would write what is large to a file in clear, and leave it there if the process is killed.
"""

from django.core.files.uploadhandler import MemoryFileUploadHandler, SkipFile

MOST_BYTES = 16 * 1024 * 1024


class InMemoryOnly(MemoryFileUploadHandler):
    """A request that brings more than MOST_BYTES is read to its end and its files are thrown away as they come."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: N803  Django's name
        self.activated = content_length <= MOST_BYTES
        self.request.brought_too_much = not self.activated

    def new_file(self, *args, **kwargs):
        if not self.activated:
            raise SkipFile
        super().new_file(*args, **kwargs)


def brought_too_much(request) -> bool:
    """Whether the request had more with it than was looked at. To be asked after its fields were read."""
    return getattr(request, "brought_too_much", False)
