"""Calls, and a form of a note that is complete and eligible under any profile."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from mptf.profile import FormField
from tests.lives.letters import Lettered
from tests.lives.telling import COUNTRIES


class Called(Lettered):
    """A fund that calls for notes."""

    def open_call(self, number: str = "2022-1") -> UUID:
        """A rolling call for everything."""
        return self.announce(
            number=number, title="A call", opens_at=self.now.isoformat(), illustrative=True
        )

    def announce(self, **sent: Any) -> UUID:
        """A call, from its preparation to its announcement."""
        draft = self.act("officer-1", "call.prepare", **sent)
        made: UUID = self.act("officer-1", "call-draft.announce", draft)
        return made

    @property
    def amount(self) -> int:
        """What a note asks for, in whole units of the currency: within its scope's limits."""
        bounds = self.profile.note.budget[self._scope.code]
        share = (int(bounds.min) * 5 // 4) // 1000 // len(self.entities)
        return share * 1000 * len(self.entities)

    @property
    def _scope(self) -> Any:
        return self.profile.note.scopes[0]

    def content(self, title: str) -> dict[str, Any]:
        """A note's form, complete and eligible under the profile."""
        profile, note, area = self.profile, self.profile.note, self.profile.areas[0]
        part = self.amount // len(self.entities)
        return {
            "title": title,
            "summary": f"What “{title}” is about.",
            "scope": self._scope.code,
            "countries": COUNTRIES[: max(self._scope.countries_min, 1)],
            "region": profile.regions[-1].code,
            "area": area.code,
            "objectives": area.objectives[: max(note.objectives_min, 1)],
            "sdg_targets": [f"10.{n}" for n in range(1, note.sdg_targets_min + 1)],
            "principles": "All of them.",
            "country_framework": "Outcome 1.",
            "duration_months": note.duration_months.min,
            "budget": [
                {"entity": code, "category": 1, "amount": f"{part}.00"} for code in self.entities
            ],
            "government_bodies": [f"Body {n}" for n in range(note.government_bodies_min)],
            "stakeholder_groups": [
                group.code for group in note.stakeholder_groups[: note.stakeholder_groups_min]
            ],
            "markers": [
                {
                    "code": marker.code,
                    "score": next(s for s in marker.scale if s not in marker.blocking),
                    "justification": "Thought about.",
                }
                for marker in note.markers
            ],
            "results": [
                {
                    "outcome": "More people are safe.",
                    "indicator": "A count",
                    "target": "All of them",
                }
            ],
            "guiding_principles": [{"letter": "a", "how": "People decide with us."}],
            "implementing_partners": [{"name": "A union", "task": "It trains"}],
            "beneficiaries": [{"group": "Workers", "number": 4000}],
            "risks": [
                {"risk": "It takes longer", "likelihood": 2, "impact": 3, "answer": "Begin early."}
            ],
            "answers": {
                field.name: self._said(field) for field in note.form.fields if field.is_own
            },
        }

    def fields(self, title: str) -> dict[str, Any]:
        """The same by what is written apart."""
        content = self.content(title)
        own = content.pop("answers")
        return {**content, **own}

    @staticmethod
    def _said(field: FormField) -> Any:
        """An answer to one of the fund's own fields."""
        match field.kind:
            case "yes-no":
                return False
            case "number":
                return 1
            case "choice" | "choices":
                first = (field.options or ())[0].code
                return first if field.kind == "choice" else [first]
            case _:
                return "Thought about."
