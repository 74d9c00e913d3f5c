"""Who there is in a story."""

from __future__ import annotations

from typing import Any

from mptf.policy import Role
from tests.lives.telling import COUNTRIES, Teller


class Peopled(Teller):
    """A fund with the people who act in it."""

    @property
    def entities(self) -> tuple[str, ...]:
        """The participating organisations, the coordinating one first."""
        return tuple(f"E{number}" for number in range(1, self.profile.note.partners_min + 1))

    def populate(self) -> None:
        """Organisations and persons: the secretariat, the Chair, the agent, entities, a donor."""
        organisations = {"SEC": "secretariat", "AA": "administrative-agent", "DON": "donor"}
        organisations |= {"AUD": "auditor", "STK": "stakeholder"}
        organisations |= dict.fromkeys(self.entities, "un-entity")
        for code, kind in organisations.items():
            self._organisation(code, kind)
        self._organisation("RCO", "resident-coordinator-office", country=COUNTRIES[0])
        self._person("head", "SEC", Role.HEAD_OF_SECRETARIAT, Role.SECRETARIAT)
        self._person("chair", "SEC", Role.CHAIR)
        self._person("deputy", "SEC", Role.SECRETARIAT)
        for number in range(1, self.profile.assessment.reviewers_min + 1):
            self._person(f"officer-{number}", "SEC", Role.SECRETARIAT)
        self._person("agent-1", "AA", Role.AGENT)
        self._person("agent-2", "AA", Role.AGENT)
        self._person("donor", "DON", Role.DONOR)
        self._person("auditor", "AUD", Role.AUDITOR)
        self._person("administrator", "SEC", Role.ADMINISTRATOR)
        self._person("member", "STK", Role.COMMITTEE)
        self._person("rc", "RCO", Role.RESIDENT_COORDINATOR)
        for code in self.entities:
            self._person(code, code, Role.ENTITY)

    def _organisation(self, code: str, kind: str, **more: Any) -> None:
        self.act(
            "system",
            "organisation.add",
            code=code,
            name=f"Organisation {code}",
            kind=kind,
            address=("Street 1", "City"),
            illustrative=True,
            **more,
        )

    def _person(self, name: str, organisation: str, *roles: Role) -> None:
        self.people[name] = self.act(
            "system",
            "person.add",
            name=f"Person {name}",
            title=f"Title of {name}",
            organisation=organisation,
            roles=[role.value for role in roles],
            email=f"{name}@fund.example",
            illustrative=True,
        )
