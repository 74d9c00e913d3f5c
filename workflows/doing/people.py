"""People, their accounts, and who sits on the Committee."""

from __future__ import annotations

from mptf.access import service as access
from mptf.committee import service as committee
from mptf.committee.models import Seat, SeatTerm
from mptf.money import Money
from mptf.people import queries as find
from mptf.people import service as people
from mptf.people.models import Delegation, Organisation, Person
from mptf.work import Work
from workflows import forms


def add_organisation(work: Work, _on: None, sent: forms.OrganisationForm) -> Organisation:
    """Enter an organisation."""
    return people.add_organisation(
        work,
        code=sent.code,
        name=sent.name,
        kind=sent.kind,
        address=list(sent.address),
        country=sent.country,
        illustrative=sent.illustrative,
        source=sent.source,
    )


def add_person(work: Work, _on: None, sent: forms.PersonForm) -> Person:
    """Enter a person with their roles."""
    return people.add_person(
        work,
        name=sent.name,
        title=sent.title,
        organisation=find.organisation(work, sent.organisation),
        roles=list(sent.roles),
        email=sent.email,
        illustrative=sent.illustrative,
    )


def invite_person(work: Work, person: Person, _sent: forms.Nothing) -> Person:
    """Mail a person an invitation to sign in."""
    access.invite(work, person)
    return person


def change_roles(work: Work, person: Person, sent: forms.RolesForm) -> Person:
    """Give a person other roles; their sessions end."""
    people.change_roles(work, person, list(sent.roles))
    return person


def retire_person(work: Work, person: Person, _sent: forms.Nothing) -> Person:
    """Retire a person, who then acts no more."""
    people.retire(work, person)
    return person


def delegate(work: Work, _on: None, sent: forms.DelegationForm) -> Delegation:
    """Let one person exercise another's role."""
    return people.delegate(
        work,
        giver=work.get(Person, sent.giver),
        taker=work.get(Person, sent.taker),
        role=sent.role,
        text=sent.text,
        from_on=sent.from_on,
        to_on=sent.to_on,
        purposes=sent.purposes,
        most_minor=Money.parse(sent.most, work.profile.fund.currency).minor if sent.most else None,
    )


def confirm_delegation(work: Work, delegation: Delegation, _sent: forms.Nothing) -> Delegation:
    """Lend one's role by a delegation that somebody else has entered."""
    people.confirm(work, delegation)
    return delegation


def end_delegation(work: Work, delegation: Delegation, _sent: forms.Nothing) -> Delegation:
    """Take a delegation back, from this moment on."""
    people.revoke(work, delegation)
    return delegation


def fill_seat(work: Work, _on: None, sent: forms.SeatForm) -> SeatTerm:
    """Fill a seat of the Committee."""
    return committee.seat(
        work,
        code=sent.code,
        category=sent.category,
        name=sent.name,
        organisation=find.organisation(work, sent.organisation),
        from_on=sent.from_on,
        to_on=sent.to_on,
        holder=work.get(Person, sent.holder) if sent.holder else None,
        alternate=work.get(Person, sent.alternate) if sent.alternate else None,
    )


def end_term(work: Work, seat: Seat, sent: forms.EndTermForm) -> Seat:
    """End the term of a seat, which is vacant from the next day on."""
    committee.end_term(work, seat, on=sent.on)
    return seat
