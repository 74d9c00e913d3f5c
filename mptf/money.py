"""Exact money in one currency: an integer number of minor units and an ISO 4217 code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from mptf.errors import Invalid

# ISO 4217 minor-unit exponents that differ from 2. Source: ISO 4217 list one.
_EXPONENTS = {
    **dict.fromkeys(
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0
    ),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
}

_CODE = 3
"""Letters in a currency's code."""

BASIS = 10_000
"""Rates are integers in basis points: 100 of them are one per cent."""


def exponent(currency: str) -> int:
    """How many decimals the currency has: 0, 2 or 3."""
    return _EXPONENTS.get(currency, 2)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents) of one currency. Never a float, never two currencies."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        """Refuse what would make sums inexact."""
        if type(self.minor) is not int:
            raise TypeError(f"minor units are an integer, not {type(self.minor).__name__}")
        if len(self.currency) != _CODE or not self.currency.isupper():
            raise ValueError(f"not a currency code: {self.currency!r}")

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in a currency."""
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> Money:
        """Read "1,500,000.00" or "1500000"; more decimals than the currency has are refused.

        Raises:
            Invalid: the text is not an amount in this currency.
        """
        places = exponent(currency)
        try:
            number = Decimal(text.replace(",", "").strip())
            scaled = number.scaleb(places)
            exact = number.is_finite() and scaled == scaled.to_integral_value()
        except InvalidOperation:
            exact = False
        if not exact:
            raise Invalid("amount", f"“{text}” is not an amount of {currency}; write 1500000.00")
        return cls(int(scaled), currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added or compared")
        return other.minor

    def share(self, basis_points: int) -> Money:
        """That many hundredths of a per cent, rounded half up to the cent (the agent's fee)."""
        return Money(_half_up(Fraction(self.minor * basis_points, BASIS)), self.currency)

    def net_of_indirect(self, basis_points: int) -> tuple[Money, Money]:
        """Split a total into direct and indirect cost, where total = direct x (1 + rate).

        610,000.00 at 7% is 570,093.46 direct and 39,906.54 indirect. Source: handbook 7.
        """
        direct = Money(_half_up(Fraction(self.minor * BASIS, BASIS + basis_points)), self.currency)
        return direct, self - direct

    def split(self, weights: Sequence[int]) -> tuple[Money, ...]:
        """Divide by weights so that the parts add up to the whole, by the largest remainder.

        Ties go to the earlier part. Source: handbook 7.
        """
        whole = sum(weights)
        if whole <= 0 or min(weights) < 0:
            raise ValueError("weights are not negative, and one at least is above zero")
        sign = -1 if self.minor < 0 else 1
        cuts = [divmod(abs(self.minor) * weight, whole) for weight in weights]
        missing = abs(self.minor) - sum(quotient for quotient, _ in cuts)
        first = sorted(range(len(cuts)), key=lambda i: (-cuts[i][1], i))[:missing]
        return tuple(
            Money(sign * (quotient + (i in first)), self.currency)
            for i, (quotient, _) in enumerate(cuts)
        )

    def plain(self) -> str:
        """As the API writes it: 1500000.00."""
        return f"{Decimal(self.minor).scaleb(-exponent(self.currency)):f}"

    def grouped(self) -> str:
        """As a table writes it: 1,500,000.00."""
        return f"{Decimal(self.minor).scaleb(-exponent(self.currency)):,f}"

    def __str__(self) -> str:
        return f"{self.currency} {self.grouped()}"


def total(parts: Sequence[Money], currency: str) -> Money:
    """The sum of the parts, in that currency even when there are none."""
    return sum(parts, Money.zero(currency))


def convert(amount: Money, per_unit: Fraction, currency: str) -> Money:
    """An amount in another currency at a rate in units of `currency` per one unit, half up.

    A deposit is its booked amount at the UN operational rate of the payment date (handbook 7).
    """
    scale = Fraction(10) ** (exponent(currency) - exponent(amount.currency))
    return Money(_half_up(amount.minor * per_unit * scale), currency)


def _half_up(value: Fraction) -> int:
    """Round to the nearest integer, halves away from zero: how a trustee's fee is rounded."""
    sign = -1 if value < 0 else 1
    return sign * ((abs(value) * 2 + 1) // 2).__floor__()
