"""What is known of the Network: facts of countries, and what it has counted."""

from __future__ import annotations

from mptf.network import service as network
from mptf.network.models import NetworkFact, NetworkFigure
from mptf.network.schemas import FactEndSent, FactSent, FigureSent, ToldSent
from mptf.work import Work
from workflows import forms


def enter_fact(work: Work, _on: None, sent: FactSent) -> NetworkFact:
    """Enter what is known of a country."""
    return network.enter(work, sent)


def correct_fact(work: Work, fact: NetworkFact, sent: ToldSent) -> NetworkFact:
    """Put right what is known of a country."""
    return network.correct(work, fact, sent)


def end_fact(work: Work, fact: NetworkFact, sent: FactEndSent) -> NetworkFact:
    """Say until when it held, or that it never did."""
    return network.end(work, fact, sent)


def take_in_facts(work: Work, _on: None, _sent: forms.Nothing) -> None:
    """Enter the facts and figures that come with this version."""
    network.take_in(work)


def enter_figure(work: Work, _on: None, sent: FigureSent) -> NetworkFigure:
    """Enter what the Network has counted."""
    return network.count(work, sent)
