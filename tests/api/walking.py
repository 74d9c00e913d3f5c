"""People before browsers of their own: by hand, and with keys alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from mptf.money import Money
from mptf.profile import NoteForm
from tests.api.browsing import Served

PASSWORD = "four words of a song"


class Walker:
    """A person before a browser of their own, with a mouse."""

    def __init__(self, browser: Browser, served: Served, who: str = "", width: int = 1280) -> None:
        """Before a page of this width; signed in, where it is said as whom."""
        size: Any = {"width": width, "height": 900}
        self.page: Page = browser.new_context(base_url=served.address, viewport=size).new_page()
        if who:
            self.page.goto("/sign-in")
            self.sign_in(f"{who}@fund.example")
            expect(self.page.get_by_text(f"Person {who}").first).to_be_attached()

    # --- What hands do ---------------------------------------------------------------------------

    def press(self, name: str, within: str = "main", *, exact: bool = True) -> None:
        """A link or a button of that name, which leads to another page."""
        place = self.page.locator(within)
        found = place.get_by_role("link", name=name, exact=exact)
        (found if found.count() else place.get_by_role("button", name=name, exact=exact)).click()

    def type_into(self, name: str, text: str) -> None:
        """A field of that name, whatever stood in it."""
        self.page.locator(f'[name="{name}"]').first.fill(text)

    def select(self, name: str, value: str) -> None:
        """A choice from a list."""
        self.page.locator(f'[name="{name}"]').first.select_option(value)

    def tick(self, name: str, value: str) -> None:
        """One of several boxes or buttons of a field."""
        one = self.page.locator(f'[name="{name}"][value="{value}"]')
        one.evaluate("each => { const f = each.closest('details'); if (f) f.open = true; }")
        one.check()

    # --- What people do --------------------------------------------------------------------------

    def sign_in(self, email: str) -> None:
        """On the page that asks for it."""
        self.type_into("email", email)
        self.type_into("password", PASSWORD)
        self.press("Sign in")

    def do(
        self, at: str, act: str, sent: Mapping[str, Any] | None = None, *, follows: str = "."
    ) -> None:
        """Take an act from a record's page; what follows is read before it is let happen."""
        self.page.goto(at)
        self.press(act)
        if sent is not None:
            self.write(sent)
            self.press("Continue", "p.buttons")
        told = self.page.locator("section.follows")
        expect(told).to_contain_text("This is what follows")
        expect(told).to_contain_text(re.compile(follows))
        self.press(act, "section.follows")
        expect(self.page.get_by_role("status").first).to_contain_text(act)

    def do_at_once(self, at: str, act: str, sent: Mapping[str, Any]) -> None:
        """Take an act with which a file may be sent: it is done as it is sent, once."""
        self.page.goto(at)
        self.press(act)
        self.write(sent)
        self.press(act, "p.buttons")
        expect(self.page.get_by_role("status").first).to_contain_text(act)

    def cannot(self, at: str, act: str, reason: str) -> None:
        """The act is named among what is not possible yet, with the reason beside it."""
        self.page.goto(at)
        folded = self.page.locator("details.not-yet")
        folded.locator("summary").click()
        why = folded.locator("dl > div").filter(has=self.page.get_by_text(act, exact=True))
        expect(why.first).to_contain_text(reason)

    def write_note(
        self, at: str, form: NoteForm, content: Mapping[str, Any], own: Sequence[str] = ()
    ) -> None:
        """The form of a note, section by section; of the budget only what is some entities' own."""
        self.page.goto(at)
        self.press("Write the note")
        if self.page.locator("h1").inner_text() != form.sections[0].title:
            self.press(form.sections[0].title, exact=False)  # it opened where something is missing
        for section in form.sections:
            expect(self.page.locator("h1")).to_have_text(section.title)
            for field in section.fields:
                value = content.get(field.name, content["answers"].get(field.name))
                if field.name == "budget":
                    for line in value or ():
                        if not own or line["entity"] in own:
                            cell = f"budget.{line['entity']}.{line['category']}.0"
                            self.type_into(cell, line["amount"])
                elif value not in (None, ""):
                    self.write({field.name: value})
            self.press("Save and", "p.buttons", exact=False)
        expect(self.page.locator("h1")).to_have_text("Check and submit")

    def write_document(self, at: str, entities: Sequence[str], whole: Money) -> None:
        """What a document needs besides what the note said, section by section."""
        known = {"unit": "people", "baseline": "0", "baseline_year": "2022", "means": "Records"}

        def indicator(name: str, **more: str) -> None:
            for part, text in {**known, **more}.items():
                self.type_into(f"{name}.0.{part}", text)
            for box in self.page.locator(f'[name^="{name}.0.target_"]').all():
                box.fill("100")
            self.select(f"{name}.0.entity", entities[0])

        def save(part: str) -> None:
            self.press("Save", "p.buttons")
            expect(self.page.locator(f'[data-left="{part}"]')).to_have_text("complete")

        self.page.goto(f"{at}/write?part=results")
        self.page.locator('[name="press"][value="more:outcomes"]').click()
        for part, text in {"code": "1.1", "text": "Tools", "outcome": "1"}.items():
            self.type_into(f"outcomes.1.{part}", text)
        self.press("Save", "p.buttons")
        indicator("indicators[1]")
        indicator("indicators[1.1]", code="1.1a", text="People trained")
        save("results")
        self.page.goto(f"{at}/write?part=work")
        for number, code in enumerate(entities, 1):
            self.type_into(f"work_plan.{code}.0.code", f"A{number}")
            self.type_into(f"work_plan.{code}.0.text", "Train")
            self.select(f"work_plan.{code}.0.output", "1.1")
            self.tick(f"work_plan.{code}.0.quarters", "1")
        save("work")
        self.page.goto(f"{at}/write?part=budget")
        for code, money in zip(entities, whole.split([1] * len(entities)), strict=True):
            self.type_into(f"by_output.{code}.1.1", money.grouped())
        save("budget")
        self.page.goto(f"{at}/write?part=risks")
        self.type_into("risks.0.risk", "A flood")
        self.select("risks.0.likelihood", "2")
        self.select("risks.0.impact", "3")
        self.type_into("risks.0.answer", "Build higher.")
        save("risks")
        self.page.goto(f"{at}/write?part=monitoring")
        self.type_into("monitoring.0.activity", "Final evaluation")
        self.type_into("monitoring.0.cost", whole.share(500).grouped())
        self.press("Save", "p.buttons")
        self.page.goto(f"{at}/write?part=together")
        self.type_into("implementing_partners.0.evidence", "Assessed by us")
        save("together")
        self.page.goto(f"{at}/write?part=check")
        expect(self.page.locator("main")).to_contain_text("everything that the form asks for")

    def write(self, sent: Mapping[str, Any], before: str = "") -> None:
        """Fill a form by the names of its fields, with as many rows as are needed."""
        for key, value in sent.items():
            name = f"{before}{key}"
            match value:
                case Mapping():
                    self.write(value, f"{name}.")
                case [Mapping(), *_]:
                    for number, row in enumerate(value):
                        if number and not self.page.locator(f'[name^="{name}.{number}."]').count():
                            self.page.locator(f'button[value="more:{name}"]').click()
                        self.write(row, f"{name}.{number}.")
                case list() | tuple():
                    self._choose(name, [str(part) for part in value])
                case bool():
                    self._choose(name, ["yes" if value else "no"])
                case _:
                    self._choose(name, [str(value)])

    def _choose(self, name: str, values: Sequence[str]) -> None:
        fields = self.page.locator(f'[name="{name}"]')
        kind = fields.first.evaluate("field => field.type")
        if name == "objectives":
            self.select("objectives.first", values[0])
        elif kind in {"checkbox", "radio"}:
            for value in values:
                self.tick(name, value)
        elif kind.startswith("select"):
            fields.first.select_option(list(values)) if len(values) > 1 else self.select(
                name, values[0]
            )
        elif kind != "hidden":
            self.type_into(name, "\n".join(values))


