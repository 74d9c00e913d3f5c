"""Words for money and time, and what the environment refuses."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from jinja2 import UndefinedError

from mptf.money import Money
from mptf.templating import amount_of, day, environment, instant, money, money_words


@pytest.mark.parametrize(
    ("minor", "words"),
    [
        (150_000_000, "USD 1.5 million"),
        (1_750_000_000, "USD 17.5 million"),
        (3_000_000_000, "USD 30 million"),
        (99_996_000_00, "USD 100 million"),
        (61_000_000, "USD 610,000"),
        (99_999_999, "USD 1 million"),
        (94_999_999, "USD 950,000"),
        (110_000_000_000, "USD 1.1 billion"),
        (-150_000_000, "USD -1.5 million"),
        (50, "USD 1"),
        (0, "USD 0"),
    ],
)
def test_headings_round_to_one_decimal(minor: int, words: str) -> None:
    assert money_words(Money(minor, "USD")) == words


def test_tables_are_exact() -> None:
    assert money(Money(150_000_000, "USD")) == "1,500,000.00"
    assert amount_of(Money(150_000_000, "USD")) == "USD\N{NO-BREAK SPACE}1,500,000.00"


def test_days_and_instants_are_words() -> None:
    assert day(date(2021, 3, 18)) == "18 March 2021"
    assert day(date(2021, 3, 18), "fr") == "18 mars 2021"
    summer = datetime(2021, 7, 18, 22, 30, tzinfo=UTC)
    assert instant(summer, "Europe/Zurich") == "19 July 2021, 00:30"
    with pytest.raises(TypeError):
        day(summer)
    with pytest.raises(ValueError, match="zone"):
        instant(datetime(2021, 7, 18))  # noqa: DTZ001 -- the very thing that is refused


def test_the_environment_escapes_everything_and_refuses_holes() -> None:
    page = environment().from_string("{{ x }} {% trans who=x %}Dear {{ who }}{% endtrans %}")
    assert page.render(x="<b>") == "&lt;b&gt; Dear &lt;b&gt;"
    with pytest.raises(UndefinedError):
        page.render()
