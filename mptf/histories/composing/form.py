"""What a concept note's form says: drawn from its row and from the reference rows."""

from __future__ import annotations

from typing import Any

from mptf.histories.composing.people import UNKNOWN_ENTITIES, entity_code
from mptf.histories.composing.plans import Note
from mptf.histories.composing.script import rules
from mptf.money import Money
from mptf.network import reference

MARK = "(illustrative)"
THOUSAND = 100_000
"""A thousand of the fund's currency in its minor units."""

_BODIES = {
    "TA1": ("Statistical office", "Ministry of planning", "Ministry of the interior"),
    "TA2": ("Ministry of social affairs", "Ministry of health", "Disaster management office"),
    "TA3": ("Ministry of the interior", "Border service", "Ministry of justice"),
    "TA4": ("Ministry of labour", "Ministry of foreign affairs", "Skills authority"),
    "TA5": ("Ministry of social affairs", "Association of municipalities", "Ministry of education"),
}
_GROUPS = {
    "TA1": ("academia", "civil-society"),
    "TA2": ("civil-society", "migrants"),
    "TA3": ("local-authorities", "civil-society"),
    "TA4": ("employers", "unions", "diaspora"),
    "TA5": ("local-authorities", "migrants"),
}
_TARGETS = {
    "TA1": ("10.7", "17.18"),
    "TA2": ("10.7", "13.1"),
    "TA3": ("10.7", "16.2"),
    "TA4": ("8.8", "10.7"),
    "TA5": ("10.2", "10.7"),
}
# Where sources name who implements: the place as the reference row writes it.
_SOURCED = {
    "north-macedonia": "North Macedonia",
    "chile-mexico": "Chile; Mexico",
    "philippines": "Philippines",
    "indonesia": "Indonesia",
}
_SHARES = (5, 4, 3, 3, 2, 2)
_CATEGORIES = (38, 5, 4, 22, 8, 17, 6)
"""How direct cost is spread over the categories 1 to 7, in per cent."""


def shares(note: Note, thousands: int) -> dict[str, Money]:
    """An amount divided among the note's entities in whole thousands, the coordinator first."""
    parts = Money(thousands, rules().fund.currency).split(_SHARES[: len(note.entities)])
    whole = (Money(part.minor * THOUSAND, part.currency) for part in parts)
    return dict(zip(note.entities, whole, strict=True))


def budget(amounts: dict[str, Money]) -> list[dict[str, Any]]:
    """Budget lines by entity and category, indirect cost by the profile's rate."""
    money = rules().money
    lines: list[dict[str, Any]] = []
    for code, amount in amounts.items():
        direct, indirect = amount.net_of_indirect(money.indirect_bps)
        parts = dict(enumerate(direct.split(_CATEGORIES), 1)) | {money.indirect_category: indirect}
        lines += [
            {"entity": code, "category": category, "amount": part.plain()}
            for category, part in parts.items()
        ]
    return lines


def labels(note: Note) -> dict[str, str]:
    """Words beside an entity: a host, or one that sources do not name."""
    unknown = {entity_code(letter) for letter in UNKNOWN_ENTITIES}
    found = {c: "not known from sources: illustrative" for c in note.entities if c in unknown}
    if note.key == "igad":
        found["UNOPS"] = "host of the Platform on Disaster Displacement"
    return found


def sdg_targets(note: Note) -> tuple[str, ...]:
    """The targets of the Sustainable Development Goals that it serves."""
    return _TARGETS[note.area]


def objectives(note: Note) -> str:
    """The note's objectives in words."""
    return "; ".join(f"{n}, {reference.objective(n).title}" for n in note.objectives)


def content(note: Note, *, revised: bool = False) -> dict[str, Any]:
    """The form as it is sent."""
    said = {
        "title": note.title,
        "summary": _summary(note, revised=revised),
        "scope": note.reach,
        "countries": list(note.countries),
        "region": note.fund_region,
        "area": note.area,
        "objectives": list(note.objectives),
        "sdg_targets": list(sdg_targets(note)),
        "principles": "The work is people-centred, follows human rights, is responsive to gender "
        "and sensitive to children, and is led by the whole of government and of society.",
        "country_framework": f"Outcome on inclusion and governance of the UNSDCF {MARK}",
        "duration_months": note.months,
        "budget": budget(shares(note, note.amount)),
        "government_bodies": _bodies(note),
        "stakeholder_groups": list(_GROUPS[note.area]),
        "results": _results(note),
        "beneficiaries": [
            {"group": f"Migrants and their families {MARK}", "number": 200 * note.months}
        ],
        "risks": [
            {
                "risk": f"Authorities change while the work goes on {MARK}",
                "likelihood": 3,
                "impact": 2,
                "answer": "Agreements are made with offices, not with persons.",
            }
        ],
        "markers": _markers(note),
        "answers": {
            "theory_of_change": f"If authorities and communities in {note.place} do this together, "
            "then migration is safer and better governed there, because those whom it concerns "
            f"decide and act with each other. {MARK}",
            "sustainability": f"What works goes into plans and budgets of the authorities. {MARK}",
        },
    }
    if found := labels(note):
        said["partner_labels"] = found
    return said


def _summary(note: Note, *, revised: bool) -> str:
    sure = f"Known from public sources: {note.known} " if note.known else ""
    text = (
        f"{sure}Together with authorities and communities in {note.place}, "
        f"{len(note.entities)} UN organizations would work over {note.months} months on these "
        f"objectives of the Global Compact: {objectives(note)}. "
    )
    if revised:
        text += "This version answers the Committee’s remarks on results, ownership and budget. "
    return text + f"What public sources do not tell is {MARK[1:-1]}, budget and dates included."


def _results(note: Note) -> list[dict[str, str]]:
    """An outcome for each objective, as far as one can be told from its title."""
    return [
        {
            "outcome": f"{reference.objective(number).title} {MARK}",
            "indicator": f"Places in which it is practised {MARK}",
            "target": f"{len(note.countries) or 1} places within {note.months} months",
        }
        for number in note.objectives
    ]


def _bodies(note: Note) -> list[str]:
    place = _SOURCED.get(note.key)
    for row in reference.joint_programmes():
        if row.place == place:
            named = [body for body in row.implementing_partners if body != "and others"]
            if len(named) >= rules().note.government_bodies_min:
                return named
    return [f"{body} {MARK}" for body in _BODIES[note.area]]


def _markers(note: Note) -> list[dict[str, str]]:
    blocked = note.path.endswith("ineligible markers")
    scores = {
        "gender": "3" if "UN Women" in note.entities else "2",
        "human-rights": "C" if blocked else "A" if "OHCHR" in note.entities else "B",
        "child-sensitivity": "A" if "UNICEF" in note.entities else "NA",
    }
    reasons = {
        "gender": "Half of those reached are women, and activities answer what they asked for.",
        "human-rights": "Rights holders and duty bearers are named, with what each can do.",
        "child-sensitivity": "Activities touch children as far as the score says.",
    }
    return [{"code": c, "score": s, "justification": reasons[c]} for c, s in scores.items()]
