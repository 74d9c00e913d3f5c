"""Everything that can go wrong, as one tree; it knows no HTTP.

    MptfError
    |-- Refused                 the act is not possible; nothing was done
    |   |-- NotFound            there is no such thing, or it is not the actor's to see
    |   |-- NotPermitted        the actor is not the party who may do this
    |   |-- WrongState          the thing is in a state from which this step does not lead
    |   |-- GuardRefused        the step's conditions are not met; all reasons at once
    |   |-- Invalid             what was sent is not well formed
    |   |-- InsufficientFunds   a pool does not hold the money
    |   |-- PeriodClosed        the value date lies in a closed period or in the future
    |   |-- KeyReused           the idempotency key was used for another act
    |   |-- Changed             the record is no longer the one that was looked at
    |   |   `-- FieldsChanged   fields were written by somebody else meanwhile
    |   |-- Clash               it is there already, or it names something that is not
    |   |-- SignInRefused       the address or the password is not right, or was tried too often
    |   |-- SignInNeeded        nobody has signed in, or the session has ended
    |   |-- FormStale           a form does not belong to this session
    |   |-- LinkUsedUp          a one-time link was used, ran out, or never was
    |   |-- LinkOver            a link that asks somebody for an answer leads no further
    |   |-- TooMany             more requests came than one may send in so long
    |   |-- Busy                the database was busy for too long; try again
    |   `-- Closed              the system is closed for maintenance; come back
    |-- BadSetting              an environment variable is wrong
    |-- BadProfile              the fund profile is wrong
    |-- BadHistory              a history file is wrong, or an act in it was refused
    |-- RenderingFailed         a letter could not be printed
    `-- InvariantBroken         a bug: something that can never be is; caught by nobody

Each class has a stable `code` and builds its sentence from typed fields.
"""

from __future__ import annotations

from dataclasses import dataclass


class MptfError(Exception):
    """Anything this system says no to, in a sentence that a user can act on."""

    code = "error"

    def __str__(self) -> str:
        return self.sentence()

    def sentence(self) -> str:
        """What happened and what to do, in the user's words."""
        return self.code


class Refused(MptfError):
    """The act is not possible now. Nothing was done."""

    code = "refused"


@dataclass(eq=False)
class NotFound(Refused):
    """There is no such thing, or it is not the actor's to see."""

    kind: str
    key: str
    code = "not-found"

    def sentence(self) -> str:
        """Name the kind and the key that were asked for."""
        return f"There is no {self.kind} “{self.key}”."


@dataclass(eq=False)
class NotPermitted(Refused):
    """The actor is not the party who may do this."""

    party: str
    act: str = "do this"
    code = "not-permitted"

    def sentence(self) -> str:
        """Name who may."""
        return f"Only {self.party} may {self.act}."


@dataclass(eq=False)
class WrongState(Refused):
    """The thing is in a state from which this step does not lead."""

    trigger: str
    state: str
    code = "wrong-state"

    def sentence(self) -> str:
        """Name the step and the state."""
        return f"“{self.trigger}” cannot be done while the state is “{self.state}”."


@dataclass(eq=False)
class GuardRefused(Refused):
    """The step's conditions are not met."""

    reasons: tuple[str, ...]
    code = "conditions-not-met"

    def sentence(self) -> str:
        """Say every reason."""
        return " ".join(self.reasons)


@dataclass(eq=False)
class Invalid(Refused):
    """What was sent is not well formed."""

    field: str
    reason: str
    code = "invalid"

    def sentence(self) -> str:
        """Name the field and what is expected of it."""
        return f"{self.field}: {self.reason}"


@dataclass(eq=False)
class InsufficientFunds(Refused):
    """The pools that may pay for this do not hold the money."""

    wanted: str
    held: str
    purpose: str
    code = "insufficient-funds"

    def sentence(self) -> str:
        """Name what is wanted and what is there."""
        return (
            f"{self.purpose} needs {self.wanted}, but the pools that may pay for it hold "
            f"{self.held}. Money is allocated against deposits only."
        )


@dataclass(eq=False)
class PeriodClosed(Refused):
    """The value date lies in a closed period or in the future."""

    value_on: str
    reason: str
    code = "period-closed"

    def sentence(self) -> str:
        """Name the date and the bound."""
        return f"The value date {self.value_on} cannot be taken: {self.reason}"


@dataclass(eq=False)
class KeyReused(Refused):
    """The idempotency key was used for another act."""

    key: str
    code = "key-reused"

    def sentence(self) -> str:
        """Name the key."""
        return f"The idempotency key “{self.key}” was already used for a different act."


class Changed(Refused):
    """The record is no longer the one that was looked at when the act was begun."""

    code = "changed"

    def sentence(self) -> str:
        """Say that nothing was lost."""
        return (
            "Somebody has changed this since you opened it. Nothing was overwritten: look at what "
            "is there now, and do it again if you still want to."
        )


