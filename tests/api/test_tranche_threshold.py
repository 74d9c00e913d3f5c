"""A second tranche at its threshold: refused and released, to the cent, the evidence printed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from mptf.letters import service as letters
from mptf.letters.models import Letter
from mptf.letters.rendering import RenderingPool
from mptf.money import Money
from mptf.tranches.models import TrancheRequest
from tests.api.programs import act, program_of
from tests.api.test_pages import Visible
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on
from tests.workflows.test_tranches import CENT, ask, ruled, sent, spend, threshold

READER = shutil.which("pdftotext") or ""
HEAD = "head"


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    """A fund with people, a call and cash."""
    with going_on(databases, Story.begin) as own:
        yield own


@pytest.fixture(scope="module")
def pool() -> Iterator[RenderingPool]:
    """One press."""
    with RenderingPool(1) as pool:
        yield pool


def seen(story: Story, number: str) -> str:
    """The page of a request, as its head reads it."""
    answer = client_of(story, HEAD).get(f"/tranche-requests/{number}")
    assert answer.status_code == 200
    return " ".join(str(Visible(answer.text).text).split())


def shown_to_programs(story: Story, number: str) -> Any:
    """The evidence that a program is told."""
    told = program_of(story, HEAD).get(f"/api/v1/tranche-requests/{number}").json()
    return told["weighed_on"], told["conditions"]


def printed(story: Story, pool: RenderingPool, about: UUID, folder: Path) -> str:
    """The words of the letter about a request, in the PDF that is kept of it."""
    story.sign_letters()
    query = select(Letter.id).where(Letter.subject_id == about)
    key = story.ask(lambda work: work.session.exec(query).one())
    (waiting,) = story.ask(
        lambda work: [one for one in letters.unprinted(work, 10_000) if one.id == key]
    )
    sheet = pool.submit(waiting.html, waiting.reference).result()
    story.write("system", lambda work: letters.keep_sheet(work, key, sheet))
    return read(story, waiting.reference, folder)


def read(story: Story, reference: str, folder: Path) -> str:
    """The words of a letter's PDF, as its door hands it out."""
    answer = client_of(story, HEAD).get(f"/letters/{reference}/sheet.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    file = folder / "letter.pdf"
    file.write_bytes(answer.content)
    said = subprocess.run([READER, str(file), "-"], check=True, capture_output=True, text=True)
    return " ".join(said.stdout.split())


def number_of(story: Story, request: UUID) -> str:
    """The number of a request."""
    return str(story.ask(lambda work: work.get(TrancheRequest, request).number))


@pytest.mark.skipif(not READER, reason="needs pdftotext of poppler-utils")
@pytest.mark.parametrize(
    "measured_on", ["programme", pytest.param("puno", marks=pytest.mark.same_on_both)]
)
def test_a_cent_below_it_is_refused_and_at_it_released(
    story: Story, pool: RenderingPool, tmp_path: Path, measured_on: str
) -> None:
    ruled(story, release_measured_on=measured_on)
    programme = story.fund_a_programme()
    amounts = sent(story, programme)
    first, second = story.entities[:2]
    whole = Money(sum(money.minor for money in amounts.values()), "USD")
    if measured_on == "puno":
        of_whom, measured = second, amounts[second]
        spend(story, programme, first, amounts[first])
    else:
        of_whom, measured = "The whole programme", whole
    spend(story, programme, second, threshold(measured) - CENT)
    short, enough = f"{threshold(measured) - CENT}", f"{threshold(measured)}"

    refused = number_of(story, key := ask(story, programme))
    head = program_of(story, HEAD)
    answer = act(head, f"tranche-requests/{refused}/release", "release-1", text="Please.")
    assert answer.status_code == 409
    (reason,) = answer.json()["reasons"]
    assert "74.99%" in reason
    assert "75%" in reason
    assert reason in seen(story, refused)
    answer = act(head, f"tranche-requests/{refused}/refuse", "refuse-1", reasons="Too little yet.")
    assert answer.json()["state"] == "refused"
    refusal = printed(story, pool, key, tmp_path)
    for said in (reason, f"spent {short}", "Too little yet."):
        assert said in refusal, said
    frozen = shown_to_programs(story, refused)

    spend(story, programme, second, CENT)
    released = number_of(story, key := ask(story, programme))
    assert "It is frozen with the answer" in seen(story, released)
    answer = act(head, f"tranche-requests/{released}/release", "release-2", text="Thank you.")
    assert answer.json()["state"] == "released", answer.text
    release = printed(story, pool, key, tmp_path)
    share = f"{of_whom}: 75.00% of what was sent; 75% is needed."
    for said in (share, f"spent {enough}"):
        assert said in release, said
        assert said in seen(story, released), said
    kept = shown_to_programs(story, released)

    spend(story, programme, second, CENT)
    for number, evidence, said in ((refused, frozen, reason), (released, kept, share)):
        assert shown_to_programs(story, number) == evidence, "what was frozen stays as it was"
        assert "frozen with the answer" in seen(story, number)
        assert said in seen(story, number)
