"""Who comes in, who does not, and what ends a session: on both engines, through the pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from sqlmodel import select
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from api.entrance import FORM_FIELD, SESSION
from mptf.access import entry, limits, passwords, service
from mptf.access import queries as access
from mptf.access.models import Login, OneTimeLink, Purpose, SignIn
from mptf.access.passwords import hashed
from mptf.clock import StoppedClock
from mptf.errors import LinkUsedUp, Refused
from mptf.outbox.models import Message as Mail
from mptf.people.models import Person
from mptf.policy import PUBLIC
from mptf.templating import day as day_in_words
from mptf.work import Work
from tests.api.visiting import BASE, app_for, visitor
from tests.lives import Story

pytestmark = pytest.mark.same_on_both

PASSWORD = "four words of a song"
WRONG = "four words of a poem"
OTHER = "four words of a play"


class Browser:
    """A browser on a story: it sends the form's token with every form, as a form does."""

    def __init__(self, story: Story, address: str = "127.0.0.1") -> None:
        self.story = story
        fund = replace(story.fund, clock=lambda: story.now, demonstration=True)
        self.client = visitor(app_for(fund), address, follow_redirects=False)

    def token(self, page: str) -> str:
        """What the forms of a page carry."""
        found = re.search(rf'name="{FORM_FIELD}" value="([0-9a-f]+)"', self.client.get(page).text)
        assert found is not None
        return str(found.group(1))

    def send(self, page: str, to: str | None = None, **fields: str) -> int:
        """Send a page's form; the status of the answer."""
        data = {FORM_FIELD: self.token(page), **fields}
        return self.client.post(to or page, data=data).status_code

    def sign_in(self, who: str, password: str = PASSWORD) -> bool:
        """Try to come in."""
        status = self.send("/sign-in", email=f"{who}@fund.example", password=password)
        assert status in {303, 401}
        return status == 303

    def is_inside(self) -> bool:
        """Whether pages for those who have signed in are shown."""
        return self.client.get("/notes").status_code == 200


@pytest.fixture
def fund_of_people(engine_url: str) -> Iterator[Story]:
    """People, one of whom has an account with a password."""
    with Story.open(engine_url) as story:
        story.populate()
        give_account(story, "head")
        yield story


def give_account(story: Story, who: str, *, demonstration: bool = False) -> None:
    """An account with the password of the tests."""

    def give(work: Work) -> None:
        login = service.open_account(work, work.get(Person, story.people[who]))
        service.set_password(work, login, hashed(PASSWORD))
        login.demonstration = demonstration

    story.write("system", give)


def link_mailed(story: Story) -> str:
    """The path of the link in the newest mail."""
    texts = story.ask(lambda work: work.session.exec(select(Mail.text)).all())
    found = [line for text in texts for line in text.splitlines() if "/choose-password/" in line]
    return str(urlsplit(found[-1].strip()).path)


def test_a_person_comes_in_and_goes_out(fund_of_people: Story) -> None:
    browser = Browser(fund_of_people)
    assert not browser.is_inside()
    assert browser.client.get("/notes").headers["location"] == "/sign-in?to=%2Fnotes"
    assert not browser.sign_in("head", WRONG)
    assert not browser.is_inside()
    assert browser.sign_in("head")
    assert "Person head" in browser.client.get("/notes").text
    kept = browser.client.cookies[SESSION]
    assert browser.send("/account", "/sign-out") == 303
    browser.client.cookies.set(SESSION, kept)
    assert not browser.is_inside(), "the session itself has ended, not only the browser's cookie"


