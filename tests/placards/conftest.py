import pytest


@pytest.fixture(autouse=True)
def files_dir(settings, tmp_path):
    """Files of its own for every test, in a folder that is not there yet."""
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR
