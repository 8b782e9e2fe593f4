"""Pictures people send, drawn here so that no photograph has to be kept."""

import io
import math
from collections.abc import Callable
from functools import cache

from PIL import Image, ImageDraw

WIDTH, HEIGHT, SMOOTH = 800, 600, 2
Pen = ImageDraw.ImageDraw
Drawing = Callable[[Pen], None]


@cache
def jpeg(name: str) -> bytes:
    """The picture of that name. Raises KeyError."""
    ground, draw = DRAWINGS[name]
    image = Image.new("RGB", (WIDTH * SMOOTH, HEIGHT * SMOOTH), ground)
    draw(ImageDraw.Draw(image))
    out = io.BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(out, "JPEG", quality=82)
    return out.getvalue()


def _disc(pen: Pen, center: tuple[int, int], radius: int, fill: str) -> None:
    x, y = (SMOOTH * part for part in center)
    r = SMOOTH * radius
    pen.ellipse((x - r, y - r, x + r, y + r), fill=fill)


def _line(pen: Pen, points: list[tuple[float, float]], fill: str, width: int) -> None:
    scaled = [(SMOOTH * x, SMOOTH * y) for x, y in points]
    pen.line(scaled, fill=fill, width=SMOOTH * width, joint="curve")


def _box(pen: Pen, corners: tuple[int, int, int, int], fill: str, radius: int = 0) -> None:
    x0, y0, x1, y1 = (SMOOTH * part for part in corners)
    pen.rounded_rectangle((x0, y0, x1, y1), SMOOTH * radius, fill=fill)


def _rim(pen: Pen, center: tuple[int, int], radius: int, ground: str) -> None:
    """A tire, its rim and its spokes."""
    _disc(pen, center, radius, "#22262b")
    _disc(pen, center, radius - radius // 9, "#c9ced3")
    _disc(pen, center, radius - radius // 6, ground)
    x, y = center
    for spoke in range(28):
        angle = spoke * math.tau / 28
        end = (x + math.cos(angle) * radius * 0.85, y + math.sin(angle) * radius * 0.85)
        _line(pen, [center, end], "#8d949c", 2)
    _disc(pen, center, radius // 9, "#4b5158")


def _wheel(pen: Pen) -> None:
    _rim(pen, (430, 260), 330, "#b9a999")
    for radius, color in ((120, "#6f757c"), (96, "#9aa1a8"), (72, "#6f757c"), (48, "#b6bcc2")):
        _disc(pen, (430, 260), radius, color)
    _line(pen, [(0, 90), (430, 260)], "#1f7a54", 34)
    _line(pen, [(430, 300), (470, 400), (400, 470)], "#25292e", 30)
    _disc(pen, (470, 400), 30, "#3b4046")
    _disc(pen, (400, 475), 36, "#3b4046")


def _bike(pen: Pen) -> None:
    for center in ((220, 400), (590, 400)):
        _rim(pen, center, 145, "#dfe7ea")
    frame = [(220, 400), (370, 400), (520, 230), (310, 230), (220, 400)]
    _line(pen, [*frame], "#1f7a54", 16)
    _line(pen, [(370, 400), (300, 190)], "#1f7a54", 16)
    _line(pen, [(590, 400), (510, 190), (560, 165)], "#1f7a54", 16)
    _box(pen, (250, 170, 350, 194), "#2b2f34", 12)
    _disc(pen, (370, 400), 34, "#3b4046")


def _tire(pen: Pen) -> None:
    _disc(pen, (120, 620), 520, "#1d2125")
    _disc(pen, (120, 620), 440, "#737a81")
    _disc(pen, (120, 620), 400, "#a5adb5")
    for step in range(60):
        angle = -step * math.tau / 120
        x, y = 120 + math.cos(angle) * 500, 620 + math.sin(angle) * 500
        _box(pen, (int(x) - 9, int(y) - 9, int(x) + 9, int(y) + 9), "#33383e", 4)
    for x, y, radius in ((470, 250, 22), (510, 285, 14), (440, 215, 10), (535, 330, 9)):
        _disc(pen, (x, y), radius, "#f2f5ee")


def _helmet(pen: Pen) -> None:
    x0, y0, x1, y1 = (SMOOTH * part for part in (150, 110, 650, 650))
    pen.pieslice((x0, y0, x1, y1), 180, 360, fill="#d64f2a")
    for left in (230, 340, 450):
        _box(pen, (left, 190, left + 70, 330), "#7c2a14", 34)
    _box(pen, (130, 360, 670, 400), "#2b2f34", 20)
    _line(pen, [(220, 400), (330, 520), (480, 520), (580, 400)], "#2b2f34", 12)


def _cake(pen: Pen) -> None:
    _box(pen, (120, 480, 680, 510), "#e8e2d6", 15)
    _box(pen, (190, 300, 610, 485), "#f5e3bf", 26)
    _box(pen, (190, 385, 610, 410), "#d9546a")
    _box(pen, (180, 270, 620, 335), "#fffaf0", 32)
    for place in range(7):
        x = 225 + place * 58
        _disc(pen, (x, 262), 24, "#c9253e")
        _disc(pen, (x, 240), 7, "#3f7d3a")


def _bread(pen: Pen) -> None:
    _box(pen, (90, 470, 710, 520), "#8a5a33", 14)
    x0, y0, x1, y1 = (SMOOTH * part for part in (150, 220, 650, 560))
    pen.pieslice((x0, y0, x1, y1), 170, 370, fill="#b06a2c")
    _box(pen, (150, 380, 650, 475), "#b06a2c", 46)
    for left in (240, 350, 460):
        _line(pen, [(left, 400), (left + 90, 280)], "#edd3a4", 20)


DRAWINGS: dict[str, tuple[str, Drawing]] = {
    "wheel": ("#b9a999", _wheel),
    "bike": ("#dfe7ea", _bike),
    "tire": ("#cfd6c9", _tire),
    "helmet": ("#d5dee6", _helmet),
    "cake": ("#cfe0dc", _cake),
    "bread": ("#eee0cc", _bread),
}
