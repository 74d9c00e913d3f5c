"""What is sent about tranches and flags."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from mptf.sent import Sent, Short, Text


class TrancheAskSent(Sent):
    """What the coordinating entity says with its request, if anything."""

    text: Text = ""


class ReleaseSent(Sent):
    """What is said with a release, if anything."""

    text: Text = ""


class RefusalSent(Sent):
    """Why a tranche is not released."""

    reasons: Annotated[Text, Field(min_length=1)]


class FlagSent(Sent):
    """Why the money of a programme is held back."""

    text: Short


class FlagLiftSent(Sent):
    """Which flag is lifted, by its number, and why."""

    flag: Annotated[int, Field(ge=1)]
    text: Short
