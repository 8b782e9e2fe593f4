"""Plain names for some of the 24 hues an inbox or a person may have."""

HUES = {
    "red": 2,
    "orange": 4,
    "amber": 6,
    "yellow": 7,
    "lime": 9,
    "green": 10,
    "teal": 12,
    "cyan": 14,
    "blue": 17,
    "indigo": 19,
    "violet": 20,
    "magenta": 22,
    "pink": 24,
}
