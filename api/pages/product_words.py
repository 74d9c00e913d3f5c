"""Products in words: what they are, their language, what they are about."""

from __future__ import annotations

from collections.abc import Sequence

from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.network import reference
from mptf.products.queries import ProductRow

KINDS = {
    "story": _("Story"),
    "report": _("Report or study"),
    "guidance": _("Guidance or tool"),
    "training": _("Training material"),
    "data": _("Data"),
    "policy-brief": _("Policy brief"),
    "film": _("Film"),
    "photograph": _("Photograph"),
    "other": _("Other"),
}

LANGUAGES = {
    "ar": _("Arabic"),
    "zh": _("Chinese"),
    "en": _("English"),
    "fr": _("French"),
    "ru": _("Russian"),
    "es": _("Spanish"),
    "mk": _("Macedonian"),
    "pt": _("Portuguese"),
    "sq": _("Albanian"),
    "tg": _("Tajik"),
    "tl": _("Tagalog"),
}
"""Those of the United Nations and some of the fund's countries; another is shown by its code."""


def kind_of(words: Words, row: ProductRow) -> str:
    """What a product is."""
    return words.say(KINDS[row.kind])


def language_of(words: Words, row: ProductRow) -> str:
    """In which language it is."""
    return words.say(LANGUAGES.get(row.language, row.language))


def objectives_of(row: ProductRow) -> str:
    """The objectives of the Global Compact that it is about, by number and title."""
    known = reference.objectives()
    return "; ".join(f"{n}. {known[int(n)].title}" for n in row.of("objective"))


def facts(words: Words, row: ProductRow) -> Sequence[tuple[str, str]]:
    """What is to be known of it, in the order of its page."""
    entities = ", ".join(dict.fromkeys([row.entity, *row.of("entity")]))
    return (
        (words.say(_("Kind")), kind_of(words, row)),
        (words.say(_("Language")), language_of(words, row)),
        (words.say(_("Countries")), words.countries(row.of("country"))),
        (words.say(_("UN entities")), entities),
        (words.say(_("Thematic areas")), ", ".join(words.area(code) for code in row.of("area"))),
        (words.say(_("Objectives of the Global Compact")), objectives_of(row)),
        (words.say(_("Rights and licence")), row.rights),
    )
