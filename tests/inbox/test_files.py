"""What files are by their bytes, what they are called, what may go with a text (F30-F33, F78)."""

import io
import struct
import zlib

import pytest
from PIL import Image

from inbox.conversations.models import Attachment
from inbox.conversations.writing import files, pictures


def image(kind="PNG", size=(20, 10), **options):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def bomb(width=30_000, height=30_000):
    """A PNG of a few hundred kilobytes that would be gigabytes when decoded."""

    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 999))
        + chunk(b"IEND", b"")
    )


GIF_AND_JS = b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PLAIN = pictures.PLAIN

CORPUS = [
    (image("PNG"), "image/png", "image/png"),
    (image("JPEG"), "text/html", "image/jpeg"),
    (image("GIF"), "application/javascript", "image/gif"),
    (image("WEBP"), "", "image/webp"),
    (SVG, "image/svg+xml", PLAIN),
    (SVG, "image/svg+xml; x", PLAIN),
    (SVG, "IMAGE/SVG+XML", PLAIN),
    (SVG, "image/png", PLAIN),
    (b'<?xml version="1.0"?>' + SVG, "image/svg+xml", PLAIN),
    (b"<html><script>alert(1)</script>", "text/html", PLAIN),
    (b"<!DOCTYPE html><p>", "text/html;a=b", PLAIN),
    (b"<html>", "image/jpeg", PLAIN),
    (b"alert(1)", "text/javascript", PLAIN),
    (b"body{}", "text/css", PLAIN),
    (b"just words", "text/plain", PLAIN),
    (b"%PDF-1.7\n%\xe2\xe3\n1 0 obj", "text/html", "application/pdf"),
    (b"BEGIN:VCARD\nVERSION:3.0\nEND:VCARD", "text/x-vcard", "text/vcard"),
    (b"\n begin:vcard\nend:vcard", "", "text/vcard"),
    (b"BEGIN:VCALENDAR\n", "", "text/calendar"),
    (b"#!AMR\n\x04", "application/octet-stream", "audio/amr"),
    (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "video/mp4", "video/mp4"),
    (b"\0\0\0\x18ftypM4A \0\0\0\0", "audio/mp4", "audio/mp4"),
    (b"\0\0\0\x18ftyp3gp4\0\0\0\0", "text/html", "video/3gpp"),
    (b"MZ\x90\0" + b"\0" * 100, "image/png", PLAIN),
    (b"PK\x03\x04" + b"\0" * 100, "application/zip", PLAIN),
    (b"", "image/png", PLAIN),
    (b"\0", "image/png", PLAIN),
    (b"\xff" * 100, "", PLAIN),
]


@pytest.mark.parametrize(("data", "claimed", "kind"), CORPUS, ids=range(len(CORPUS)))
def test_bytes_say_what_a_file_is(data, claimed, kind):
    assert pictures.sniff(data, claimed) == kind


@pytest.mark.parametrize(("data", "claimed", "kind"), CORPUS, ids=range(len(CORPUS)))
def test_only_pictures_sound_and_film_are_shown_in_the_page(data, claimed, kind):
    shown = pictures.sniff(data, claimed) in pictures.INLINE

    assert shown == kind.startswith(("image/", "audio/", "video/"))


def test_picture_that_is_a_script_too_is_shown_only_re_encoded(converse, cast):
    """By its bytes it is a GIF; the small copy that the page shows is made anew."""
    attachment = Attachment(conversation=converse(), uploader=cast.ada)

    files.keep(attachment, GIF_AND_JS, claimed="image/gif")

    assert attachment.content_type == PLAIN
    assert attachment.thumbnail == ""


def test_kept_picture_has_a_small_copy_without_its_metadata(converse, cast):
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "secret place"  # turned a quarter
    data = image("JPEG", (1200, 800), exif=exif)
    attachment = Attachment(conversation=converse(), uploader=cast.ada)

    files.keep(attachment, data, claimed="image/jpeg")

    small = files.default_storage.open(attachment.thumbnail).read()
    assert b"secret place" in data
    assert b"secret place" not in small
    assert (attachment.width, attachment.height) == (800, 1200)
    assert max(Image.open(io.BytesIO(small)).size) == 640
    assert files.default_storage.open(attachment.file).read() == data


@pytest.mark.parametrize("data", [bomb(), bomb(100_000, 1), bomb(1, 100_000), bomb(0, 0), image("PNG")[:40],
                                  image("GIF")[:20], b"\x89PNG\r\n\x1a\n" + b"\xff" * 99])  # fmt: skip