@dataclass(eq=False)
class FieldsChanged(Changed):
    """Fields were written by somebody else since they were looked at."""

    labels: tuple[str, ...]
    code = "fields-changed"

    def sentence(self) -> str:
        """Name the fields, and say that nothing was lost."""
        return (
            f"Somebody else has changed {', '.join(self.labels)} since you opened it. Nothing was "
            "overwritten: both texts are there, and you decide which of them stands."
        )


class Clash(Refused):
    """It is there already, or it names something that is not."""

    code = "clash"

    def sentence(self) -> str:
        """Say both: which of them it is, is for whoever sent it to see."""
        return (
            "This was entered already, or it names something that does not exist. Nothing was "
            "changed."
        )


class SignInRefused(Refused):
    """One answer to all that is wrong with a sign-in, so that nobody learns who has an account."""

    code = "sign-in-refused"

    def sentence(self) -> str:
        """Say what may be wrong and what to do."""
        return (
            "The e-mail address or the password is not right, or they were tried too often. Try "
            "again, wait a quarter of an hour, or ask for a new password."
        )


class SignInNeeded(Refused):
    """Nobody has signed in, or the session has ended."""

    code = "sign-in-needed"

    def sentence(self) -> str:
        """Say what to do."""
        return "Sign in to open this. A session ends after twelve hours in which it is not used."


class FormStale(Refused):
    """A form that does not belong to this session, or that another site has sent."""

    code = "form-stale"

    def sentence(self) -> str:
        """Say what to do."""
        return (
            "This form was opened in another session, so nothing was done. Go back, load the page "
            "again, and send it from there."
        )


class LinkUsedUp(Refused):
    """A one-time link that was used, ran out, or never was."""

    code = "link-used-up"

    def sentence(self) -> str:
        """Say what to do."""
        return "This link was used already or has run out. Ask for a new one from the sign-in page."


@dataclass(eq=False)
class LinkOver(Refused):
    """A link that asks somebody without an account for an answer leads no further."""

    reason: str
    code = "link-over"

    def sentence(self) -> str:
        """Say why, and whom to ask."""
        return f"{self.reason} Nothing was changed; ask whoever sent you the link for another one."


@dataclass(eq=False)
class TooMany(Refused):
    """More requests came than one may send in so long."""

    times: int
    span: int
    wait: int
    code = "too-many-requests"

    def sentence(self) -> str:
        """Name the limit, and say when to come back."""
        return (
            f"More than {self.times:,} requests came from you within {self.span} seconds. Nothing "
            f"of this one was done; wait {self.wait} seconds, then send it again."
        )


class Busy(Refused):
    """The database was busy for too long."""

    code = "busy"

    def sentence(self) -> str:
        """Say that nothing was lost."""
        return "The system is busy. Nothing was changed; please try again in a moment."


class Closed(Refused):
    """The system is closed for maintenance, or its database does not answer."""

    code = "closed"

    def sentence(self) -> str:
        """Say that nothing was lost, and when to come back."""
        return (
            "The system is closed for a short while, for maintenance or because its database does "
            "not answer. Nothing was changed; please come back in a minute."
        )


@dataclass(eq=False)
class BadSetting(MptfError):
    """An environment variable is wrong."""

    name: str
    value: str
    reason: str
    code = "bad-setting"

    def sentence(self) -> str:
        """Name the variable, its value and what is expected."""
        return f"{self.name}={self.value!r}: {self.reason}"


@dataclass(eq=False)
class BadProfile(MptfError):
    """The fund profile is wrong."""

    path: str
    key: str
    reason: str
    code = "bad-profile"

    def sentence(self) -> str:
        """Name the file, the key and what is expected."""
        return f"{self.path}: “{self.key}”: {self.reason}"


@dataclass(eq=False)
class BadHistory(MptfError):
    """A history file is wrong, or an act in it was refused."""

    path: str
    line: int
    reason: str
    code = "bad-history"

    def sentence(self) -> str:
        """Name the file, the line and the reason."""
        place = f"{self.path}, line {self.line}" if self.line else self.path
        return f"{place}: {self.reason}"


@dataclass(eq=False)
class RenderingFailed(MptfError):
    """A letter could not be printed; it stays signed and is tried again."""

    reference: str
    reason: str
    code = "rendering-failed"

    def sentence(self) -> str:
        """Name the letter and the reason."""
        return f"Letter {self.reference} could not be printed: {self.reason}"


@dataclass(eq=False)
class InvariantBroken(MptfError):
    """A bug. Something that can never be, is; the unit of work is undone and nobody catches it."""

    what: str
    code = "invariant-broken"

    def sentence(self) -> str:
        """Say what was found."""
        return f"This should be impossible: {self.what}"
