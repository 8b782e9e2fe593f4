"""Uploaded files: what they are written in, where they are kept, and which ones are refused."""

import codecs
import csv
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any, BinaryIO
from uuid import UUID

from django.core.files import File
from django.core.files.storage import default_storage

from contacts.imports import reader
from inbox import tenancy

LARGEST = 256 * 1024 * 1024
LOOK = 64 * 1024
ENCODINGS = ("utf-8", "cp1252")
DELIMITERS = (",", ";", "\t")
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and other zip files, .xls


class NotReadable(Exception):
    """No file of contacts; `reason` is a word a view puts in a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Written:
    """How a file is written, and what its first line says."""

    encoding: str
    delimiter: str
    headings: list[str]
    body_at: int


def keep(upload: "File[Any]", uuid: UUID) -> tuple[str, int, str]:
    """Store it privately, a piece at a time: (key, bytes, encoding). Raises NotReadable.

    What is kept has lines that end with a line feed, and is never UTF-16.
    """
    if not upload.size:
        raise NotReadable("empty")
    if upload.size > LARGEST:
        raise NotReadable("too_large")
    upload.seek(0)
    source = _source_of(upload.read(LOOK))
    upload.seek(0)
    key = f"org/{tenancy.current().pk}/imports/{uuid}.csv"
    with tempfile.TemporaryFile() as plain:
        encoding = _translate(upload.chunks(), source, plain)
        size = plain.tell()
        plain.seek(0)
        return default_storage.save(key, File(plain)), size, encoding


@dataclass(frozen=True)
class _Source:
    encoding: str = ""  # UTF-16 of either kind, else to be found out
    has_old_ends: bool = False  # lines that end with a carriage return alone


def _source_of(look: bytes) -> _Source:
    """What the beginning says. Raises NotReadable."""
    if look.startswith(SPREADSHEETS):
        raise NotReadable("spreadsheet")
    if look.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _Source("utf-16", _old_ends(look.decode("utf-16", "replace").encode()))
    if b"\0" in look:
        for encoding, zeros in (("utf-16-le", look[1::2]), ("utf-16-be", look[::2])):
            if zeros.count(0) * 2 > len(zeros):
                return _Source(encoding, _old_ends(look.decode(encoding, "replace").encode()))
        raise NotReadable("not_text")
    return _Source("", _old_ends(look))


def _old_ends(look: bytes) -> bool:
    return b"\r" in look[:-1] and b"\n" not in look


def _translate(chunks: Iterable[bytes], source: _Source, plain: IO[bytes]) -> str:
    """Write the file as we keep it; the encoding it is in then."""
    detector = _Detector()
    for chunk in _decoded(chunks, source.encoding):
        detector.feed(chunk)
        plain.write(chunk.replace(b"\r", b"\n") if source.has_old_ends else chunk)
    return detector.encoding


def _decoded(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    if not encoding:
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for chunk in chunks:
        yield decoder.decode(chunk).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


class _Detector:
    """UTF-8 when what is not ASCII begins as UTF-8 does, else what Windows writes in the West."""

    def __init__(self) -> None:
        self._decoder: Any = codecs.getincrementaldecoder("utf-8")()
        self.encoding = "utf-8"

    def feed(self, chunk: bytes) -> None:
        if self._decoder is None or (chunk.isascii() and not self._decoder.getstate()[0]):
            return
        try:
            text = self._decoder.decode(chunk)
        except UnicodeDecodeError as error:
            if error.object[: error.start].isascii():
                self.encoding = "cp1252"
            self._decoder = None
            return
        if not text.isascii() and text != "\ufeff":
            self._decoder = None


def look(file: BinaryIO, *, encoding: str, delimiter: str = "") -> Written:
    """The headings, split at what splits them best unless told. Raises NotReadable."""
    file.seek(0)
    begin = len(codecs.BOM_UTF8) if file.read(3) == codecs.BOM_UTF8 else 0
    delimiter = delimiter or _delimiter(file, begin, encoding)
    found = reader.records(file, encoding=encoding, delimiter=delimiter, offset=begin)
    head = next(found, None)
    if head is None:
        raise NotReadable("empty")
    if head.problem:
        raise NotReadable(head.problem)
    headings = [" ".join(cell.split())[:60] for cell in head.cells]
    while headings and not headings[-1]:
        headings.pop()
    if not headings:
        raise NotReadable("no_headings")
    if next(found, None) is None:
        raise NotReadable("no_rows")
    return Written(encoding, delimiter, headings, head.offset + head.length)


def _delimiter(file: BinaryIO, begin: int, encoding: str) -> str:
    """What cuts the first line into most pieces."""
    file.seek(begin)
    line = file.readline(reader.LINE).decode(encoding, "replace").replace("\0", "")

    def pieces(delimiter: str) -> int:
        try:
            return len(next(csv.reader([line], delimiter=delimiter), []))
        except csv.Error:
            return 0

    return max(DELIMITERS, key=pieces)


def opened(key: str) -> BinaryIO:
    """The kept file, to be read from anywhere in it. Raises FileNotFoundError."""
    if not key:
        raise FileNotFoundError
    return default_storage.open(key)  # type: ignore[return-value]


def drop(key: str) -> None:
    """Forget a kept file."""
    if key:
        default_storage.delete(key)
