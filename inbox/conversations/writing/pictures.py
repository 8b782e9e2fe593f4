"""What bytes really are, and pictures made anew: small, upright, without their metadata."""

import io
import warnings
from dataclasses import dataclass

import puremagic
from PIL import Image, ImageOps, UnidentifiedImageError

# Decoded size, not file size: a bomb is a small file.
MOST_PIXELS = 40_000_000
THUMBNAIL = (640, 640)
PORTRAIT = (192, 192)
RASTER = {"image/jpeg", "image/png", "image/gif", "image/webp"}
# What may be shown in the page; everything else is handed over as a download.
INLINE = RASTER | {
    "audio/mpeg", "audio/mp4", "audio/ogg", "audio/amr", "audio/wav", "audio/wave", "audio/x-wav",
    "video/mp4", "video/3gpp", "video/quicktime", "video/webm",
}  # fmt: skip
KNOWN = INLINE | {"application/pdf", "text/vcard", "text/calendar", "text/plain"}
PLAIN = "application/octet-stream"
MARKS = (
    (b"begin:vcard", "text/vcard"),
    (b"begin:vcalendar", "text/calendar"),
    (b"#!amr", "audio/amr"),
    # recordings of calls, with their title page or without
    (b"id3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
)


class Unsafe(Exception):
    """The picture is too large to be decoded, or no picture at all."""


@dataclass(frozen=True)
class Picture:
    """A re-encoded picture."""

    data: bytes
    content_type: str
    width: int
    height: int


def sniff(data: bytes, claimed: str = "") -> str:
    """The content type by the bytes; the claim decides only among harmless text."""
    essence = claimed.split(";", 1)[0].strip().lower()
    head = data[:512].lstrip().lower()
    for mark, kind in MARKS:
        if head.startswith(mark):
            return kind
    if data[4:8] == b"ftyp":
        return _container(data[8:12], essence)
    try:
        found = str(puremagic.from_string(data[:4096], mime=True))
    except (puremagic.PureError, ValueError):
        return PLAIN
    return found if found in KNOWN - {"text/plain"} else PLAIN


def _container(brand: bytes, essence: str) -> str:
    """The same wrapping holds video, sound, or what an old phone films."""
    if brand.startswith(b"3gp"):
        return "video/3gpp"
    return "audio/mp4" if essence.startswith("audio/") else "video/mp4"


def _opened(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "GIF", "WEBP"])
            if image.width * image.height > MOST_PIXELS:
                raise Unsafe("too many pixels")
            image.draft("RGB", (2048, 2048))
            image.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError,
            Image.DecompressionBombWarning) as error:  # fmt: skip
        raise Unsafe(type(error).__name__) from error
    return ImageOps.exif_transpose(image)


def thumbnail(data: bytes) -> tuple[Picture, tuple[int, int]]:
    """A small copy to show, and the original's size. Raises Unsafe."""
    image = _opened(data)
    size = image.size
    image.thumbnail(THUMBNAIL)
    return _encoded(image, quality=80), size


def portrait(data: bytes) -> Picture:
    """A small square of a person's picture. Raises Unsafe."""
    return _encoded(ImageOps.fit(_opened(data), PORTRAIT), quality=85)


def shrink(data: bytes, *, most: int) -> Picture:
    """The picture as a JPEG of at most `most` bytes. Raises Unsafe when that cannot be."""
    image = _opened(data)
    for edge, quality in ((2048, 85), (1600, 80), (1280, 75), (1024, 70), (800, 60), (640, 50)):
        smaller = image.copy()
        smaller.thumbnail((edge, edge))
        made = _encoded(smaller, quality=quality)
        if len(made.data) <= most:
            return made
    raise Unsafe("does not fit")


def _encoded(image: Image.Image, *, quality: int) -> Picture:
    flat = image.convert("RGBA")
    ground = Image.new("RGB", flat.size, "white")
    ground.paste(flat, mask=flat.getchannel("A"))
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=quality, optimize=True)
    return Picture(out.getvalue(), "image/jpeg", *ground.size)
