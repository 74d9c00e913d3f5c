"""A donor sees its own money and nobody else's; what it did adds up with what was sent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlmodel import select

from mptf.people.models import Organisation
from mptf.policy import Role
from mptf.reports.donors import WhatItDid, arrived, moved, what_it_did
from mptf.work import Work
from tests.api.visiting import client_of
from tests.conftest import ENGINES, databases_of
from tests.lives import Story


@pytest.fixture(scope="module", params=ENGINES)
def two(request: pytest.FixtureRequest) -> Iterator[Story]:
    """Two donors whose money lies in one pool, and a programme that both have paid for."""
    databases = databases_of(request)
    url = databases.migrated()
    with Story.open(url) as story:
        story.populate()
        story._organisation("OTHER", "donor")
        story._person("other-donor", "OTHER", Role.DONOR)
        story.open_call()
        story.deposit("1000000.00")
        _deposit(story, "OTHER", "2000000.01")
        programme = story.fund_a_programme()
        story.wait(days=1)  # interest of the same day would have paid for its part
        story.movement("fund-interest", "12.34", text="Interest")
        story.movement("bank-charge", "5.00", text="Charge")
        story.movement(
            "refund", "50.01", programme=str(programme), entity=story.entities[0], text="Back"
        )
        story.act(
            "agent-1",
            "agreement.enter",
            donor="OTHER",
            amount="77.00",
            currency="USD",
            signed_on=story.today,
        )
        yield story
    databases.drop(url)


def _deposit(story: Story, donor: str, amount: str) -> None:
    own = {"amount": amount, "currency": "USD"}
    agreement = story.act("agent-1", "agreement.enter", donor=donor, signed_on=story.today, **own)
    deposit = story.act(
        "agent-1",
        "deposit.record",
        agreement,
        value_on=story.today,
        bank_reference=f"BANK-{donor}",
        **own,
    )
    story.act("agent-2", "deposit.confirm", deposit)


def did(story: Story, code: str) -> WhatItDid:
    """What one donor's money did, to today."""
    query = select(Organisation.id).where(Organisation.code == code)
    key = story.ask(lambda work: work.session.exec(query).one())
    currency = story.profile.fund.currency

    def read(work: Work) -> WhatItDid:
        today = work.today()
        gifts, days = arrived.read(work, as_of=today), moved.read(work, as_of=today)
        return what_it_did(key, gifts, days, currency)

    found: WhatItDid = story.ask(read)
    return found


def test_attribution_of_all_donors_is_what_was_sent_to_the_cent(two: Story) -> None:
    both = [did(two, "DON"), did(two, "OTHER")]
    query = text(
        "SELECT SUM(p.amount_minor) FROM posting p JOIN account a ON a.id = p.account_id "
        "WHERE a.kind IN ('transfer', 'refund')"
    )
    sent = int(two.ask(lambda work: work.session.execute(query).scalar_one()))
    assert sum(of.at_work.minor for of in both) == sent > 0
    assert {of.shares[0].whole.minor for of in both} == {sent}
    assert both[1].at_work.minor == pytest.approx(2 * both[0].at_work.minor, abs=2)
    for of in both:
        assert of.paid == of.fee + of.at_work + of.with_agent + of.other_uses


def test_each_donor_goes_to_its_own_page_and_finds_no_other(two: Story) -> None:
    for who, own, other in (("donor", "DON", "OTHER"), ("other-donor", "OTHER", "DON")):
        client = client_of(two, who)
        answer = client.get("/donors")
        assert answer.url.path == f"/donors/{own}"
        assert f"Organisation {own}" in answer.text
        assert f"Organisation {other}" not in answer.text
        for address in (
            f"/donors/{other}",
            f"/donors/{other}/deposits.csv",
            f"/donors/{other}/attribution.csv",
        ):
            assert client.get(address).status_code == 404, address
        assert f"Organisation {other}" not in client.get("/donors.csv").text
        assert f"Organisation {other}" not in client.get("/contributions").text


@pytest.mark.same_on_both
@pytest.mark.parametrize("who", ["E1", "member", "rc", "administrator"])
def test_nobody_else_comes_to_the_donors(two: Story, who: str) -> None:
    for address in ("/donors", "/donors/DON", "/donors.csv", "/contributions"):
        assert client_of(two, who).get(address).status_code == 403


def test_staff_and_agent_see_every_donor_with_what_is_due(two: Story) -> None:
    for who in ("officer-1", "agent-1", "auditor", "chair"):
        page = client_of(two, who).get("/donors").text
        assert "Organisation DON" in page
        assert "Organisation OTHER" in page
        assert "77.00" in page
    page = client_of(two, "auditor").get("/donors/OTHER").text
    assert "77.00 is due" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "Pooled money has no owner after the deposit" in page


@pytest.mark.parametrize("part", ["deposits", "attribution"])
@pytest.mark.same_on_both
@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
def test_a_donor_takes_its_tables_home(two: Story, part: str, form: str) -> None:
    answer = client_of(two, "donor").get(f"/donors/DON/{part}.{form}")
    assert answer.status_code == 200
    assert f'"{part}.{form}"' in answer.headers["content-disposition"]


def test_a_donors_page_looks_back(two: Story) -> None:
    page = client_of(two, "donor").get("/donors/DON?as_of=2022-08-31").text
    assert "No cash had arrived by this day." in page
    assert "no agreement was signed by this day" in page


def test_a_donor_who_asks_for_a_day_is_shown_it_on_its_own_page(two: Story) -> None:
    site = client_of(two, "donor")
    back = site.get("/donors?as_of=2022-08-31")
    assert (back.url.path, back.url.params["as_of"]) == ("/donors/DON", "2022-08-31")
    wrong = site.get("/donors?as_of=soon")
    assert wrong.status_code == 422
    assert "“soon” is not a date" in wrong.text


def test_no_donor_is_a_page_that_is_not_there(two: Story) -> None:
    assert client_of(two, "auditor").get("/donors/NOBODY").status_code == 404
    assert client_of(two, "auditor").get("/donors/DON/secrets.csv").status_code == 404