_HERE = "document.activeElement"
MOST = 400
"""Stops on the way to anything on a page."""


class Keys(Walker):
    """The same person without a mouse: everything is come to by Tab, and pressed."""

    def press(self, name: str, within: str = "main", *, exact: bool = True) -> None:
        """Come to it by Tab and press Enter."""
        same = "text === name" if exact else "text.startsWith(name)"
        self._come_to(
            f"""([name, within]) => {{ const e = {_HERE};
                const text = e.textContent.trim().replace(/\\s+/g, ' ');
                return !!e.closest(within) && e.matches('a, button') && {same}; }}""",
            [name, within],
        )
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type_into(self, name: str, text: str) -> None:
        """Come to it, and type over what stands in it."""
        self._come_to(f"name => {_HERE}.name === name", name)
        self.page.keyboard.press("Control+A")
        lines = text.split("\n")
        for number, line in enumerate(lines):
            if number:
                self.page.keyboard.press("Enter")
            self.page.keyboard.type(line)
        expect(self.page.locator(f'[name="{name}"]').first).to_have_value(text)

    def select(self, name: str, value: str) -> None:
        """Come to the list and go down it to the choice."""
        self._come_to(f"name => {_HERE}.name === name", name)
        for _step in range(MOST):
            if self.page.evaluate(f"{_HERE}.value") == value:
                return
            self.page.keyboard.press("ArrowDown")
        pytest.fail(f"no arrow comes to {value} of {name}")

    def tick(self, name: str, value: str) -> None:
        """Come to the box, or to its group and go along it; a fold above it is opened by Enter."""
        self._unfold(name, value)
        if self.page.locator(f'[name="{name}"][value="{value}"]').get_attribute("type") == "radio":
            self._come_to(f"name => {_HERE}.name === name", name)
            self.page.keyboard.press("Space")
            for _step in range(MOST):
                if self.page.evaluate(f"{_HERE}.value") == value:
                    break
                self.page.keyboard.press("ArrowDown")
        else:
            self._come_to(f"of => {_HERE}.name === of[0] && {_HERE}.value === of[1]", [name, value])
            self.page.keyboard.press("Space")
        expect(self.page.locator(f'[name="{name}"][value="{value}"]')).to_be_checked()

    def _unfold(self, name: str, value: str) -> None:
        folded = f'details:not([open]) [name="{name}"][value="{value}"]'
        if self.page.locator(folded).count():
            self._come_to(
                f"""of => {_HERE}.matches('summary') &&
                    !!{_HERE}.parentElement.querySelector(of)""",
                f'[name="{name}"][value="{value}"]',
            )
            self.page.keyboard.press("Enter")

    def _come_to(self, is_there: str, given: Any) -> None:
        """By Tab, from where one is; whoever comes to the end of the page begins at its top."""
        for _stop in range(MOST):
            if self.page.evaluate(is_there, given):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"Tab never comes to {given} on {self.page.url}")
