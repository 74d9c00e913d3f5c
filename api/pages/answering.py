"""What somebody without an account sends by a form: taken, or said what to do on the form again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from api.pages.words import Words
from mptf.errors import Changed, Invalid, TooMany

M = TypeVar("M", bound=BaseModel)


@dataclass(eq=False)
class NotTaken(Exception):
    """What the form says, and with which status of HTTP."""

    status: int
    problems: Mapping[str, str] = field(default_factory=dict)
    """What to do, by the field it is about."""
    refusal: str = ""


@contextmanager
def taking(words: Words, say: Mapping[str, str], otherwise: str = "") -> Iterator[None]:
    """Turn what is refused into what the form says.

    `say` has a sentence for each field; whatever is not one of them is said at `otherwise`, or
    nowhere.

    Raises:
        NotTaken: something was refused.
    """
    try:
        yield
    except ValidationError as error:
        wrong = dict.fromkeys(str(each["loc"][0]) for each in error.errors())
        at = {name: name if name in say else otherwise for name in wrong}
        problems = {place: words.say(say[place]) for place in at.values() if place}
        raise NotTaken(422, problems) from error
    except Invalid as refusal:
        if refusal.field not in say:
            raise
        raise NotTaken(422, {refusal.field: words.say(say[refusal.field])}) from refusal
    except Changed as refusal:
        raise NotTaken(409, refusal=refusal.sentence()) from refusal
    except TooMany as refusal:
        raise NotTaken(429, refusal=refusal.sentence()) from refusal


def sent_as(model: type[M], sent: Mapping[str, str], **known: Any) -> M:
    """What was sent, as far as it is one of our fields."""
    asked = (name for name in model.model_fields if name not in known)
    return model.model_validate({**{name: sent.get(name, "") for name in asked}, **known})
