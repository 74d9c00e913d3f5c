"""The floor under a page: the same statements by the bare driver, the same template, nothing else.

What a page sends to its database and what it gives to its template are noted once. Its floor asks
the same again over the same pool and renders the same, behind the same server: what is left between
the two is sessions, policy, mapping and words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from jinja2 import Template
from sqlalchemy import Engine, event
from starlette.responses import HTMLResponse, JSONResponse, Response

Statement = tuple[str, Any]


@dataclass
class Noted:
    """What one request asked of the database and gave to its template."""

    statements: list[Statement] = field(default_factory=list)
    rendered: list[tuple[Template, dict[str, Any]]] = field(default_factory=list)


@contextmanager
def noting(engine: Engine) -> Iterator[Noted]:
    """Note what a request does meanwhile."""
    noted = Noted()
    render = Template.render

    def rendering(template: Template, **given: Any) -> str:
        noted.rendered.append((template, given))
        return render(template, **given)

    def asking(*said: Any) -> None:
        statement, values = said[2], said[3]
        if statement.lstrip().startswith(("SELECT", "WITH")):
            noted.statements.append((statement, values))

    event.listen(engine, "before_cursor_execute", asking)
    try:
        with mock.patch.object(Template, "render", rendering):
            yield noted
    finally:
        event.remove(engine, "before_cursor_execute", asking)


def ask(engine: Engine, statements: list[Statement]) -> None:
    """Send statements to the driver over the engine's own pool, and fetch every row.

    It ends as a unit that reads does, so that the driver keeps what it has prepared.
    """
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        for statement, values in statements:
            cursor.execute(statement, values)
            cursor.fetchall()
        cursor.close()
        connection.commit()
    finally:
        connection.close()


def floor(engine: Engine, noted: Noted, answer: Any) -> Callable[[Any], Response]:
    """A route that does no more than what was noted; `answer` is what it sends without a template.

    The first statement asks who is at the door, which the floor does not.
    """
    statements = noted.statements[1:]

    def page(_request: object) -> Response:
        ask(engine, statements)
        for template, given in noted.rendered:
            return HTMLResponse(template.render(**given))
        return JSONResponse(answer)

    return page
