"""What the seats said in each written procedure; a seat that is not named was silent."""
# ruff: noqa: E501 -- one row, one line, as far as it goes

from __future__ import annotations

from mptf.histories.composing.plans import Voice

# fmt: off
VOICES = {
    "invite20": (
        Voice("member-une-2", 1, "support"),
        Voice("chair", 2, "support"),
        Voice("member-don-1", 3, "no-objection"),
        Voice("member-cty-1", 3, "support", (1, 2, 3)),
        Voice("member-cty-2", 4, "comment", (6,), "What do the six ceilings leave for the other regions?"),
        Voice("member-cty-2", 4, "objection", (6,), "The papers do not say what the six ceilings leave for the other regions."),
        Voice("alternate-don-3", 4, "support"),
        Voice("officer-1", 5, "comment", (6,), "The six ceilings together stay within what is deposited; the figures by region were sent to all seats today."),
        Voice("member-stk-1", 5, "stand-back", (4,), "A member organization of the group advised the authorities on this note."),
        Voice("member-stk-1", 5, "support"),
        Voice("member-cty-2", 7, "no-objection"),
        Voice("member-don-2", 7, "abstain", (2,)),
        Voice("member-stk-3", 9, "no-objection"),
    ),
    "dec20": (
        Voice("chair", 0, "stand-back", (1,), "IOM coordinates the programme, and its Director General chairs the Committee: the Deputy presides."),
        Voice("member-une-3", 1, "support"),
        Voice("member-don-2", 2, "support"),
        Voice("member-don-1", 4, "no-objection"),
        Voice("member-stk-2", 4, "comment", (1,), "We ask that the organizations of migrants along the routes be heard when the work plan of the first year is made."),
        Voice("member-stk-2", 4, "support"),
        Voice("alternate-cty-3", 6, "support"),
    ),
    "apr21": (
        Voice("member-une-1", 1, "support"),
        Voice("member-cty-3", 2, "support"),
        Voice("chair", 3, "support"),
        Voice("alternate-don-2", 5, "no-objection"),
        Voice("member-stk-3", 6, "support"),
        Voice("member-don-3", 8, "support"),
    ),
    "dec22": (
        Voice("member-don-2", 1, "support"),
        Voice("member-stk-3", 1, "stand-back", (1,), "A member organization of the group is to run two of the service centres."),
        Voice("alternate-cty-3", 1, "no-objection"),
        Voice("member-cty-2", 2, "comment", (2,), "How do these costs compare with those of the last two years?"),
        Voice("member-une-2", 2, "support", (1,)),
    ),
}
# fmt: on
