"""Pages in a real browser: axe finds no fault, nothing scrolls sideways or needs a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.api.browsing import WIDTHS, Listener, Served, faults_of, signed_in
from tests.api.visits import visits
from tests.lives import Story


def _sample(story: Story, width: int) -> list[str]:
    """The first visit of every sixth page route at each width: `make proof` looks at all."""
    first = {visit.route: visit.address for visit in reversed(visits(story))}
    del first["/api"]  # as long as a book: it takes a minute
    return sorted(first.values())[WIDTHS.index(width) :: 6]


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    served: Served, browser: Browser, width: int
) -> None:
    page = signed_in(browser, served, viewport={"width": width, "height": 900})
    ear, faults = Listener(page), []
    for address in _sample(served.story, width):
        page.goto(served.address + address)
        faults += [*faults_of(page), *ear.heard()]
    page.context.close()
    assert not faults, faults


def test_what_is_planted_on_a_page_is_found(served: Served, browser: Browser) -> None:
    page = signed_in(browser, served, viewport={"width": 390, "height": 900})
    ear = Listener(page)
    page.goto(f"{served.address}/verify")
    assert [*faults_of(page), *ear.heard()] == []
    page.evaluate("document.querySelector('main label').remove()")
    page.evaluate("document.querySelector('main').style.inlineSize = '600px'")
    page.evaluate("console.error('something is wrong')")
    page.evaluate("fetch('/static/nothing.css').catch(() => null)")
    found = {what for _where, what, _how in [*faults_of(page), *ear.heard()]}
    page.context.close()
    assert found >= {"label", "scrolls sideways", "heard"}


def test_nothing_is_out_of_the_policy(served: Served, browser: Browser) -> None:
    base, said = served.address, list[str]()
    page = signed_in(browser, served)
    page.on("console", lambda message: said.append(message.text))
    for address in ("/", "/parts", "/workflows/concept-note"):
        page.goto(base + address)
    page.context.close()
    assert said == []


def test_the_profile_folds_on_a_phone_and_is_whole_on_paper(
    served: Served, browser: Browser
) -> None:
    page = signed_in(
        browser, served, java_script_enabled=False, viewport={"width": 390, "height": 800}
    )
    page.goto(f"{served.address}/profile")
    tables = page.locator(".folds table")
    assert not any(table.is_visible() for table in tables.all())
    page.get_by_role("link", name="Steering Committee", exact=True).click()
    opened = [table for table in tables.all() if table.is_visible()]
    assert len(opened) == 1
    assert "Quorum" in opened[0].inner_text()
    page.emulate_media(media="print")
    assert all(table.is_visible() for table in tables.all())
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert all(table.is_visible() for table in tables.all())
    page.context.close()


def test_a_wall_has_larger_type_and_paper_has_nothing_to_press(
    served: Served, browser: Browser
) -> None:
    page = signed_in(browser, served, viewport={"width": 1280, "height": 800})
    sizes = []
    for width in (1280, 1920):
        page.set_viewport_size({"width": width, "height": 1080})
        page.goto(f"{served.address}/public/target")
        sizes.append(
            page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
        )
    assert sizes == [16, 22]
    for path in ("/public/target", "/donors", "/contributions"):
        page.goto(served.address + path)
        assert page.locator(".exports, .doing").first.is_visible() or path == "/contributions"
        page.emulate_media(media="print")
        assert not any(part.is_visible() for part in page.locator(".exports, .doing").all())
        page.emulate_media(media="screen")
    page.context.close()


def test_links_menu_and_forms_work_with_scripts_off(served: Served, browser: Browser) -> None:
    base = served.address
    page = signed_in(
        browser, served, java_script_enabled=False, viewport={"width": 390, "height": 800}
    )
    page.goto(base)
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("navigation", name="Main, folded").get_by_text("Concept notes").click()
    assert page.url == f"{base}/notes"
    page.goto(f"{base}/status")
    page.locator("summary", has_text="Today").click()
    page.get_by_label("Look back to").fill("2022-08-31")
    page.get_by_role("button", name="Show").click()
    assert page.get_by_text("You are looking back to the end of 31 August 2022.").is_visible()
    page.get_by_text("Back to today").click()
    assert page.locator("summary", has_text="Today").is_visible()
    page.get_by_role("link", name="Keys").click()
    assert page.url == f"{base}/parts#keys"
    page.context.close()


def test_keys_search_go_home_and_tell_of_themselves(served: Served, browser: Browser) -> None:
    base = served.address
    page = signed_in(browser, served)
    page.goto(f"{base}/notes")
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("dialog", name="Keys").is_visible()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("gh?")
    assert page.url == f"{base}/notes"
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("g")
    page.keyboard.press("h")
    page.wait_for_url(f"{base}/")
    page.context.close()


def test_a_keyboard_sees_where_it_is_and_can_skip_the_frame(
    served: Served, browser: Browser
) -> None:
    base = served.address
    page = signed_in(browser, served, viewport={"width": 1280, "height": 900})
    page.goto(base)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.goto(f"{base}/parts")
    seen = 0
    for _step in range(60):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "(e => [e.tagName, getComputedStyle(e).outlineWidth])(document.activeElement)"
        )
        if outline[0] != "BODY":
            assert outline[1] != "0px", outline
            seen += 1
    assert seen > 50
    page.context.close()


def test_the_dashboard_fits_one_sheet(served: Served, browser: Browser) -> None:
    page = signed_in(browser, served)
    page.goto(f"{served.address}/status")
    sheet = page.pdf(prefer_css_page_size=True)
    page.context.close()
    assert sheet.count(b"/Type /Page\n") == 1


def test_a_phone_shows_the_beginning_of_a_long_list_and_all_of_it_at_an_address(
    served: Served, browser: Browser
) -> None:
    for width, first in ((1280, 24), (390, 10)):
        size = {"width": width, "height": 800}
        page = signed_in(browser, served, java_script_enabled=False, viewport=size)
        page.goto(f"{served.address}/parts")
        rows = page.locator("#all-many tbody tr").filter(visible=True)
        assert rows.count() == first
        more = page.get_by_role("link", name="Show all 24")
        assert more.is_visible() == (first < 24)
        if more.is_visible():
            more.click()
            assert rows.count() == 24
            assert not more.is_visible()
        page.context.close()
