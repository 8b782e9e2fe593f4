"""The reader of hostile files: bounded, exact about where rows lie, never an error."""

import csv
import io
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts import phones
from contacts.exports import sheet
from contacts.imports import cells, files, reader
from contacts.imports.numbers import Normalizer
from contacts.models import CustomField


def read(data, **given):
    options = {"encoding": "utf-8", "delimiter": ",", **given}
    return list(reader.records(io.BytesIO(data), **options))


def shown(found):
    return [record.problem or record.cells for record in found]


WORDS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\r"), max_size=12)


@given(st.lists(st.lists(WORDS, min_size=2, max_size=4), max_size=8))
@settings(deadline=None)
def test_reads_what_csv_wrote_from_any_row_on(table):
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(table)
    data = out.getvalue().encode()

    found = read(data)

    assert [record.cells for record in found] == table
    for place, record in enumerate(found):
        rest = read(data, offset=record.offset, number=record.number - 1)
        assert rest == found[place:]
        again = reader.again(
            io.BytesIO(data), record.offset, record.length, encoding="utf-8", delimiter=","
        )
        assert again == record.cells


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_any_bytes_are_read_to_their_end(data):
    found = read(data)

    assert all(later.number > one.number for one, later in pairwise(found))
    assert sum(1 for _ in found) <= data.count(b"\n") + data.count(b"\r") + 1


def test_unclosed_quote_costs_its_row_alone(monkeypatch):
    monkeypatch.setattr(reader, "RECORD", 30)
    data = b'a,1\n"b,2\nc,3\nd,4\ne,5\nf,6\ng,7\nh,8\ni,9\n'

    found = read(data)

    assert shown(found)[:3] == [["a", "1"], "unclosed", ["c", "3"]]
    assert shown(found)[-1] == ["i", "9"]
    assert [record.number for record in found] == list(range(1, 10))


def test_unclosed_quote_at_the_end_swallows_no_row():
    assert shown(read(b'a,1\n"b,2\nc,3\n')) == [["a", "1"], "unclosed", ["c", "3"]]


def test_quotes_that_never_close_are_not_read_for_ever(monkeypatch):
    monkeypatch.setattr(reader, "RECORD", 1000)
    counted = Counted(b'"a"b,"\n' * 20_000)

    found = list(reader.records(counted, encoding="utf-8", delimiter=","))

    assert {record.problem for record in found} == {"unclosed"}
    assert counted.bytes < 3 * 140_000


class Counted(io.BytesIO):
    bytes = 0

    def readline(self, *size):
        line = super().readline(*size)
        self.bytes += len(line)
        return line


def test_bad_rows_are_told_of_and_their_neighbours_read():
    data = (
        b"a,1\nb\0,2\n"
        + b"x" * (reader.LINE + 5)
        + b"\nc,3\n\xff\xfe,4\n"
        + b"," * 300
        + b"\n\nd,5\n"
    )

    assert shown(read(data)) == [
        ["a", "1"], "not_text", "long_line", ["c", "3"], "encoding", "many_cells", ["d", "5"],
    ]  # fmt: skip
    assert [record.number for record in read(data)] == [1, 2, 3, 4, 5, 6, 8]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_usual_file_is_kept_as_one_we_read(cast, settings, tmp_path, encoding, ends):
    settings.MEDIA_ROOT = str(tmp_path)
    text = ends.join(["Name;Città", "José;São Paulo", "Ünal;Köln", ""])
    with cast.aurora.open():
        from tests.papers.conftest import named

        key, size, found = files.keep(named(text, encoding), cast.ada.uuid)
    with files.opened(key) as file:
        written = files.look(file, encoding=found)
        rows = list(reader.records(file, encoding=found, delimiter=written.delimiter,
                                   offset=written.body_at, number=1))  # fmt: skip

    assert (written.headings, written.delimiter) == (["Name", "Città"], ";")
    assert [record.cells for record in rows] == [["José", "São Paulo"], ["Ünal", "Köln"]]
    assert size == Path(tmp_path, key).stat().st_size


def test_encoding_is_that_of_the_first_accent():
    for chunks, wanted in (
        ([b"abc", "é".encode()[:1], "é".encode()[1:], b"\xe9x"], "utf-8"),
        ([b"abc", b"caf\xe9 \n", "é".encode()], "cp1252"),
        ([b"abc"], "utf-8"),
    ):
        detector = files._Detector()
        for chunk in chunks:
            detector.feed(chunk)
        assert detector.encoding == wanted


PLACES = st.sampled_from(["US", "IT", "BR", "GB", "FR", "DE", "AR", "MX", "IN", "RU", "CH", "BS"])
DIGITS = st.text("0123456789", min_size=5, max_size=13)


@given(PLACES, st.sampled_from(["", "+", "+1", "+39", "+55", "+44", "00", "0", "1", "("]), DIGITS)
@settings(deadline=None, max_examples=400)
def test_quick_way_to_a_number_is_the_long_one(country, before, digits):
    text = f"{before}{digits[:3]} {digits[3:]}"
    wanted = phones.normalize(text, country)

    assert Normalizer(country)(text) == (wanted if phones.is_number(wanted) else "")


@given(st.text(st.sampled_from("'=+-@ \ta1\r\n"), max_size=6))
def test_guard_against_formulas_comes_off_as_it_went_on(value):
    cell = sheet.cell(value)

    assert sheet.bare(cell) == value
    assert cell.lstrip()[:1] not in {"=", "+", "-", "@"}
    assert cell[:1] not in {"\t", "\r"}


@pytest.mark.parametrize(
    ("text", "country", "wanted"),
    [
        ("1990-05-21", "US", "1990-05-21"), ("5/21/1990", "US", "1990-05-21"),
        ("21/5/1990", "US", "1990-05-21"), ("05/06/1990", "US", "1990-05-06"),
        ("05/06/1990", "IT", "1990-06-05"), ("21.5.1990", "IT", "1990-05-21"),
        ("21/5/90", "IT", None), ("tomorrow", "US", None), ("2999-01-01", "US", None),
        ("1990-02-30", "US", None),
    ],
)  # fmt: skip
def test_birthday_is_read_as_the_country_writes_it(text, country, wanted):
    try:
        found = cells.birthday(text, country)
    except cells.Unfit:
        found = None

    assert found == wanted


def test_language_and_zone_in_any_spelling():
    assert [cells.language(text) for text in ("EN", "pt_br", "Italiano", "Brazilian Portuguese")] == [
        "en", "pt-BR", "it", "pt-BR",
    ]  # fmt: skip
    assert cells.zone("europe/rome") == "Europe/Rome"
    for text, parse in (("klingon", cells.language), ("xx", cells.language), ("Mars", cells.zone)):
        with pytest.raises(cells.Unfit):
            parse(text)


@pytest.mark.parametrize(
    ("text", "country", "means"),
    [
        ("1,234.50", "IT", "1234.5"), ("1.234,50", "US", "1234.5"), ("1.234,5", "IT", "1234.5"),
        ("1,234", "US", "1234"), ("1.234", "US", "1.234"), ("1.234", "IT", "1234"),
        ("1,234", "IT", "1.234"), ("1.234.567", "US", "1234567"), ("12,5", "US", "12.5"),
        ("1’234.5", "CH", "1234.5"), ("1 234,5", "FR", "1234.5"), ("-1.234", "BR", "-1234"),
        ("0.1234", "BR", "0.1234"),
    ],
)  # fmt: skip
def test_numbers_are_what_they_mean_where_they_were_written(text, country, means):
    field = CustomField(name="Sum", kind="number", choices=[])

    assert cells.custom(field, country)(text) == means
