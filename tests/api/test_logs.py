"""The log names what happened and where; no secret and no person's words come into it."""

from __future__ import annotations

import asyncio
import io
import logging
import re
import smtplib
from email.message import EmailMessage
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from api.entrance import SESSION
from mptf.outbox import service as outbox
from mptf.policy import SYSTEM
from mptf.work import Work
from tests.api.browsing import serving
from tests.api.visiting import app_of, client_of
from tests.lives import Story
from workflows.mailing import Post

CANARY = re.compile(r"zq[a-z]+zq", re.IGNORECASE)
# Not where they are used: a trace shows the lines of the source.
QUOTED = {"text": "zqparameterzq"}
WORDS = "zqmessagezq"


def _fail(work: Work, *_rest: object, **_more: object) -> None:
    """What a driver says quotes its parameters; what is raised over it quotes them once more."""
    cast = "json(:text)" if work.session.get_bind().dialect.name == "sqlite" else "(:text)::json"
    try:
        work.session.execute(text(f"SELECT {cast}"), QUOTED)
    except Exception as error:
        raise ValueError(WORDS) from error


def _drive(story: Story, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """A canary in every place that holds a secret or somebody's words, with all that fails."""
    site = client_of(story)
    for address in (
        "/choose-password/zqlinkzq",
        "/calendars/zqcalendarzq.ics",
        "/verify/zqcodezq",
        "/zqnowherezq",
        "/search?q=zqwordszq",
        "/acts/pledge.enter?on=zqrecordzq",
        "/api/v1/notes/zqnumberzq",
    ):
        assert site.get(address).status_code < 500
    sent = {"email": "zqmailzq@fund.example", "password": "zqpasswordzq", "text": "zqtextzq"}
    for address in ("/sign-in", "/forgot-password", "/choose-password/zqlinkzq"):
        assert site.post(address, data=sent).status_code < 500
    token = {"authorization": "Bearer zqtokenzq"}
    assert client_of(story, None).get("/api/v1/home", headers=token).status_code == 401
    stranger = client_of(story, None)
    stranger.cookies.set(SESSION, "zqsessionzq")
    assert stranger.get("/account", follow_redirects=False).status_code == 303

    for place in ("api.pages.search.search.found", "api.pages.sign_in.service.link_for"):
        monkeypatch.setattr(place, _fail)
    assert site.get("/choose-password/zqlinkzq", headers=token).status_code == 500
    assert site.get("/search?q=zqwordszq").status_code == 500

    def refuse(_mail: EmailMessage) -> None:
        raise smtplib.SMTPRecipientsRefused({"zqreaderzq@fund.example": (550, b"zqanswerzq")})

    with story.fund.writing(SYSTEM) as work:
        to, name = "zqreaderzq@fund.example", "zqnamezq"
        outbox.queue(
            work, key="k", to_email=to, to_name=name, subject="zqsubjectzq", text="zqbodyzq"
        )
    Post("fund@mptf.example", folder, refuse).send_waiting(story.fund)


def test_no_secret_and_nobodys_words_come_into_the_log(
    story: Story, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, log: io.StringIO
) -> None:
    _drive(story, monkeypatch, tmp_path)
    said = log.getvalue()
    assert CANARY.findall(said) == []
    assert "GET /choose-password/{token} 410" in said
    assert "sqlalchemy.exc." in said
    assert "ValueError" in said
    assert "smtplib.SMTPRecipientsRefused" in said


def test_a_plain_formatter_would_tell_them(
    story: Story, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, log: io.StringIO
) -> None:
    """The control: the canaries do come as far as the log."""
    logging.root.handlers[0].setFormatter(logging.Formatter())
    _drive(story, monkeypatch, tmp_path)
    assert WORDS in log.getvalue()


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_bug_is_in_the_log_once_by_its_number(
    empty: Story, monkeypatch: pytest.MonkeyPatch, log: io.StringIO, accept: str
) -> None:
    monkeypatch.setattr("api.pages.sign_in.service.link_for", _fail)
    answer = client_of(empty).get("/choose-password/zqlinkzq", headers={"accept": accept})
    assert answer.status_code == 500
    number = (
        answer.json()["error_id"]
        if accept == "application/json"
        else answer.text.split("Error number ")[1][:12]
    )
    said = log.getvalue()
    assert re.fullmatch("[0-9a-f]{12}", number)
    assert said.count(number) == 1
    after = said.split(f"error {number} at GET /choose-password/{{token}}\n")[1]
    assert "in choose_page" in after
    assert "\nwhich led to\n" in after
    assert CANARY.search(answer.text) is None


def test_the_server_itself_logs_no_address(empty: Story, log: io.StringIO) -> None:
    with serving(app_of(empty)) as address:
        assert httpx2.get(f"{address}/verify/zqcodezq?zqkeyzq=1").status_code < 500
    assert CANARY.findall(log.getvalue()) == []
    assert log.getvalue().count("GET /verify/{code} ") == 1


def test_libraries_do_not_tell_what_they_read(door: TestClient, log: io.StringIO) -> None:
    assert door.get("/status").status_code == 200
    assert "sqlalchemy" not in log.getvalue()
    assert logging.getLogger("sqlalchemy.engine").getEffectiveLevel() == logging.WARNING


def test_each_part_of_a_group_is_told(log: io.StringIO) -> None:
    group = ExceptionGroup("zqgroupzq", [ValueError("zqonezq"), OSError(13, "zqtwozq")])
    logging.getLogger("api").error("it broke", exc_info=group)
    assert CANARY.findall(log.getvalue()) == []
    assert "PermissionError (13)" in log.getvalue()
    assert "ExceptionGroup" in log.getvalue()


def test_a_browser_that_goes_on_before_all_is_sent_is_no_bug(
    story: Story, log: io.StringIO
) -> None:
    async def receive() -> dict[str, object]:
        return {"type": "http.disconnect"}

    async def send(_message: object) -> None:
        """Nobody is there."""

    kind = b"application/x-www-form-urlencoded"
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/sign-in",
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"content-type", kind), (b"content-length", b"9")],
        "client": ("127.0.0.1", 50_000),
    }
    asyncio.run(app_of(story)(scope, receive, send))
    assert "POST /sign-in 499" in log.getvalue()
    assert "Traceback" not in log.getvalue()