def test_a_sign_in_leads_to_the_page_that_was_asked_for_and_to_no_other_site(
    fund_of_people: Story,
) -> None:
    for to, there in (
        ("/notes?state=draft", "/notes?state=draft"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("https:evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("\t//evil.example", "/"),
        ("//[evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ):
        browser = Browser(fund_of_people)
        data = {"email": "HEAD@fund.example ", "password": PASSWORD, "to": to}
        data[FORM_FIELD] = browser.token("/sign-in")
        assert browser.client.post("/sign-in", data=data).headers["location"] == there


def test_the_database_holds_no_token_and_no_password(fund_of_people: Story) -> None:
    browser = Browser(fund_of_people)
    assert browser.sign_in("head")
    token = browser.client.cookies[SESSION]

    def kept(work: Work) -> str:
        rows = [*work.session.exec(select(SignIn)), *work.session.exec(select(Login))]
        return "".join(row.model_dump_json() for row in rows)

    assert token not in fund_of_people.ask(kept)
    assert PASSWORD not in fund_of_people.ask(kept)


@pytest.mark.parametrize("change", ["password", "roles", "retirement", "everywhere"])
def test_a_session_ends_at_once_when_its_person_changes(fund_of_people: Story, change: str) -> None:
    story = fund_of_people
    browser = Browser(story)
    assert browser.sign_in("head")
    assert browser.is_inside()
    if change == "password":
        give_account(story, "head")
    elif change == "roles":
        story.act("system", "person.roles", story.people["head"], roles=["auditor"])
    elif change == "retirement":
        story.act("system", "person.retire", story.people["head"])
    else:
        assert browser.send("/account", "/account/sessions") == 303
    assert not browser.is_inside()


def test_a_session_ends_when_it_is_idle_or_old(fund_of_people: Story) -> None:
    story = fund_of_people
    browser = Browser(story)
    assert browser.sign_in("head")
    story.now += service.IDLE - timedelta(minutes=1)
    assert browser.is_inside()
    story.now += service.IDLE - timedelta(minutes=1)
    assert browser.is_inside(), "it was used in between"
    story.now += service.IDLE + timedelta(minutes=1)
    assert not browser.is_inside()
    assert browser.sign_in("head")
    for _ in range(int(service.WHOLE / timedelta(hours=8))):
        assert browser.is_inside()
        story.now += timedelta(hours=8)
    assert not browser.is_inside()


def test_too_many_tries_are_refused_like_a_wrong_password_whoever_exists(
    fund_of_people: Story,
) -> None:
    story = fund_of_people
    answers = set()
    for who in ("head", "nobody"):
        browser = Browser(story, "192.0.2.7")
        for _ in range(limits.SIGN_IN_BY_ACCOUNT.times + 1):
            assert not browser.sign_in(who, WRONG)
        data = {"email": f"{who}@fund.example", "password": PASSWORD}
        data[FORM_FIELD] = browser.token("/sign-in")
        answers.add(re.sub(r'value="[^"]*"', "", browser.client.post("/sign-in", data=data).text))
    assert len(answers) == 1, "the right password of somebody locked out looks like no account"
    assert not Browser(story).sign_in("head"), "locked, from whatever address"
    story.now += limits.SIGN_IN_BY_ACCOUNT.span
    assert Browser(story).sign_in("head")


def test_an_address_that_tries_many_accounts_is_stopped(fund_of_people: Story) -> None:
    browser = Browser(fund_of_people, "192.0.2.8")
    for number in range(limits.SIGN_IN_BY_ADDRESS.times):
        browser.send("/sign-in", email=f"guess-{number}@fund.example", password="x")
    assert not browser.sign_in("head")
    assert Browser(fund_of_people, "192.0.2.9").sign_in("head")


def test_an_invitation_sets_a_password_once(fund_of_people: Story) -> None:
    story = fund_of_people
    story.act("head", "person.invite", story.people["E1"])
    path, browser = link_mailed(story), Browser(story)
    assert browser.send(path, password="short") == 422
    assert browser.send(path, password=PASSWORD) == 303
    assert browser.sign_in("E1")
    assert browser.client.get(path).status_code == 410
    again = {FORM_FIELD: browser.token("/account"), "password": WRONG}
    assert browser.client.post(path, data=again).status_code == 410


def test_of_two_at_once_one_link_serves_one(fund_of_people: Story) -> None:
    story = fund_of_people
    story.act("head", "person.invite", story.people["E1"])
    token, chosen = link_mailed(story).rpartition("/")[2], (PASSWORD, WRONG)
    fund = replace(story.fund, clock=lambda: story.now)

    def choose(password: str) -> bool:
        try:
            entry.choose(fund, token, password)
        except LinkUsedUp:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        served = list(both.map(choose, chosen))
    assert sorted(served) == [False, True]
    assert [Browser(story).sign_in("E1", password) for password in chosen] == served


@pytest.mark.parametrize("through", ["sign-in", "change"])
def test_a_password_that_is_changed_while_it_is_compared_opens_nothing(
    fund_of_people: Story, monkeypatch: pytest.MonkeyPatch, through: str
) -> None:
    story, browser, fits = fund_of_people, Browser(fund_of_people), passwords.fits
    assert browser.sign_in("head")

    def slowly(kept: str | None, password: str) -> bool:
        right = fits(kept, password)
        story.write("system", lambda work: service.set_password(work, _login(work), hashed(OTHER)))
        return right

    def _login(work: Work) -> Login:
        found = service.login_of(work, "head@fund.example")
        assert found is not None
        return found

    fund = replace(story.fund, clock=lambda: story.now)
    with fund.reading(PUBLIC) as work:
        inside = access.by_session(work, browser.client.cookies[SESSION], story.now - service.IDLE)
    assert inside is not None
    monkeypatch.setattr(passwords, "fits", slowly)
    tries: dict[str, Callable[[], object]] = {
        "sign-in": lambda: entry.enter(fund, inside.email, PASSWORD),
        "change": lambda: entry.change(fund, inside, PASSWORD, WRONG),
    }
    with pytest.raises(Refused):
        tries[through]()
    monkeypatch.undo()
    assert Browser(story).sign_in("head", OTHER), "whoever changed it first has changed it"


def test_whoever_signs_in_again_leaves_no_session_behind(fund_of_people: Story) -> None:
    browser = Browser(fund_of_people)
    assert browser.sign_in("head")
    before = browser.client.cookies[SESSION]
    assert browser.sign_in("head"), "the form of somebody who is inside is theirs as well"
    assert browser.client.cookies[SESSION] != before
    browser.client.cookies.clear()
    browser.client.cookies.set(SESSION, before)
    assert not browser.is_inside()


def test_a_link_may_be_followed_by_whoever_is_signed_in(fund_of_people: Story) -> None:
    story, browser = fund_of_people, Browser(fund_of_people)
    assert browser.sign_in("head")
    assert browser.send("/forgot-password", email="head@fund.example") == 200
    path = link_mailed(story)
    page = browser.client.get(path).text
    assert 'value="head@fund.example" autocomplete="username"' in page, "for password managers"
    assert browser.send(path, password=WRONG) == 303
    assert not browser.is_inside()


def test_a_link_runs_out_and_a_newer_one_ends_it(fund_of_people: Story) -> None:
    story, browser = fund_of_people, Browser(fund_of_people)
    assert browser.send("/forgot-password", email="head@fund.example") == 200
    first = link_mailed(story)
    story.now += service.LINK_LASTS[Purpose.RESET]
    assert browser.client.get(first).status_code == 410
    browser.send("/forgot-password", email="head@fund.example")
    second = link_mailed(story)
    browser.send("/forgot-password", email="head@fund.example")
    third = link_mailed(story)
    assert len({first, second, third}) == 3
    assert browser.send(third, password=WRONG) == 303
    assert browser.client.get(second).status_code == 410
    assert browser.sign_in("head", WRONG)


def test_a_forgotten_password_tells_nobody_who_has_an_account(fund_of_people: Story) -> None:
    browser, pages = Browser(fund_of_people), set()
    for who in ("head", "nobody"):
        data = {"email": f"{who}@fund.example", FORM_FIELD: browser.token("/forgot-password")}
        page = browser.client.post("/forgot-password", data=data)
        pages.add(page.text.replace(f"{who}@", "somebody@"))
    assert len(pages) == 1
    links = fund_of_people.ask(lambda work: work.session.exec(select(OneTimeLink)).all())
    assert len(links) == 1


def test_a_forgotten_password_is_answered_before_anybody_looks_for_the_account(
    fund_of_people: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the time it takes tells nothing either."""

    def looked(*_asked: object) -> None:
        answered.append("looked")

    browser, answered = Browser(fund_of_people), list[str]()
    token = browser.token("/forgot-password")
    monkeypatch.setattr(entry, "forgot", looked)
    app = browser.client.app

    async def noted(scope: Scope, receive: Receive, send: Send) -> None:
        async def note(message: Message) -> None:
            answered.append(message["type"])
            await send(message)

        await app(scope, receive, note)

    client = TestClient(noted, base_url=BASE, cookies=browser.client.cookies)
    client.post("/forgot-password", data={FORM_FIELD: token, "email": "head@fund.example"})
    assert answered[-2:] == ["http.response.body", "looked"]


def test_a_demonstration_account_is_refused_elsewhere(fund_of_people: Story) -> None:
    story = fund_of_people
    give_account(story, "chair", demonstration=True)
    browser = Browser(story)
    assert browser.sign_in("chair")
    token = browser.client.cookies[SESSION]
    real = TestClient(app_for(replace(story.fund, clock=StoppedClock(story.now))), base_url=BASE)
    real.cookies.set(SESSION, token)
    assert real.get("/notes", follow_redirects=False).status_code == 303
    page = real.get("/sign-in")
    found = re.search(rf'name="{FORM_FIELD}" value="([0-9a-f]+)"', page.text)
    assert found is not None
    sent = {"email": "chair@fund.example", "password": PASSWORD, FORM_FIELD: found.group(1)}
    assert real.post("/sign-in", data=sent).status_code == 401
    asked = {"authorization": f"Bearer {issued(browser, scope='read')}"}
    assert browser.client.get("/api/v1/notes", headers=asked).status_code == 200
    assert real.get("/api/v1/notes", headers=asked).status_code == 401, "nor does its token"


# --- Forms from elsewhere ------------------------------------------------------------------------


def test_a_form_without_its_token_or_from_another_site_does_nothing(
    fund_of_people: Story,
) -> None:
    browser = Browser(fund_of_people)
    assert browser.sign_in("head")
    good = browser.token("/account")
    stranger = Browser(fund_of_people)
    for token, headers in (
        ("", {}),
        ("0" * 64, {}),
        (stranger.token("/sign-in"), {}),
        (good, {"origin": "https://evil.example"}),
        (good, {"origin": "null", "sec-fetch-site": "cross-site"}),
        (good, {"origin": "null"}),
        (good, {"origin": "http://["}),
        (good, {"sec-fetch-site": "cross-site"}),
        (good, {"referer": "https://evil.example/page"}),
    ):
        answer = browser.client.post("/sign-out", data={FORM_FIELD: token}, headers=headers)
        assert answer.status_code == 403
        assert browser.is_inside()
    for origin in (BASE, "null"):  # what a page hides, the browser itself may vouch for
        data = {FORM_FIELD: browser.token("/account")}
        own = {"origin": origin, "sec-fetch-site": "same-origin"}
        assert browser.client.post("/sign-out", data=data, headers=own).status_code == 303
        assert not browser.is_inside()
        assert browser.sign_in("head")


# --- Programs ------------------------------------------------------------------------------------


def issued(browser: Browser, **fields: str) -> str:
    """The token of a program, as it is shown once."""
    data = {FORM_FIELD: browser.token("/account"), "name": "A sheet", "days": "30", **fields}
    page = browser.client.post("/account/tokens", data=data).text
    found = re.search(r"<code>(mptf_[\w-]+)</code>", page)
    assert found is not None
    assert found.group(1) not in browser.client.get("/account").text, "shown once"
    return found.group(1)


def test_a_program_reads_with_a_token_as_far_as_it_reaches(fund_of_people: Story) -> None:
    story = fund_of_people
    browser = Browser(story)
    assert browser.sign_in("head")
    token = issued(browser, scope="read")
    program = TestClient(browser.client.app, base_url=BASE, follow_redirects=False)
    asked = {"authorization": f"Bearer {token}"}
    assert program.get("/api/v1/notes").status_code == 401
    assert program.get("/api/v1/notes", headers=asked).status_code == 200
    assert program.get("/notes", headers=asked).status_code == 303, "pages are for people"
    wrong = {"authorization": f"Bearer {token}x"}
    assert program.get("/api/v1/notes", headers=wrong).status_code == 401
    story.now += timedelta(days=30)
    assert program.get("/api/v1/notes", headers=asked).status_code == 401


def test_the_day_on_which_a_token_was_used_last_is_kept_by_one_write_a_day(
    fund_of_people: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    story, keep_used = fund_of_people, service.keep_used
    kept: list[date] = []

    def counted(work: Work, key: UUID) -> None:
        kept.append(work.today())
        keep_used(work, key)

    monkeypatch.setattr(service, "keep_used", counted)
    browser = Browser(story)
    assert browser.sign_in("head")
    asked = {"authorization": f"Bearer {issued(browser, scope='read')}"}
    assert ">never<" in browser.client.get("/account").text
    program = TestClient(browser.client.app, base_url=BASE)
    for days in (0, 0, 1, 0):
        story.now += timedelta(days=days)
        assert program.get("/api/v1/notes", headers=asked).status_code == 200
    assert kept == [story.today - timedelta(days=1), story.today]
    assert browser.sign_in("head")
    page = browser.client.get("/account").text
    assert f'data-head="Last used">{day_in_words(story.today)}<' in page


def test_a_token_is_taken_back_at_once_and_only_by_its_owner(fund_of_people: Story) -> None:
    story = fund_of_people
    give_account(story, "chair")
    browser, other = Browser(story), Browser(story)
    assert browser.sign_in("head")
    assert other.sign_in("chair")
    token = issued(browser, scope="read")
    found = re.search(r"/account/tokens/([0-9a-f-]+)/end", browser.client.get("/account").text)
    assert found is not None
    program = TestClient(browser.client.app, base_url=BASE)
    asked = {"authorization": f"Bearer {token}"}
    assert other.send("/account", found.group(0)) == 404
    assert program.get("/api/v1/notes", headers=asked).status_code == 200
    assert browser.send("/account", found.group(0)) == 303
    assert program.get("/api/v1/notes", headers=asked).status_code == 401
