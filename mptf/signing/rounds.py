"""The round of signatures: ask everybody by mail, remind on the profile's days, see who is left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from sqlmodel import col, func, select

from mptf.deadlines import service as deadlines
from mptf.outbox import service as outbox
from mptf.people.models import Person
from mptf.people.service import actors
from mptf.policy import Actor, Role, coordinator
from mptf.programmes import service as programmes
from mptf.programmes.models import JointProgramme
from mptf.programmes.states import ProgrammeState
from mptf.signing import service
from mptf.signing.models import SignatureAsk, SignatureReminder
from mptf.signing.queries import SIGNATURES
from mptf.templating import day, render_text
from mptf.work import Work


def open_round(work: Work, programme: JointProgramme) -> None:
    """Ask everybody whose signature the profile wants, by mail, and say until when."""
    codes = programmes.partner_codes(work, programme.id)
    due = deadlines.set_due(
        work,
        "joint-programme",
        programme.id,
        what=SIGNATURES,
        party="every signatory",
        days=work.profile.programme.signing.days,
    )
    for kind, party in programmes.signatures_wanted(work, programme, codes.values()):
        row = SignatureAsk(
            programme_id=programme.id,
            version=programme.version,
            kind=kind,
            party=party,
            asked_at=work.now(),
            mailed=0,
        )
        row.mailed = _write_to(work, programme, row, due.due_on, key=f"signature/{row.id}")
        work.add(row)


def waiting(work: Work) -> list[UUID]:
    """Approved programmes whose round is open, by their numbers, where somebody may be reminded."""
    return [
        programme.id
        for programme in _approved(work)
        if (due := deadlines.due(work, programme.id, SIGNATURES)) and _mark(work, due) is not None
    ]


def signed_by_all(work: Work) -> list[UUID]:
    """Approved programmes whose document bears every signature, by their numbers."""
    found = []
    for programme in _approved(work):
        codes = programmes.partner_codes(work, programme.id)
        wanted = programmes.signatures_wanted(work, programme, codes.values())
        given = {(row.kind, row.party) for row in programmes.signatures(work, programme)}
        if given.issuperset(wanted):
            found.append(programme.id)
    return found


def _approved(work: Work) -> list[JointProgramme]:
    query = select(JointProgramme).where(JointProgramme.state == ProgrammeState.APPROVED)
    return list(work.session.exec(query.order_by(col(JointProgramme.number))))


def remind(work: Work, programme: JointProgramme) -> int:
    """Remind who has not signed, where a day of the profile has come; how many were reminded.

    A clockwork that was down sends late what is still of use, and nothing twice.
    """
    due = deadlines.due(work, programme.id, SIGNATURES)
    if due is None or (days := _mark(work, due)) is None:
        return 0
    there = {(row.kind, row.party) for row in programmes.signatures(work, programme)}
    reminded = 0
    for ask in _asks(work, programme):
        if (ask.kind, ask.party) in there or _was_reminded(work, ask, due, days):
            continue
        key = f"signature-reminder/{ask.id}/{due.isoformat()}/{days}"
        mailed = _write_to(work, programme, ask, due, key=key)
        work.add(
            SignatureReminder(
                ask_id=ask.id, due_on=due, days=days, reminded_at=work.now(), mailed=mailed
            )
        )
        reminded += 1
    return reminded


def _mark(work: Work, due: date) -> int | None:
    """The day of the profile that has come last, counted to the due day; below zero after it."""
    rules = work.profile.programme.signing
    left = (due - work.today()).days
    before = [days for days in rules.reminder_days if left <= days]
    after = [-days for days in rules.overdue_days if left <= -days]
    if left >= 0:
        return min(before, default=None)
    return min(after, default=None)


def _asks(work: Work, programme: JointProgramme) -> list[SignatureAsk]:
    query = select(SignatureAsk).where(
        SignatureAsk.programme_id == programme.id, SignatureAsk.version == programme.version
    )
    return list(work.session.exec(query.order_by(col(SignatureAsk.kind), col(SignatureAsk.party))))


def _was_reminded(work: Work, ask: SignatureAsk, due: date, days: int) -> bool:
    query = select(func.count(col(SignatureReminder.id))).where(
        SignatureReminder.ask_id == ask.id,
        SignatureReminder.due_on == due,
        SignatureReminder.days == days,
    )
    return bool(work.session.exec(query).one())


# --- Mails ---------------------------------------------------------------------------------------


def _write_to(
    work: Work, programme: JointProgramme, ask: SignatureAsk, due: date, *, key: str
) -> int:
    """Ask, or ask again, each person who signs; to how many it was written.

    A Resident Coordinator without an account gets a link, to the address at which they endorsed
    the note or were asked last; a government is asked by the coordinating entity.
    """
    persons = [
        person
        for person, actor in actors(work)
        if person.email and _signs(work, programme, ask)(actor)
    ]
    if not persons and ask.kind == service.COUNTRY:
        return service.link_again(work, programme, ask.party, due)
    for person in persons:
        _mail(work, programme, ask, person, due, key=f"{key}/{person.id}")
    return len(persons)


def _signs(work: Work, programme: JointProgramme, ask: SignatureAsk) -> Callable[[Actor], bool]:
    match ask.kind:
        case "puno":
            codes = programmes.partner_codes(work, programme.id)
            own = {key for key, code in codes.items() if code == ask.party}
            return lambda actor: actor.holds(Role.ENTITY) and actor.organisation in own
        case "resident-coordinator":
            return lambda a: a.holds(Role.RESIDENT_COORDINATOR) and a.country == ask.party
        case "chair":
            return lambda actor: actor.holds(Role.CHAIR)
        case _:
            return lambda actor: coordinator.includes(actor, programme)


def _mail(
    work: Work,
    programme: JointProgramme,
    ask: SignatureAsk,
    person: Person,
    due: date,
    *,
    key: str,
) -> None:
    text = render_text(
        "emails/signature-request.txt",
        {
            "name": person.name,
            "number": programme.number,
            "title": programme.title,
            "fund": work.profile.fund.name,
            "government": service.name_of(ask.party) if ask.kind == "government" else "",
            "until": day(due),
            "late": due < work.today(),
            "address": f"{work.public_url}/programmes/{programme.number}/signatures",
        },
    )
    outbox.queue(
        work,
        key=key,
        to_email=person.email or "",
        to_name=person.name,
        subject=f"{work.profile.fund.short_name}: action required by {day(due)}: "
        f"sign {programme.number}",
        text=text,
    )
