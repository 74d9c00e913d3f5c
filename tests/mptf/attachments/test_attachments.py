"""Files on notes and calls: kept once, seen with their record, taken away and never lost."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, func, select

from mptf.attachments import queries as files
from mptf.attachments.models import StoredFile
from mptf.attachments.schemas import FileSent
from mptf.attachments.service import MEGABYTE
from mptf.audit.models import AuditEvent
from mptf.clock import StoppedClock
from mptf.db import METADATA
from mptf.errors import GuardRefused, Invalid, NotFound, NotPermitted, WrongState
from mptf.verification.service import verify, verify_on
from tests.conftest import Databases
from tests.lives import Story, rules
from tests.making import HOSTILE_PDFS, jpeg, pdf, png, sent
from tests.mptf.verification.conftest import unguarded
from tests.tales import going_on
from workflows import acts
from workflows.tables import decided, edges

A = pdf("A letter")


def begun(story: Story) -> None:
    story.begin(1)


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, begun) as own:
        yield own


def attach(
    story: Story,
    on: UUID,
    content: bytes = A,
    name: str = "Letter.pdf",
    who: str = "E1",
    **more: Any,
) -> UUID:
    """The key of the file that then hangs there."""
    act = more.pop("act", "concept-note.attach")
    form = {"kind": "annex", **more} if act == "concept-note.attach" else {}
    story.act(who, act, on, **form, file=sent(name, content))
    return on_it(story, on)[-1].id


def on_it(story: Story, on: UUID) -> list[files.FileRow]:
    found: list[files.FileRow] = story.ask(lambda work: files.of_record.read(work, subject=on))
    return found


def how_many(story: Story, model: Any) -> int:
    found: int = story.ask(lambda work: work.session.exec(select(func.count(model.id))).one())
    return found


def seen_by(story: Story, who: str, key: UUID, on: UUID) -> bool:
    """Whether a reader gets a file; that its record lists it exactly then is held here too."""
    with story.fund.reading(story.actor(who), StoppedClock(story.now)) as work:
        listed = key in {row.id for row in files.of_record.read(work, subject=on)}
        try:
            got = files.content(work, key).content == A
        except NotFound:
            got = False
    assert got == listed, who
    return got


def findings(story: Story) -> list[str]:
    found = verify(story.fund.engine, edges(), decided(), story.profile).findings
    return [finding.sentence for finding in found]


def test_a_file_is_kept_with_its_hash_once_for_all_its_records(story: Story) -> None:
    first, second = story.draft("One"), story.draft("Two")
    attach(story, first, name="../x/Lettre signée.pdf")
    attach(story, second, name="Other name.pdf")
    row = on_it(story, first)[0]
    assert (row.name, row.media, row.size) == ("Lettre signée.pdf", "application/pdf", len(A))
    assert row.sha256 == hashlib.sha256(A).hexdigest()
    assert row.attached_by == story.people["E1"]
    assert how_many(story, StoredFile) == 1
    last = select(AuditEvent).order_by(col(AuditEvent.seq).desc()).limit(1)
    event = story.ask(lambda work: work.session.exec(last).one())
    assert event.after["sha256"] == row.sha256
    assert "content" not in event.after


def test_who_sees_the_record_sees_its_files_and_nobody_else(story: Story) -> None:
    note, call = story.draft(), story.open_call("2022-9")
    mine = attach(story, note)
    readers = ("E1", "E2", "rc", "head", "chair", "auditor", "member", "donor", "agent-1")
    theirs = {who for who in readers if seen_by(story, who, mine, note)}
    assert theirs == {"E1", "E2", "rc", "head", "chair", "auditor"}
    story.act("officer-1", "call.attach", call, file=sent("Guide.pdf", A))
    public = on_it(story, call)[0].id
    assert all(seen_by(story, who, public, call) for who in readers)


UNFIT = (
    ("a.pdf", b"", "“a.pdf”: it is empty"),
    ("a.svg", b"<svg/>", "this type is not taken"),
    ("a.exe.pdf", A, "two endings"),
    ("a.png", A, "damaged"),
    ("a.pdf", HOSTILE_PDFS["a script on opening"][0], "a script"),
)


def test_what_is_not_fit_is_refused_and_nothing_is_kept(story: Story) -> None:
    note = story.draft()
    before = how_many(story, AuditEvent)
    for name, content, reason in UNFIT:
        with pytest.raises(Invalid) as refused:
            attach(story, note, content, name)
        assert refused.value.field == "file"
        assert reason in refused.value.reason
    file = {"name": "a.pdf", "content": "%%"}
    with pytest.raises(Invalid, match="Base64"):
        story.act("E1", "concept-note.attach", note, kind="annex", file=file)
    assert on_it(story, note) == []
    assert how_many(story, AuditEvent) == before


def test_the_limits_of_the_profile_hold_to_the_byte_and_to_the_file(databases: Databases) -> None:
    """One megabyte and two files, in the imaginary fund, which takes no JPEG."""
    with going_on(databases, begun, "imaginary") as story:
        note, rules = story.draft(), story.profile.attachments
        most = rules.megabytes_max * MEGABYTE
        padded = _png_of(most)
        with pytest.raises(Invalid, match=f"it has {most + 1:,} bytes; at most 1 MB"):
            attach(story, note, padded + b"x", "a.png")
        attach(story, note, padded, "a.png")
        with pytest.raises(Invalid, match="attach one of PDF, PNG"):
            attach(story, note, jpeg(), "a.jpeg")
        with pytest.raises(GuardRefused, match="same file hangs on it"):
            attach(story, note, padded, "b.png")
        second = attach(story, note)
        with pytest.raises(GuardRefused, match="2 files already"):
            attach(story, note, pdf("A third"), "c.pdf")
        story.act("E1", "concept-note.take-away", note, attachment=str(second), reason="Old.")
        attach(story, note, pdf("A third"), "c.pdf")
        assert len(on_it(story, note)) == rules.per_record_max


def _png_of(size: int) -> bytes:
    """A PNG of so many bytes: the rest is a text in it."""
    import zlib  # noqa: PLC0415 - of this helper alone

    plain = png()
    body = bytes(size - len(plain) - 12)
    text_in_it = len(body).to_bytes(4) + b"tEXt" + body + zlib.crc32(b"tEXt" + body).to_bytes(4)
    return plain[:-12] + text_in_it + plain[-12:]


def test_who_may_attach_what_and_when(story: Story) -> None:
    note = story.draft()
    for who in ("rc", "E2", "officer-1"):
        with pytest.raises(NotPermitted, match="attach an annex"):
            attach(story, note, who=who)
    attach(story, note, pdf("rc"), who="rc", kind="endorsement")
    with pytest.raises(NotFound):
        attach(story, note, who="donor")
    with pytest.raises(Invalid, match="endorsements and annexes"):
        attach(story, note, kind="document")
    annex = attach(story, note)
    story.act("E1", "concept-note.submit", note)
    story.act("officer-1", "concept-note.take-up", note)
    with pytest.raises(WrongState):
        attach(story, note, pdf("late"))
    with pytest.raises(WrongState):
        story.act("E1", "concept-note.take-away", note, attachment=str(annex), reason="Late.")
    attach(story, note, pdf("late"), kind="endorsement")


def test_what_is_taken_away_is_gone_for_all_and_kept_for_good(story: Story) -> None:
    note, other = story.draft(), story.draft("Another")
    key = attach(story, note)
    with pytest.raises(NotFound):
        story.act("E1", "concept-note.take-away", other, attachment=str(key), reason="Not here.")
    story.act("E1", "concept-note.take-away", note, attachment=str(key), reason="A wrong one.")
    assert not seen_by(story, "E1", key, note)
    assert not seen_by(story, "head", key, note)
    with pytest.raises(NotFound):
        story.act("E1", "concept-note.take-away", note, attachment=str(key), reason="Again.")
    assert how_many(story, StoredFile) == 1
    assert findings(story) == []
    attach(story, note)


SPOILT = (
    ("UPDATE stored_file SET content = :other", "sha256: its bytes do not give it"),
    ("UPDATE attachment SET name = 'b.pdf'", "attachment"),
    ("DELETE FROM stored_file", "sha256: no such file is kept"),
    ("DELETE FROM attachment", "it hangs on no record"),
)


def test_a_file_that_was_changed_or_lost_is_found_and_refused_before(story: Story) -> None:
    attach(story, story.draft())
    assert findings(story) == []
    for attack, says in SPOILT:
        values = {"other": A + b"\n"} if ":other" in attack else {}
        with story.fund.engine.connect() as connection, pytest.raises(DBAPIError):
            connection.execute(text(attack), values)
        with _spoiling(story) as connection:
            connection.execute(text(attack), values)
            found = verify_on(connection, rules(story.profile))
        assert any(says in finding.sentence for finding in found), attack


@contextmanager
def _spoiling(story: Story) -> Iterator[Connection]:
    """A transaction without keys or triggers, undone at its end."""
    tables = [METADATA.tables["stored_file"], METADATA.tables["attachment"]]
    with story.fund.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            driver: Any = connection.connection.driver_connection
            connection.rollback()
            driver.execute("PRAGMA foreign_keys = OFF")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        transaction = connection.get_transaction() or connection.begin()
        with unguarded(connection, *tables):
            yield connection
        transaction.rollback()
        connection.invalidate()


def test_a_preview_examines_and_keeps_nothing(story: Story) -> None:
    note = story.draft()
    doing = story.actor("E1")
    form = {"kind": "annex", "file": sent("a.pdf", A)}
    with story.fund.trying(doing, StoppedClock(story.now)) as work:
        acts.perform(work, "concept-note.attach", note, form)
    assert on_it(story, note) == []
    assert how_many(story, StoredFile) == 0
    assert FileSent(**sent("a.pdf", A)).decoded() == A
