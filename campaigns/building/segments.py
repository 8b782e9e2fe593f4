"""How many SMS a text becomes, as carriers count and charge it."""

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
DOUBLE = frozenset("\f^{}\\[~]|€")


def is_plain(text: str) -> bool:
    """Whether every letter is in the basic alphabet, of which 160 fit."""
    return BASIC.union(DOUBLE).issuperset(text)


def count(text: str) -> int:
    """How many SMS; none of nothing."""
    if is_plain(text):
        return _parts([2 if one in DOUBLE else 1 for one in text], 160, 153)
    return _parts([2 if ord(one) > 0xFFFF else 1 for one in text], 70, 67)


def _parts(costs: list[int], single: int, part: int) -> int:
    if sum(costs) <= single:
        return 1 if costs else 0
    full, used = 1, 0
    for cost in costs:  # what costs two is never split
        if used + cost > part:
            full, used = full + 1, 0
        used += cost
    return full
