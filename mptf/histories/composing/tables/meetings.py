"""Who was at the table of each meeting and what was said there, all of it illustrative.

A seat that is there and says nothing has not objected.
"""
# ruff: noqa: E501 -- one row, one line, as far as it goes

from __future__ import annotations

from mptf.histories.composing.plans import Gathering, Voice

AGENT, SECRETARIAT = (
    "The Administrative Agent and the Fund Management Unit",
    "The Fund Management Unit",
)

# fmt: off
GATHERINGS = {
    "launch": Gathering(
        "Palais des Nations, Geneva", away=("STK-3",), alternates=("DON-2",), observers=AGENT,
        voices=(Voice("chair", 0, "support"), Voice("member-don-1", 0, "support"), Voice("member-une-1", 0, "support")),
        talk={0: "The Chair welcomed the members to their first meeting. The fund opens with a target for its first years."},
    ),
    "jun20": Gathering(
        "By video", away=("CTY-3",), remote="all", observers=AGENT,
        voices=(
            Voice("member-don-1", 0, "support", (1, 2, 3)),
            Voice("member-cty-1", 0, "support", (1, 2)),
            Voice("member-stk-1", 0, "objection", (4,), "The organizations of migrants in the country were not heard when it was written."),
            Voice("member-stk-2", 0, "abstain", (5,)),
        ),
        open_round=(Voice("member-stk-1", 0, "no-objection", (4,), "They are to be heard while the programme document is written."),),
        talk={
            0: "The Committee met by video. The secretariat presented how the notes of the first call were screened and scored.",
            4: "A stakeholder seat asked that organizations of migrants be heard; the entities agreed, and the objection was withdrawn.",
        },
    ),
    "sep20": Gathering(
        "By video", away=("DON-3",), remote="all", observers=SECRETARIAT,
        voices=(Voice("member-cty-2", 0, "support"), Voice("member-don-2", 0, "no-objection"), Voice("member-stk-3", 0, "support")),
        talk={0: "The first joint programmes were presented by their coordinating organizations, who then left the call."},
    ),
    "oct20": Gathering(
        "By video", away=("STK-2",), alternates=("CTY-1",), remote="all", observers=SECRETARIAT,
        voices=(Voice("chair", 0, "support"), Voice("member-don-1", 0, "support"), Voice("alternate-cty-1", 0, "no-objection")),
        talk={0: "Programmes were taken first, then the notes that had come back revised."},
    ),
    "mar21": Gathering(
        "By video", away=("CTY-2",), remote="all", observers=AGENT,
        voices=(Voice("member-don-1", 0, "support"), Voice("member-don-2", 0, "support"), Voice("member-stk-1", 0, "no-objection")),
        talk={0: "The Administrative Agent reported on deposits. The pipeline was reviewed as a whole before single notes."},
    ),
    "jun21": Gathering(
        "By video", away=("DON-1",), alternates=("UNE-3",), remote="all", observers=SECRETARIAT,
        voices=(Voice("member-stk-2", 0, "support"), Voice("member-cty-3", 0, "support", (1, 2)), Voice("member-don-3", 0, "no-objection")),
        talk={0: "The mid-year meeting took notes, programmes and the secretariat’s costs."},
    ),
    "sep21": Gathering(
        "By video", away=("STK-3", "CTY-1"), remote="all", observers=AGENT,
        voices=(Voice("member-don-1", 0, "support"), Voice("member-don-2", 0, "support"), Voice("member-don-3", 0, "support"), Voice("member-cty-2", 0, "abstain")),
        talk={0: "One item: a target that lets the fund serve its pipeline. A country seat abstained until its capital has been heard."},
    ),
    "oct21": Gathering(
        "By video", away=("STK-1",), remote="all", observers=SECRETARIAT,
        voices=(Voice("chair", 0, "support"), Voice("member-don-2", 0, "support")),
        talk={0: "Programmes that had been cleared since June were taken together."},
    ),
    "dec21": Gathering(
        "Geneva and by video", away=("DON-2",), alternates=("STK-3",), remote=("CTY-1", "CTY-2", "CTY-3"), observers=AGENT,
        voices=(Voice("alternate-stk-3", 0, "support"), Voice("member-cty-2", 0, "support"), Voice("member-don-1", 0, "no-objection")),
        talk={0: "The last meeting of the year reviewed the pipeline and what next year’s deposits can reach."},
    ),
    "apr22": Gathering(
        "By video", away=("CTY-3",), remote="all", observers=SECRETARIAT,
        voices=(
            Voice("member-don-3", 0, "support"),
            Voice("member-cty-1", 0, "objection", (1,), "The share of the line ministries in the steering of the programme is not shown."),
        ),
        open_round=(Voice("member-cty-1", 0, "support", (1,), "The programme board is co-chaired by the ministry: this answers it."),),
        talk={1: "The coordinating organization showed the terms of the programme board; the objection was withdrawn."},
    ),
    "jul22": Gathering(
        "Geneva and by video", away=("STK-2",), remote=("DON-1", "CTY-2"), observers=AGENT,
        voices=(Voice("member-stk-1", 0, "support"), Voice("member-don-1", 0, "no-objection"), Voice("member-cty-2", 0, "support")),
        talk={0: "The Committee went through the notes that wait for money, the oldest first."},
    ),
    "nov22": Gathering(
        "Palais des Nations, Geneva", away=("DON-2",), alternates=("CTY-2",), observers=AGENT,
        voices=(Voice("chair", 0, "support"), Voice("member-don-3", 0, "support"), Voice("alternate-cty-2", 0, "no-objection")),
        talk={0: "The second meeting of the year took programmes; the Chair thanked the members whose terms end."},
    ),
    "mid22": Gathering(
        "By video", away=("STK-3", "CTY-1"), remote="all", observers=SECRETARIAT,
        voices=(Voice("chair", 0, "support"), Voice("member-don-1", 0, "support")),
        talk={0: "A short meeting by video on one note that could not wait."},
    ),
}
# fmt: on
