"""How many parts a text is cut into on the air: GSM-7 if all characters allow it."""

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")
GSM_SINGLE, GSM_PART = 160, 153
WIDE_SINGLE, WIDE_PART = 70, 67
LAST_OF_PLANE = 0xFFFF


def segments(text: str) -> int:
    if all(char in BASIC or char in EXTENDED for char in text):
        costs = [2 if char in EXTENDED else 1 for char in text]
        return _parts(costs, GSM_SINGLE, GSM_PART)
    costs = [2 if ord(char) > LAST_OF_PLANE else 1 for char in text]
    return _parts(costs, WIDE_SINGLE, WIDE_PART)


def _parts(costs: list[int], single: int, part: int) -> int:
    """A character of cost 2 is never split, so the end of a part may stay unused."""
    if sum(costs) <= single:
        return 1
    count, used = 1, 0
    for cost in costs:
        if used + cost > part:
            count, used = count + 1, 0
        used += cost
    return count
