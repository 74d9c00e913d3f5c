"""Who there is: organisations, functional titles in the place of persons, seats, a delegation."""

from __future__ import annotations

from typing import Any

from mptf.histories.composing.script import Pen, Script, day, rules
from mptf.network import reference

EMPTY = "(illustrative)"

# Entities that take part in something. Three more are not known from sources: plainly illustrative.
ENTITIES = (
    "IOM|ILO|UNHCR|UN Women|OHCHR|UNDP|UNICEF|FAO|UNOPS|UNODC|WHO|UNFPA|UNESCO|UNEP|UN-Habitat|"
    "ITC|UNDRR|WFP|UNIDO|UNCTAD|ECLAC"
).split("|")
UNKNOWN_ENTITIES = ("A", "B", "C")

# Donors that public pages name; the others of the eleven by 2020 are plainly illustrative.
DONORS = {
    "Norway": "NOR",
    "Germany": "DEU",
    "Denmark": "DNK",
    "Sweden": "SWE",
    "United Kingdom": "GBR",
    "Portugal": "PRT",
    "Mexico": "MEX",
}
UNKNOWN_DONORS = ("A", "B", "C", "D")

# Resident Coordinators who follow their country's notes here; more are added like these.
COORDINATED = ("PHL", "ETH", "ZAF")

FMU = "Fund Management Unit"
AGENT = "Multi-Partner Trust Fund Office"

# Key, title, organisation's code, roles. The title stands in the place of a name.
OFFICES = (
    ("chair", "", "UNNM", ("chair",)),
    ("deputy", "Deputy Director General of IOM", "UNNM", ("committee",)),
    ("head", f"Head of the {FMU}", "FMU", ("secretariat", "head-of-secretariat")),
    ("officer-1", f"Programme officer, {FMU}", "FMU", ("secretariat",)),
    ("officer-2", f"Monitoring officer, {FMU}", "FMU", ("secretariat",)),
    ("administrator", f"System administrator, {FMU}", "FMU", ("administrator",)),
    ("agent-maker", f"Portfolio manager, {AGENT}", "MPTFO", ("agent",)),
    ("agent-checker", f"Executive Coordinator, {AGENT}", "MPTFO", ("agent",)),
    ("auditor", "Auditor of the fund", "AUD", ("auditor",)),
)

# Category of seat, key of each seat, organisation's code. Who sat is not known from sources.
SEATS = (
    ("un-entities", (("UNE-1", "ILO"), ("UNE-2", "UNHCR"), ("UNE-3", "UNDP"))),
    ("donors", (("DON-1", "donor-a"), ("DON-2", "donor-b"), ("DON-3", "donor-c"))),
    ("countries", (("CTY-1", "country-a"), ("CTY-2", "country-b"), ("CTY-3", "country-c"))),
    ("stakeholders", (("STK-1", "forum-a"), ("STK-2", "forum-b"), ("STK-3", "forum-c"))),
)


def slug(text: str) -> str:
    """A code as part of a name or of an address: UN Women is un-women."""
    return text.lower().replace(" ", "-")


def entity_code(letter: str) -> str:
    """The code of an entity that is not known from sources."""
    return f"UN-{letter}"


def focal(code: str) -> str:
    """The name, in the history, of an organisation's focal point."""
    return f"focal-{slug(code)}"


def found(script: Script) -> None:
    """Enter everybody, seat the Committee, and let the Chair name a delegate."""
    pen = script.pen(day("2019-05-08"))
    _organisations(pen)
    for key, title, code, roles in OFFICES:
        _person(pen, key, title or rules().bodies["chair"].title, code, roles)
    for code in (*ENTITIES, *map(entity_code, UNKNOWN_ENTITIES)):
        _focal_point(pen, code, code, "entity")
    for name in DONORS:
        _focal_point(pen, slug(name), name, "donor")
    for letter in UNKNOWN_DONORS:
        _focal_point(pen, f"donor-{slug(letter)}", f"Donor {letter} {EMPTY}", "donor")
    for iso3 in COORDINATED:
        _resident_coordinator(pen, iso3)
    pen.move_to(day("2019-05-20"))
    _members(pen)
    seat(pen, "2019-05-20")
    pen.move_to(day("2020-09-01"))
    text = "Memorandum of the Chair of 1 September 2020 on the Deputy’s powers (illustrative)"
    pen.do(
        "chair",
        "person.delegate",
        sent={
            "giver": "@chair",
            "taker": "@deputy",
            "role": "chair",
            "text": text,
            "from_on": "2020-09-01",
            "to_on": "2022-12-31",
        },
    )


