"""The one environment in which letters, pages and emails are written."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache, lru_cache
from gettext import NullTranslations
from html import unescape
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mptf.money import Money, exponent
from mptf.resources import resources

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY = "d MMMM y"
INSTANT = "d MMMM y, HH:mm"

_SCALES = ((10**9, "billion"), (10**6, "million"))


@cache
def environment(locale: str = "en", zone: str = "UTC") -> Environment:
    """The environment for one language and one fund's zone; made once, shared by all threads.

    Everything is escaped whatever the file is called, and a name that is not there is an error:
    a letter must never be signed with a hole in it.
    """
    env = Environment(
        loader=FileSystemLoader(resources() / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    env.policies["ext.i18n.trimmed"] = True
    translate_with(env, NullTranslations())
    env.filters["money"] = money
    env.filters["money_words"] = money_words
    env.filters["amount"] = amount_of
    env.filters["day"] = lambda value: day(value, locale)
    env.filters["instant"] = lambda value: instant(value, zone, locale)
    env.globals["language"] = locale
    return env


def translate_with(env: Environment, translations: NullTranslations) -> None:
    """Give the environment a catalogue; without one every text stays as it is written."""
    env.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]


def render_text(template: str, context: Mapping[str, object], locale: str = "en") -> str:
    """A plain text, such as an email's body: escaped like everything, then read back.

    Escaping and reading back gives every value exactly as it was, without a second environment
    in which escaping would be off.
    """
    return unescape(environment(locale).get_template(template).render(context))


def money(amount: Money) -> str:
    """As a table writes it, without the currency, which stands in the head: 1,500,000.00."""
    return amount.grouped()


def amount_of(amount: Money) -> str:
    """With its currency, never torn apart at the end of a line: USD 1,500,000.00."""
    return f"{amount.currency}\N{NO-BREAK SPACE}{amount.grouped()}"


def money_words(amount: Money) -> str:
    """As a heading says it, to one decimal, halves up: USD 1.5 million. Never in a table."""
    units = 10 ** exponent(amount.currency)
    sign = "-" if amount.minor < 0 else ""
    minor = abs(amount.minor)
    for scale, word in _SCALES:
        tenths = (minor * 20 + scale * units) // (2 * scale * units)
        if tenths >= 10:  # noqa: PLR2004 -- ten tenths: one whole of this scale
            whole, rest = divmod(tenths, 10)
            return f"{amount.currency} {sign}{whole}{f'.{rest}' if rest else ''} {word}"
    return f"{amount.currency} {sign}{(minor * 2 + units) // (2 * units):,}"


@lru_cache(maxsize=4096)  # babel is slow, and a page says the same few days again and again
def day(value: date, locale: str = "en") -> str:
    """A day in words: 18 March 2021."""
    if isinstance(value, datetime):
        raise TypeError("an instant has no day without a zone: use the filter `instant`")
    return format_date(value, DAY, locale=locale)


@lru_cache(maxsize=4096)
def instant(value: datetime, zone: str = "UTC", locale: str = "en") -> str:
    """An instant on the clocks of the fund: 18 March 2021, 18:00."""
    if value.tzinfo is None:
        raise ValueError("a time without a zone is no instant")
    return format_datetime(value, INSTANT, tzinfo=ZoneInfo(zone), locale=locale)
