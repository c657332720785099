"""Of how many parts a picture's file is made, counted before its reader goes through them.

Each scan of a JPEG is drawn over the whole picture, and each chunk of a PNG may unpack to a megabyte: some thousands of
them are a small file that takes minutes. Cameras and apps write a dozen.
"""

import re

MOST_SCANS, MOST_SEGMENTS = 100, 2000
# What fills up the space before a JPEG's first scan is read byte by byte.
MOST_BETWEEN = 65_536
MOST_CHUNKS, MOST_CHUNKS_BESIDE = 10_000, 200

# Within a scan a plain 255 is followed by zero, and eight other markers only start it anew.
MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])", re.DOTALL)
WITHOUT_LENGTH = (0x01, 0xD8)
SCAN, END = 0xDA, 0xD9


def jpeg_has_too_many(data: bytes) -> bool:
    """Goes from marker to marker as libjpeg does: what lies inside one, as a small copy, and behind the end, as a
    phone's film of the moment, is never unpacked and does not count."""
    at, segments, scans = 2, 0, 0
    while marker := MARKER.search(data, at):
        if not scans and marker.start() - at > MOST_BETWEEN:
            return True
        (kind,) = marker[1]
        if kind == END:
            return False
        segments, scans = segments + 1, scans + (kind == SCAN)
        if segments > MOST_SEGMENTS or scans > MOST_SCANS:
            return True
        at = marker.end()
        if kind not in WITHOUT_LENGTH:
            at += max(2, int.from_bytes(data[at : at + 2]))
    return not scans and len(data) - at > MOST_BETWEEN


def png_has_too_many(data: bytes) -> bool:
    at, chunks, beside = 8, 0, 0
    while at < len(data):
        length, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        chunks, beside = chunks + 1, beside + (kind != b"IDAT")
        if chunks > MOST_CHUNKS or beside > MOST_CHUNKS_BESIDE:
            return True
        if kind == b"IEND":
            return False
        at += 12 + length
    return False
