"""One text in several languages, and the one a contact gets."""

from collections.abc import Mapping, Sequence

from django.conf import settings

Texts = Mapping[str, str]
LANGUAGES = tuple(code for code, _ in settings.LANGUAGES)
FAMILIES = {code.split("-")[0]: code for code in LANGUAGES}


def known(language: str) -> str:
    """The language of ours that a tag such as pt-PT or it_IT asks for, or ""."""
    tag = language.lower().replace("_", "-")
    return tag if tag in LANGUAGES else FAMILIES.get(tag.split("-")[0], "")


def pick(texts: Texts, wanted: Sequence[str]) -> tuple[str, str]:
    """Language and text: the first of the wanted that was written, else any that was."""
    order = [known(one) for one in wanted] + list(LANGUAGES)
    for language in order:
        if language and texts.get(language, "").strip():
            return language, texts[language]
    return "", ""