def test_bomb_and_stump_are_no_pictures(data):
    with pytest.raises(pictures.Unsafe):
        pictures.thumbnail(data)
    with pytest.raises(pictures.Unsafe):
        pictures.shrink(data, most=900_000)


def test_film_of_many_pictures_is_read_as_its_first():
    frames = [Image.new("P", (50, 50), number % 255) for number in range(500)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    small, size = pictures.thumbnail(out.getvalue())

    assert (size, small.content_type) == ((50, 50), "image/jpeg")


def test_large_picture_is_shrunk_to_fit(converse, cast):
    noise = Image.effect_noise((1500, 1500), 90).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "PNG")

    kept = files.upload(
        converse(), by=cast.ada, file=files.Upload("a.png", "image/png", out.getvalue())
    )

    assert len(out.getvalue()) > files.PICTURE_TARGET >= kept.size
    assert kept.content_type == "image/jpeg"


NAMES = [
    ("photo.jpg", "photo.jpg"), ("../../etc/passwd", "passwd"), ("..\\..\\boot.ini", "boot.ini"),
    ("a\x00b.png", "ab.png"), ("a\r\nSet-Cookie: x.png", "aSet-Cookie: x.png"),
    ("\u202egpj.exe", "gpj.exe"), ("\u2066a\u2069.png", "a.png"), ("", "file"), (".", "file"), ("...", "file"), ("/", "file"),
    ("  .hidden ", "hidden"), ("-rf.png", "-rf.png"), ("con.txt", "con.txt"), ("😀.png", "😀.png"),
    ("x" * 5000 + ".png", "x" * 116 + ".png"), ("a\ud800.png", "a.png"), ("ﬁle.png", "ﬁle.png"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "shown"), NAMES, ids=range(len(NAMES)))
def test_name_is_one_line_without_a_path(given, shown):
    assert files.safe_name(given) == shown


@pytest.mark.parametrize(
    ("name", "kind", "download"),
    [("invoice.html", "application/pdf", "invoice.pdf"), ("a.exe", "image/png", "a.png"),
     ("a.svg", PLAIN, "a.bin"), ("a", "", "a.bin"), ("", "application/pdf", "file.pdf"),
     ("a.b.c", "text/vcard", "a.b.vcf")],
)  # fmt: skip
def test_download_has_the_ending_of_what_it_is(name, kind, download):
    assert files.download_name(Attachment(name=name, content_type=kind)) == download


REFUSED = [
    ("a.svg", SVG, "unknown_kind"), ("a.html", b"<html>", "unknown_kind"), ("a.png", b"", "empty"),
    ("a.png", bomb() + b"\0" * files.PICTURE_TARGET, "not_a_picture"),
    ("a.pdf", b"%PDF-1.7\n" + b"\0" * files.LARGEST_OTHER, "too_large"),
    ("a.png", image() + b"\0" * files.LARGEST_PICTURE, "too_large"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "reason"), REFUSED, ids=[found[2] for found in REFUSED])
def test_upload_is_refused_before_sending(converse, cast, name, data, reason):
    with pytest.raises(files.NotAcceptable) as refusal:
        files.upload(converse(), by=cast.ada, file=files.Upload(name, "", data))

    assert refusal.value.reason == reason
    assert not Attachment.objects.exists()


def test_five_files_and_five_megabytes_are_the_most(converse, cast, monkeypatch):
    talk = converse()
    for _ in range(5):
        files.upload(talk, by=cast.ada, file=files.Upload("a.png", "", image()))
    with pytest.raises(files.NotAcceptable, match="too_many"):
        files.upload(talk, by=cast.ada, file=files.Upload("a.png", "", image()))

    monkeypatch.setattr(files, "LARGEST_TOGETHER", 100)
    with pytest.raises(files.NotAcceptable, match="too_large_together"):
        files.upload(talk, by=cast.ben, file=files.Upload("a.png", "", image(size=(500, 500))))


def test_removed_upload_leaves_nothing(converse, cast):
    kept = files.upload(converse(), by=cast.ada, file=files.Upload("a.png", "", image()))
    keys = [kept.file, kept.thumbnail]

    files.remove(kept)

    assert not Attachment.objects.exists()
    assert not any(files.default_storage.exists(key) for key in keys)
