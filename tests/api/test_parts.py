"""Parts of the pages: what they say of a day, how a table is sorted, and that all are shown."""

from __future__ import annotations

import re
from datetime import date

import pytest
from starlette.testclient import TestClient

from api.pages.deadlines import chip
from api.pages.tables import Listing
from mptf.exports.tables import Cell, Column, Table
from mptf.policy import Role
from mptf.resources import resources
from tests.api.visiting import client_of
from tests.lives import Story

THURSDAY = date(2021, 3, 18)


@pytest.mark.parametrize(
    ("due", "done", "said", "tone"),
    [
        ((2021, 4, 30), None, "due in 31 working days", "later"),
        ((2021, 3, 24), None, "due in 4 working days", "soon"),
        ((2021, 3, 19), None, "due in 1 working day", "soon"),
        ((2021, 3, 18), None, "due today", "soon"),
        ((2021, 3, 17), None, "overdue by 1 day", "late"),
        ((2021, 3, 15), None, "overdue by 3 days", "late"),
        ((2021, 3, 24), (2021, 3, 18), "done on 18 March 2021", "done"),
        ((2021, 3, 15), (2021, 3, 18), "done on 18 March 2021, 3 days late", "done"),
    ],
)
def test_a_deadline_says_how_long(
    due: tuple[int, int, int], done: tuple[int, int, int] | None, said: str, tone: str
) -> None:
    found = chip(date(*due), THURSDAY, (), date(*done) if done else None)
    assert (found.label, found.tone) == (said, tone)


def test_a_holiday_is_no_working_day() -> None:
    assert chip(date(2021, 3, 22), THURSDAY, ()).label == "due in 2 working days"
    assert chip(date(2021, 3, 22), THURSDAY, (date(2021, 3, 19),)).label == "due in 1 working day"


def test_the_frame_names_the_person_their_roles_and_the_way_out(empty: Story) -> None:
    empty.act("system", "organisation.add", code="SEC", name="Office", kind="secretariat")
    empty._person("amal", "SEC", Role.SECRETARIAT)
    page = client_of(empty, "amal").get("/").text
    assert '<span class="who">Person amal</span>' in page
    assert '<p class="quiet">Secretariat</p>' in page
    assert re.search(
        r'action="/sign-out"[^>]*><input type="hidden" name="form_token" value=".+">', page
    )
    assert "Sign in" not in page
    stranger = client_of(empty, None).get("/public").text
    assert '<a class="person-menu" href="/sign-in">Sign in</a>' in stranger


def test_a_place_under_another_shows_only_there(empty: Story) -> None:
    site = client_of(empty, "head")
    assert "Parts of these pages" not in site.get("/notes").text
    assert 'href="/parts" aria-current="page"' in site.get("/parts").text
    workflows = site.get("/workflows").text
    assert "Parts of these pages" in workflows
    assert 'href="/workflows" aria-current="true"' in workflows


def _listing(sort: str = "") -> Listing:
    columns = (Column("title", "Title"), Column("amount", "Amount"))
    table = Table("notes", "Notes", columns, ((Cell("a"), Cell("b")),))
    asked = {"text": "a&b=c", "state": ""}
    return Listing(table, "/notes", asked, sort, frozenset({"amount"}))


def test_a_head_sorts_and_turns_and_keeps_the_filters() -> None:
    title, amount = _listing().table.columns
    assert _listing().sort_url(amount) == "/notes?text=a%26b%3Dc&sort=amount"
    assert _listing("amount").sort_url(amount) == "/notes?text=a%26b%3Dc&sort=-amount"
    assert _listing("-amount").sort_url(amount) == "/notes?text=a%26b%3Dc&sort=amount"
    assert _listing().sort_url(title) == ""
    assert [_listing(sort).order(amount) for sort in ("", "amount", "-amount")] == [
        "",
        "ascending",
        "descending",
    ]


def test_files_hold_exactly_what_the_page_was_asked_for() -> None:
    urls = dict(_listing("-amount").export_urls)
    assert urls["CSV"] == "/notes.csv?text=a%26b%3Dc&sort=-amount"
    assert list(urls) == ["CSV", "XLSX", "PDF"]


def test_a_table_of_the_parts_comes_as_a_file_in_its_order(door: TestClient) -> None:
    page = door.get("/parts?sort=-amount").text
    assert 'aria-sort="descending"' in page
    answer = door.get("/parts.csv?sort=-amount")
    assert answer.headers["content-disposition"] == 'attachment; filename="many.csv"'
    assert answer.headers["content-type"].startswith("text/csv")
    amounts = [float(line.split(",")[-2]) for line in answer.text.splitlines()[1:]]
    assert amounts == sorted(amounts, reverse=True)
    assert door.get("/parts.exe").status_code == 422


def test_every_part_is_named_once_and_shown(door: TestClient) -> None:
    web = resources() / "templates" / "web"
    names = re.findall(r"set (\w+) = ", (web / "_parts.html").read_text(encoding="utf-8"))
    gallery = (web / "parts.html").read_text(encoding="utf-8")
    elsewhere = {"events", "letters", "sheet", "decided", "link", "doing"}  # need records of a fund
    unseen = {name for name in names if f"parts.{name}(" not in gallery} - elsewhere
    assert not unseen
    assert len(names) == len(set(names))
    assert door.get("/parts").status_code == 200


def test_every_part_says_what_it_is_for() -> None:
    for file in (resources() / "templates" / "web" / "parts").glob("*.html"):
        text = file.read_text(encoding="utf-8")
        for name in re.findall(r"set \w+ = \w+_\.(\w+)", text):
            assert re.search(rf"#}}\n{{% macro {name}\(", text), name


def test_what_every_page_loads_is_small(door: TestClient) -> None:
    page = door.get("/")
    loaded = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page.text)
    assert len([name for name in loaded if name.endswith(".css")]) <= 3
    assert sum(len(door.get(name).content) for name in loaded) < 52_000
