"""What a letter may mention survives being kept, and adds up."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from pydantic import TypeAdapter

from mptf.errors import InvariantBroken
from mptf.letters import facts as f
from mptf.letters.frame import LetterFrame
from mptf.money import Money

Samples = dict[str, tuple[LetterFrame, f.Facts]]


def test_facts_are_the_same_after_they_were_kept_as_json(letter: str, samples: Samples) -> None:
    for thing in samples[letter]:
        kind = TypeAdapter(type(thing))
        assert kind.validate_json(kind.dump_json(thing)) == thing


def test_every_kind_of_facts_has_a_sample(samples: Samples) -> None:
    assert {type(facts) for _, facts in samples.values()} == set(get_args(f.Facts))


def test_money_is_kept_as_minor_units_and_currency() -> None:
    kept = TypeAdapter(f.AmountLine).dump_python(
        f.AmountLine("IOM", Money(150_000_000, "USD")), mode="json"
    )
    assert kept == {"entity": "IOM", "amount": {"minor": 150_000_000, "currency": "USD"}}


def test_a_letter_whose_table_does_not_add_up_cannot_be_made(samples: Samples) -> None:
    cent = Money(1, "USD")
    for name in ("approval", "fund-transfer-request", "transfer-notice", "tranche-release"):
        facts = samples[name][1]
        assert isinstance(
            facts, f.Approval | f.FundTransferRequest | f.TransferNotice | f.TrancheRelease
        )
        with pytest.raises(InvariantBroken, match="do not add up"):
            replace(facts, total=facts.total + cent)
    approval = samples["approval"][1]
    assert isinstance(approval, f.Approval)
    with pytest.raises(InvariantBroken, match="tranches"):
        replace(approval, tranches=approval.tranches[:1])
    receipt = samples["donor-acknowledgement"][1]
    assert isinstance(receipt, f.DonorAcknowledgement)
    with pytest.raises(InvariantBroken, match="is not"):
        replace(receipt, fee=receipt.fee + cent)
    with pytest.raises(InvariantBroken, match="rate"):
        replace(receipt, rate=None)
