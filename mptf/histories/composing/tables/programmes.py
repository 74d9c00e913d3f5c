"""The joint programmes: the first seven, the two of 2021, and those that follow."""
# ruff: noqa: E501 -- one row, one line, as far as it goes

from __future__ import annotations

from mptf.histories.composing.programmes import Condition, Programme, Transfer

# fmt: off
FIRST_SEVEN = (
    Programme("chile-mexico", "invite20", "2020-08-24", "sep20", signed="2020-10-08", number="00000001",
      transfers=(Transfer(1, "2020-10-12", "2020-10-20"), Transfer(2, "2022-05-09", "2022-05-17", asked="2022-05-02"))),
    Programme("mano-river", "invite20", "2020-08-20", "sep20", signed="2020-10-12", number="00000002", changes=True,
      conditions=(Condition("Agree the joint patrol rules with the three border services.", "IOM", "2021-12-31", 2),),
      transfers=(Transfer(1, "2020-10-19", "2020-10-27"),)),
    Programme("south-africa", "invite20", "2020-08-26", "sep20", signed="2020-10-14", number="00000003", area="TA5",
      title="United Nations Pilot Project for Strengthening Migrant Integration and Social Cohesion through Stakeholders' Engagement, Socio-Economic Activities and Countering Anti-Migrant Narratives in South Africa",
      conditions=(Condition("Submit the baseline study on social cohesion.", "UN Women", "2021-06-30", 2, "2022-03-15"),),
      transfers=(Transfer(1, "2020-10-26", "2020-11-03"), Transfer(2, "2022-05-11", ends="withdraw", asked="2022-05-04", in_vain="2022-03-01"), Transfer(2, "2022-05-18", "2022-05-25"))),
    Programme("north-macedonia", "invite20", "2020-09-14", "oct20", signed="2020-11-05", number="00000004",
      transfers=(Transfer(1, "2020-11-10", "2020-11-17"), Transfer(2, "2022-12-09", "2022-12-15", "executed", asked="2022-11-07"))),
    Programme("philippines", "invite20", "2020-09-14", "oct20", signed="2020-11-09", number="00000005", changes=True,
      transfers=(Transfer(1, "2020-11-16", "2020-11-24"), Transfer(2, "2022-06-01", "2022-06-07", asked="2022-05-25", first=("IOM",), rest="2022-06-09"))),
    Programme("tajikistan", "invite20", "2020-09-21", "oct20", signed="2020-11-12", number="00000006",
      transfers=(Transfer(1, "2020-11-24", "2020-12-02"), Transfer(2, "2022-12-12", ends="signed", asked="2022-11-22"))),
    Programme("igad", "oct20", "2020-11-13", "dec20", signed="2021-01-21", number="00000007",
      transfers=(Transfer(1, "2021-02-08", "2021-02-18"), Transfer(2, "2022-12-13", ends="made", asked="2022-12-06"))),
)

OF_2021 = (
    Programme("trinidad", "apr21", "2021-05-17", "jun21", signed="2021-07-08", number="00000008",
      transfers=(Transfer(1, "2021-07-12", "2021-07-20"),)),
    Programme("central-america", "apr21", "2021-05-19", "jun21", signed="2021-07-15", number="00000009",
      transfers=(Transfer(1, "2021-07-26", "2021-08-03"),)),
)

# So that every state of a programme has a record: short ones that end, others on the way.
FOLLOWING = (
    Programme("kenya", "jun21", "2021-09-06", "oct21", 1000, 12, signed="2021-10-26", number="00000010",
      transfers=(Transfer(1, "2021-10-28", "2021-11-04"), Transfer(2, "2022-05-16", "2022-05-24", asked="2022-05-10"))),
    Programme("egypt", "jun21", "2021-09-07", "oct21", 1000, 12, signed="2021-10-27", number="00000011",
      transfers=(Transfer(1, "2021-10-29", "2021-11-05"), Transfer(2, "2022-05-18", "2022-05-26", asked="2022-05-11", back=("IOM", "2022-05-31", "2022-06-03")))),
    Programme("nigeria", "jun21", "2021-09-08", "oct21", 1200, 18, signed="2021-10-28", number="00000012", changes=True, again=True,
      transfers=(Transfer(1, "2021-11-01", "2021-11-09"),)),
    Programme("indonesia", "dec21", "2022-02-21", "apr22", signed="2022-05-06", number="00000013",
      transfers=(Transfer(1, "2022-05-10", "2022-05-17"),)),
    Programme("morocco", "dec21", "2022-02-24", "apr22", ends="not-approved"),
    Programme("nepal", "dec21", "2022-02-02", ends="cancelled"),
    Programme("moldova", "jul22", "2022-09-19", "nov22", signed="2022-12-06", number="00000014",
      amounts={"IOM": 640, "UNDP": 610, "UNICEF": 400, "WHO": 350}),
    Programme("gambia", "jul22", "2022-09-26", "nov22", ends="approved", signing="2022-12-08"),
    Programme("zimbabwe", "nov22", "2022-12-01", ends="drafting"),
    Programme("bangladesh", "nov22", "2022-12-07", ends="technical-review"),
    Programme("colombia", "nov22", "2022-12-05", ends="changes-requested"),
    Programme("uganda", "nov22", "2022-12-02", "dec22", ends="before-committee"),
)
# fmt: on

PROGRAMMES = (*FIRST_SEVEN, *OF_2021, *FOLLOWING)
