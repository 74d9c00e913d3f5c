"""Files on items before the Committee and on calls in preparation: whose they are, and when."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlmodel import select

from mptf.attachments.models import Attachment
from mptf.errors import GuardRefused, Invalid, NotFound, NotPermitted
from mptf.meetings.models import Meeting
from mptf.procedures.models import WrittenProcedure
from tests.api.programs import act, program_of
from tests.api.visiting import client_of
from tests.circulating import about_the_note, items, prepare, tabled
from tests.conftest import Databases
from tests.lives import Story
from tests.making import HOSTILE_PDFS, pdf, sent
from tests.meeting import put_on_the_agenda, soon
from tests.tales import going_on

A = pdf("An annex of an item")


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, tabled) as own:
        yield own


def annexed(story: Story, item: UUID, name: str = "Annex.pdf") -> str:
    """A file on an item; where its bytes lie."""
    story.act("officer-1", "committee-item.attach", item, file=sent(name, A))
    rows = select(Attachment.id).where(Attachment.subject_id == item)
    return f"/files/{story.ask(lambda work: work.session.exec(rows).all())[-1]}"


def statuses(story: Story, address: str, *who: str | None) -> list[int]:
    return [client_of(story, each).get(address).status_code for each in who]


@pytest.mark.same_on_both
def test_a_file_goes_with_the_papers_and_not_to_who_stands_back(story: Story) -> None:
    procedure = prepare(story)
    (item,) = items(story, procedure)
    file = annexed(story, item)
    readers = ("officer-1", "auditor", "holder of DONORS-1", "E1", "donor", None)
    assert statuses(story, file, *readers) == [200, 200, 404, 404, 404, 404]
    story.act("officer-1", "written-procedure.circulate", procedure)
    assert statuses(story, file, *readers) == [200, 200, 200, 404, 404, 404]
    number = story.ask(lambda work: work.get(WrittenProcedure, procedure).number)
    member = client_of(story, "holder of DONORS-1").get(f"/procedures/{number}").text
    assert "Annex.pdf" in member
    assert f'href="{file}"' in member
    back = "holder of DONORS-2"
    assert statuses(story, file, back) == [200]
    story.act(back, "committee-item.stand-back", item, reason="A part in it.")
    assert statuses(story, file, back) == [404]
    assert "Annex.pdf" not in client_of(story, back).get(f"/procedures/{number}").text
    got = program_of(story, "holder of DONORS-1").get(f"/api/v1/committee-items/{item}").json()
    assert [each["name"] for each in got["files"]] == ["Annex.pdf"]
    assert program_of(story, "holder of DONORS-1").get(got["files"][0]["address"]).content == A
    bare = program_of(story, back).get(f"/api/v1/committee-items/{item}").json()
    assert (bare["withheld"], bare["files"]) == (True, [])
    assert program_of(story, back).get(got["files"][0]["address"]).status_code == 404


def test_what_the_seats_were_asked_on_neither_grows_nor_shrinks(story: Story) -> None:
    procedure = prepare(story)
    (item,) = items(story, procedure)
    key = annexed(story, item).rpartition("/")[2]
    for who in ("chair", "auditor"):
        with pytest.raises(NotPermitted):
            story.act(who, "committee-item.attach", item, file=sent("B.pdf", pdf("B")))
    with pytest.raises(NotFound):
        story.act("E1", "committee-item.attach", item, file=sent("B.pdf", pdf("B")))
    story.act("officer-1", "written-procedure.circulate", procedure)
    with pytest.raises(GuardRefused, match="stay as they are"):
        story.act("officer-1", "committee-item.attach", item, file=sent("B.pdf", pdf("B")))
    with pytest.raises(GuardRefused, match="stay as they are"):
        story.act("officer-1", "committee-item.take-away", item, attachment=key, reason="No.")


@pytest.mark.same_on_both
def test_an_item_of_a_meeting_has_its_files_on_its_page_and_among_the_papers(story: Story) -> None:
    meeting = soon(story)
    put_on_the_agenda(story, about_the_note(story), meeting)
    item = items(story, meeting)[-1]
    file = annexed(story, item, "Letter.pdf")
    wrong = annexed(story, items(story, meeting)[0], "Wrong.pdf")
    number = story.ask(lambda work: work.get(Meeting, meeting).number)
    staff = client_of(story, "officer-1")
    assert "Letter.pdf" in staff.get(f"/meetings/{number}").text
    form = staff.get("/acts/committee-item.take-away", params={"on": str(item)}).text
    assert "Letter.pdf" in form
    away = {"attachment": wrong.rpartition("/")[2], "reason": "A wrong one."}
    story.act("officer-1", "committee-item.take-away", items(story, meeting)[0], **away)
    assert statuses(story, wrong, "officer-1") == [404]
    assert "Wrong.pdf" not in staff.get(f"/meetings/{number}").text
    assert statuses(story, file, "officer-1", "holder of DONORS-1") == [200, 404]


@pytest.mark.same_on_both
def test_a_stranger_s_file_is_examined_wherever_it_hangs(story: Story) -> None:
    (item,) = items(story, prepare(story))
    draft = prepared(story)
    hostile = sent("a.pdf", HOSTILE_PDFS["a named script"][0])
    for name, on in (("committee-item.attach", item), ("call-draft.attach", draft)):
        with pytest.raises(Invalid, match="holds a script"):
            story.act("officer-1", name, on, file=hostile)
    story.act("officer-1", "call-draft.attach", draft, file=sent("A.pdf", A))
    with pytest.raises(GuardRefused, match="same file"):
        story.act("officer-1", "call-draft.attach", draft, file=sent("B.pdf", A))


# --- Calls in preparation ------------------------------------------------------------------------


def prepared(story: Story) -> UUID:
    draft: UUID = story.act(
        "officer-1",
        "call.prepare",
        number="2029-1",
        title="Being prepared",
        opens_at=story.now.isoformat(),
    )
    return draft


@pytest.mark.same_on_both
def test_what_is_prepared_with_a_call_is_handed_out_with_it(story: Story) -> None:
    draft = prepared(story)
    for name in ("Guide.pdf", "Wrong.pdf"):
        story.act("officer-1", "call-draft.attach", draft, file=sent(name, pdf(name)))
    guide, wrong = story.files(draft)
    assert statuses(story, f"/files/{guide}", "officer-1", "auditor", "E1", "donor", None) == [
        *(200, 200, 404, 404, 404)
    ]
    assert "Guide.pdf" in client_of(story, "officer-1").get("/calls").text
    assert "Guide.pdf" not in client_of(story, "E1").get("/calls").text
    got = program_of(story, "officer-1").get("/api/v1/call-drafts/2029-1").json()
    assert [each["name"] for each in got["files"]] == ["Guide.pdf", "Wrong.pdf"]
    away = {"attachment": str(wrong), "reason": "A wrong one."}
    assert act(program_of(story, "officer-1"), "call-drafts/2029-1/take-away", **away).is_success
    call = story.act("officer-1", "call-draft.announce", draft)
    (handed_out,) = story.files(call)
    assert statuses(story, f"/files/{handed_out}", "E1", None) == [200, 200]
    page = client_of(story, None).get("/calls/2029-1").text
    assert "Guide.pdf" in page
    assert "Wrong.pdf" not in page
    with pytest.raises(GuardRefused, match="not in preparation"):
        story.act("officer-1", "call-draft.attach", draft, file=sent("B.pdf", pdf("B")))
