"""Offer a product or a story of a programme."""

from __future__ import annotations

from mptf.errors import Invalid, NotPermitted
from mptf.network import reference
from mptf.numbers import yearly
from mptf.people import queries as people
from mptf.people.models import OrganisationKind
from mptf.products.models import Product
from mptf.products.schemas import ProductSent
from mptf.programmes import service as programmes
from mptf.programmes.models import JointProgramme
from mptf.work import Work

KIND = "product"


def offered(work: Work, programme: JointProgramme, sent: ProductSent) -> Product:
    """A product of a programme as the actor's organisation offers it.

    Raises:
        NotPermitted: their organisation takes no part in the programme.
        Invalid: a day to come, or a country, an entity or an area that there is not.
    """
    own = work.actor.organisation
    if own is None or own not in programmes.partner_codes(work, programme.id):
        raise NotPermitted("a participating organization", "offer a product of it")
    if work.today() < sent.dated_on:
        raise Invalid("dated_on", "it is a day to come")
    work.profile.require_known(sent.areas, None)
    for country in sent.countries:
        reference.country(country)
    for code in sent.entities:
        if people.organisation(work, code).kind != OrganisationKind.ENTITY:
            raise Invalid("entities", f"{code} is no UN entity")
    return work.add(
        Product(
            number=yearly(work, "PRD"),
            programme_id=programme.id,
            organisation_id=own,
            kind=sent.kind.value,
            title=sent.title,
            summary=sent.summary,
            language=sent.language,
            dated_on=sent.dated_on,
            link=sent.link,
            rights=sent.rights,
            alt=sent.alt,
            about=[
                f"{name}:{value}"
                for name, values in (
                    ("country", sent.countries),
                    ("entity", sent.entities),
                    ("objective", sent.objectives),
                    ("area", sent.areas),
                )
                for value in dict.fromkeys(map(str, values))
            ],
            illustrative=sent.illustrative or programme.illustrative,
        )
    )