def _organisations(pen: Pen) -> None:
    bodies = rules().bodies
    seat_of_fund = "Geneva, Switzerland"
    _organisation(pen, "FMU", bodies["secretariat"].name, "secretariat", address=(seat_of_fund,))
    _organisation(
        pen, "UNNM", "United Nations Network on Migration", "other", address=(seat_of_fund,)
    )
    _organisation(pen, "MPTFO", bodies["agent"].name, "administrative-agent")
    _organisation(pen, "AUD", "Office of the auditor (illustrative)", "auditor", unknown=True)
    for code in ENTITIES:
        known = reference.entity(code)
        _organisation(pen, code, known.name, "un-entity", source=known.source)
    for letter in UNKNOWN_ENTITIES:
        name = f"UN entity {letter} {EMPTY}"
        _organisation(pen, entity_code(letter), name, "un-entity", unknown=True)
    sources = {row.donor: row.source for row in reference.contributions()}
    for name, iso3 in DONORS.items():
        _organisation(pen, slug(name), name, "donor", country=iso3, source=sources[name])
    for letter in UNKNOWN_DONORS:
        _organisation(
            pen, f"donor-{slug(letter)}", f"Donor {letter} {EMPTY}", "donor", unknown=True
        )
    for letter in ("A", "B", "C"):
        code = slug(letter)
        name = f"Government {letter} {EMPTY}"
        _organisation(pen, f"country-{code}", name, "government", unknown=True)
        name = f"Stakeholder group {letter} {EMPTY}"
        _organisation(pen, f"forum-{code}", name, "stakeholder", unknown=True)


def _organisation(
    pen: Pen,
    code: str,
    name: str,
    kind: str,
    *,
    address: tuple[str, ...] = (),
    country: str = "",
    source: str = "",
    unknown: bool = False,
) -> None:
    sent: dict[str, Any] = {"code": code, "name": name, "kind": kind}
    if address:
        sent["address"] = list(address)
    if country:
        sent["country"] = country
    if source:
        sent["source"] = source
    if unknown:
        sent["illustrative"] = True
    pen.do("system", "organisation.add", sent=sent)


def _person(
    pen: Pen, key: str, title: str, code: str, roles: tuple[str, ...], *, name: str = ""
) -> None:
    local = key.removeprefix("focal-")
    box = f"focal.point@{local}" if local != key else f"{key}@{slug(code)}"
    sent = {
        "name": name or title,
        "title": title,
        "organisation": code,
        "roles": list(roles),
        "email": f"{box}.example",
        "illustrative": True,
    }
    pen.do("system", "person.add", sent=sent, name=key)


def _focal_point(pen: Pen, code: str, called: str, role: str) -> None:
    title = "Focal point for the Migration MPTF"
    _person(pen, focal(code), title, code, (role,), name=f"Focal point of {called}")


def _resident_coordinator(pen: Pen, iso3: str) -> None:
    country = reference.country(iso3).short_name
    office = f"RCO-{iso3}"
    _organisation(
        pen,
        office,
        f"Office of the Resident Coordinator, {country}",
        "resident-coordinator-office",
        country=iso3,
        unknown=True,
    )
    title = f"Resident Coordinator, {country}"
    _person(pen, f"rc-{slug(iso3)}", title, office, ("resident-coordinator",))


def _members(pen: Pen) -> None:
    for _, seats in SEATS:
        for seat_code, code in seats:
            called = _called(code)
            # Named so that they come after the focal point, to whom letters are addressed.
            for part in ("member", "alternate"):
                _person(
                    pen,
                    f"{part}-{slug(seat_code)}",
                    f"Steering Committee {part}",
                    code,
                    ("committee",),
                    name=f"Steering Committee {part} of {called}",
                )


def _called(code: str) -> str:
    kind, _, letter = code.partition("-")
    words = {"donor": "Donor", "country": "Government", "forum": "Stakeholder group"}
    return f"{words[kind]} {letter.upper()} {EMPTY}" if kind in words else code


def seat(pen: Pen, from_on: str) -> None:
    """Fill the thirteen seats for a term from a day on."""
    sent: dict[str, Any] = {
        "code": "CHAIR",
        "category": "chair",
        "name": "Chair",
        "organisation": "UNNM",
        "from_on": from_on,
        "holder": "@chair",
        "alternate": "@deputy",
    }
    pen.do("head", "seat.fill", sent=sent)
    for category, seats in SEATS:
        title = next(s.title for s in rules().committee.seats if s.code == category)
        for number, (code, organisation) in enumerate(seats, 1):
            sent = {
                "code": code,
                "category": category,
                "name": f"{title} {number}",
                "organisation": organisation,
                "from_on": from_on,
                "holder": f"@member-{slug(code)}",
                "alternate": f"@alternate-{slug(code)}",
            }
            pen.do("head", "seat.fill", sent=sent)


def seated() -> dict[str, str]:
    """Who speaks for a seat, and the code of the organisation that sits there."""
    found = {"chair": "UNNM", "deputy": "UNNM"}
    for _, seats in SEATS:
        for seat_code, code in seats:
            found |= {f"{part}-{slug(seat_code)}": code for part in ("member", "alternate")}
    return found


def seat_codes() -> list[str]:
    """The codes of all thirteen seats."""
    return ["CHAIR", *(code for _, seats in SEATS for code, _ in seats)]


def seat_of(who: str) -> str:
    """The code of the seat for which a member or an alternate speaks."""
    return who.partition("-")[2].upper()
