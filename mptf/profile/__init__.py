"""The fund profile: every rule that another fund would set otherwise, with where it comes from.

A profile is one TOML file. Whatever is a rule there is a *leaf*, a table of four keys:

    age_limit_months = { value = 24, is = "D", from = "handbook 5", why = "..." }

`is` says how sure it is: S a sourced fact, P common practice of UN pooled funds, D a default of
this project. The models below hold the values alone; `described` gives them with their provenance.
There is no current profile: whoever needs one is given it.
"""

from mptf.profile.document_rules import DocumentForm
from mptf.profile.form_rules import ATTACHED, Condition, FormField, NoteForm
from mptf.profile.fund_rules import Region
from mptf.profile.parts import PROVENANCES, MonthDay, Named, Part, Provenance, Titled
from mptf.profile.reading import described, load
from mptf.profile.whole import Profile, Row

__all__ = [
    "ATTACHED",
    "PROVENANCES",
    "Condition",
    "DocumentForm",
    "FormField",
    "MonthDay",
    "Named",
    "NoteForm",
    "Part",
    "Profile",
    "Provenance",
    "Region",
    "Row",
    "Titled",
    "described",
    "load",
]
