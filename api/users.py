"""`mptf users`: who may come in, from the console of whoever runs the server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer
from sqlmodel import col, select

from api import office
from mptf import config
from mptf.access import queries as access
from mptf.access import service
from mptf.errors import NotFound
from mptf.people.models import Organisation, Person
from mptf.policy import SYSTEM, Role
from mptf.work import Work
from workflows.acts import perform

app = typer.Typer(help="People who may come in: add, invite, roles, retire, sessions.")

Email = Annotated[str, typer.Argument(help="The person's e-mail address.")]
Roles = Annotated[list[Role], typer.Option("--role", help="A role; may be given several times.")]


@app.command(name="list")
def show_people() -> None:
    """List everybody in service with their organisation, roles and address."""
    with office.open_fund(config.load()).reading(SYSTEM) as work:
        rows = work.session.exec(
            select(Person, Organisation)
            .join(Organisation, col(Organisation.id) == Person.organisation_id)
            .where(col(Person.retired_at).is_(None))
            .order_by(Organisation.code, Person.name)
        ).all()
        for person, organisation in rows:
            roles = ", ".join(person.roles)
            typer.echo(
                f"{person.email or '':<40} {organisation.code:<16} {roles:<36} {person.name}"
            )


@app.command()
def add(
    email: Email,
    *,
    name: Annotated[str, typer.Option(help="Their name.")],
    title: Annotated[str, typer.Option(help="Their functional title.")],
    organisation: Annotated[str, typer.Option(help="The code of their organisation.")],
    roles: Roles,
) -> None:
    """Enter a person and mail them an invitation."""
    sent = {"name": name, "title": title, "organisation": organisation, "email": email}

    def enter(work: Work) -> None:
        made = perform(work, "person.add", None, {**sent, "roles": [r.value for r in roles]})
        perform(work, "person.invite", made.id, {})  # type: ignore[union-attr]

    office.open_fund(config.load()).write(SYSTEM, enter)
    typer.echo(f"{name} is entered; an invitation is on its way to {email}.")


@app.command()
def invite(email: Email) -> None:
    """Mail a person another invitation, by which they choose a password."""
    _do(email, "person.invite")
    typer.echo(f"An invitation is on its way to {email}.")


@app.command(name="roles")
def change_roles(email: Email, roles: Roles) -> None:
    """Give a person other roles. Every session of theirs ends."""
    _do(email, "person.roles", roles=[role.value for role in roles])
    typer.echo(f"{email}: {', '.join(roles)}.")


@app.command()
def retire(email: Email) -> None:
    """Retire a person: they come in no more, and what they did stays theirs."""
    _do(email, "person.retire")
    typer.echo(f"{email} has retired.")


@app.command()
def sessions(
    email: Annotated[str | None, typer.Argument(help="Of this person alone.")] = None,
    *,
    end: Annotated[bool, typer.Option("--end", help="End them all, of this person.")] = False,
) -> None:
    """List who has signed in, from where, since when; with --end, sign a person out everywhere."""
    fund = office.open_fund(config.load())
    if email is None:
        if end:
            raise typer.BadParameter("Name the person whose sessions are to end.")
        with fund.reading(SYSTEM) as work:
            _print(access.sessions(work))
        return

    def chosen(work: Work) -> None:
        login = service.login_of(work, email)
        if login is None:
            raise NotFound("account", email)
        if end:
            typer.echo(f"{service.end_sessions(work, login.id)} sessions ended.")
        else:
            _print(access.sessions(work, login.id))

    fund.write(SYSTEM, chosen)


def _print(rows: Sequence[access.SessionRow]) -> None:
    for row in rows:
        state = "ended" if row.ended_at else "open"
        seen = f"{row.begun_at:%Y-%m-%d %H:%M}  {row.seen_at:%Y-%m-%d %H:%M}"
        typer.echo(f"{row.email:<40} {seen}  {state:<6} {row.agent}")


def _do(email: str, act: str, **sent: object) -> None:
    def do(work: Work) -> None:
        person = work.session.exec(select(Person).where(Person.email == email)).first()
        if person is None:
            raise NotFound("person", email)
        perform(work, act, person.id, sent)

    office.open_fund(config.load()).write(SYSTEM, do)
