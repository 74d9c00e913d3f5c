"""Public words by code, marked for translation; `words.Words` translates them."""

from __future__ import annotations


def _(text: str) -> str:
    """Mark a text for the catalogue."""
    return text


SUBJECTS = {
    "concept-note": _("Concept note"),
    "review-assignment": _("Review"),
    "joint-programme": _("Joint programme"),
    "programme-revision": _("Revision of a joint programme"),
    "decision": _("Decision"),
    "meeting": _("Meeting of the Committee"),
    "agenda-item": _("Item of the Committee"),
    "written-procedure": _("Written procedure"),
    "scenario": _("Scenario"),
    "committee-item": _("Item of the Committee"),
    "decision-item": _("Decision"),
    "tranche-request": _("Request for a tranche"),
    "transfer-request": _("Fund transfer request"),
    "programme-report": _("Report of a programme"),
    "product": _("Product or story"),
    "deposit": _("Deposit"),
    "cash-movement": _("Movement of cash"),
    "agreement": _("Agreement"),
    "arrangement": _("Arrangement with a donor"),
    "bank-line": _("Line of a bank statement"),
    "exchange-rate": _("Rates of exchange"),
    "due-diligence": _("Due diligence"),
    "donor-contact": _("Contact of a donor"),
    "pledge": _("Pledge"),
    "target": _("Funding target"),
    "booklet-edition": _("Edition of the booklet"),
    "published-report": _("Published report"),
    "letter": _("Letter"),
    "organisation": _("Organization"),
    "person": _("Person"),
    "seat": _("Committee seat"),
    "delegation": _("Delegation"),
    "call": _("Call"),
    "call-draft": _("Call in preparation"),
    "condition": _("Condition of an approval"),
    "interest": _("Interest of a donor"),
    "fund-closing": _("Closing of the fund"),
    "fund": _("The fund"),
}

OUTCOMES = {
    "positive": _("Assessed positively"),
    "revise": _("Revision requested"),
    "not-retained": _("Not retained"),
    "deferred": _("Deferred"),
    "invite": _("Invited to submit a programme"),
    "remove": _("Removed from the pipeline"),
    "raise-ceiling": _("Ceiling raised"),
    "approved": _("Approved"),
    "not-approved": _("Not approved"),
    "suspend": _("Suspended"),
    "resume": _("Resumed"),
    "cancel": _("Cancelled"),
    "target": _("Funding target adopted"),
    "direct-cost": _("Direct costs approved"),
    "fund-transfer": _("Transfer to another trust fund"),
    "close": _("Fund to be closed"),
    "other": _("Other decision, in words"),
}

MODES = {"meeting": _("In a meeting"), "written-procedure": _("By written procedure")}

CHECKS = {"pass": _("Met"), "fail": _("Not met"), "waived": _("Waived")}
CHECK_TONES = {"pass": "good", "fail": "bad", "waived": "due"}
FOUND = {"met": _("Met"), "warned": _("Met, with a warning"), "not-met": _("Not met")}
FOUND_TONES = {"met": "good", "warned": "due", "not-met": "bad"}

TONES = {
    ("joint-programme", "suspended"): "due",
    ("decision", "signed"): "good",
    ("tranche-request", "released"): "good",
    ("tranche-request", "refused"): "bad",
    ("programme-revision", "told"): "good",
    ("programme-revision", "approved"): "good",
    ("transfer-request", "confirmed"): "good",
    ("programme-report", "accepted"): "good",
    ("product", "published"): "good",
    ("product", "offered"): "due",
    ("programme-report", "returned"): "due",
    ("transfer-request", "returned"): "bad",
    ("deposit", "confirmed"): "good",
    ("arrangement", "in-force"): "good",
    ("bank-line", "identified"): "good",
    ("cash-movement", "confirmed"): "good",
    ("fund-closing", "proposed"): "due",
}
"""States whose mark says more than what they count as."""

WEIGHTS = {"must": _("must be met"), "should": _("should be met")}
MOVES = {
    "done": _("Done"),
    "explained": _("Explained, not done"),
    "settled": _("Settled"),
    "kept-open": _("Still open"),
}
"""What was said to a comment of the technical review."""

STANDS = {
    "accepted": _("Accepted"),
    "partly": _("Partly accepted"),
    "rejected": _("Rejected"),
}
"""How a recommendation of an evaluation is taken."""

SIGNERS = {
    "resident-coordinator": _("Resident Coordinator"),
    "government": _("Government"),
    "puno": _("Participating UN organization"),
    "chair": _("Chair"),
}

FILE_KINDS = {
    "endorsement": _("Signed endorsement"),
    "annex": _("Annex"),
    "document": _("Document of the call"),
    "paper": _("Paper of the agreement"),
    "signature": _("Signed page"),
    "evidence": _("Evidence on a partner"),
    "product": _("File of the product"),
}

EVIDENCE = {
    "activities-done": _("Word that all activities are done"),
    "agent-confirmation": _("Confirmation of the Administrative Agent"),
}

LEDGER_ACTS = {
    "deposit": _("Deposit"),
    "donor-refund": _("Refund to a donor"),
    "reserve": _("Reservation"),
    "release-reservation": _("Reservation released"),
    "allocate": _("Allocation"),
    "release-allocation": _("Allocation released"),
    "transfer": _("Transfer"),
    "refund": _("Refund"),
    "interest": _("Fund interest"),
    "puno-interest": _("Interest of an entity"),
    "other-income": _("Other income"),
    "exchange-difference": _("Exchange difference"),
    "direct-cost-budget": _("Direct costs set aside"),
    "release-direct-cost": _("Budget of direct costs released"),
    "direct-cost": _("Direct cost"),
    "bank-charge": _("Bank charge"),
    "fund-transfer": _("Transfer to another trust fund"),
    "expenditure": _("Expenditure of an entity"),
    "reversal": _("Reversal"),
}

ACCOUNTS = {
    "free": _("Promised to nobody"),
    "reserved": _("Reserved for an invited note"),
    "allocated": _("Allocated, not yet transferred"),
    "deposit": _("Deposits"),
    "donor-refund": _("Refunded to donors"),
    "fund-interest": _("Fund interest"),
    "puno-interest": _("Interest of entities"),
    "other-income": _("Other income"),
    "exchange": _("Exchange differences"),
    "transfer": _("Transferred to entities"),
    "refund": _("Refunded by entities"),
    "fund-transfer": _("Transferred to other trust funds"),
    "fee": _("Fee of the Administrative Agent"),
    "direct-cost": _("Direct costs"),
    "bank-charge": _("Bank charges"),
    "supplied": _("Supplied to entities"),
    "held": _("Held by entities"),
    "spent": _("Spent by entities"),
}

PLANES = (
    (_("Claims on the cash"), ("free", "reserved", "allocated")),
    (
        _("Sources"),
        ("deposit", "donor-refund", "fund-interest", "puno-interest", "other-income", "exchange"),
    ),
    (
        _("Uses"),
        ("transfer", "refund", "fund-transfer", "fee", "direct-cost", "bank-charge"),
    ),
    (_("With the entities"), ("supplied", "held", "spent")),
)

MOVEMENTS = {
    "fund-interest": _("Interest on the fund’s cash"),
    "puno-interest": _("Interest of an entity"),
    "other-income": _("Other income"),
    "exchange-difference": _("Exchange difference"),
    "refund": _("Refund of an entity"),
    "donor-refund": _("Refund to a donor"),
    "expenditure": _("Expenditure of an entity"),
    "direct-cost": _("Direct cost"),
    "direct-cost-release": _("Budget of direct costs, not needed any more"),
    "bank-charge": _("Bank charge"),
    "fund-transfer": _("Transfer to another trust fund"),
    "reversal": _("Reversal of an entry"),
}

TRANCHE = _("Tranche")
TRANCHE_OF_A_REVISION = _("What a revision added after the last tranche")

PLACE_OF_SCORE = {
    "upper": _("Scored among the highest"),
    "middle": _("Scored in the middle"),
    "lower": _("Scored lower than most"),
}

POOL_NAMED = _("the pool “%s”")

ROLES = {
    "secretariat": _("Secretariat"),
    "head-of-secretariat": _("Head of the secretariat"),
    "chair": _("Chair"),
    "committee": _("Committee member"),
    "entity": _("UN entity"),
    "resident-coordinator": _("Resident Coordinator"),
    "reviewer": _("Reviewer"),
    "writer": _("Invited writer"),
    "donor": _("Donor"),
    "agent": _("Administrative Agent"),
    "auditor": _("Auditor"),
    "administrator": _("Administrator"),
    "system": _("System"),
    "public": _("Public"),
}

PURPOSES = {
    "preside": _("presiding"),
    "sign-decision": _("signing decisions"),
    "sign-letter": _("signing letters"),
    "sign-transfer-request": _("signing transfer requests"),
}
"""For what one may stand in for another."""

HELD_ROLES = tuple(role for role in ROLES if role not in {"system", "public"})
"""What a person may be; the system and the public are nobody."""

KINDS = {
    **SIGNERS,
    **EVIDENCE,
    "secretariat": _("Secretariat"),
    "un-entity": _("UN entity"),
    "donor": _("Donor"),
    "private": _("Private donor"),
    "foundation": _("Foundation"),
    "administrative-agent": _("Administrative Agent"),
    "stakeholder": _("Stakeholder"),
    "auditor": _("Auditor"),
    "resident-coordinator-office": _("Resident Coordinator’s office"),
    "other": _("Other"),
}
"""What a field called “kind” may hold in the record, whatever it is the kind of."""

FIELDS = {
    "title": _("Title"),
    "summary": _("Summary"),
    "scope": _("Scope"),
    "countries": _("Countries"),
    "country": _("Country"),
    "region": _("Region"),
    "area": _("Thematic area"),
    "objectives": _("Objectives of the Global Compact"),
    "sdg_targets": _("SDG targets"),
    "principles": _("Guiding principles"),
    "country_framework": _("Country framework"),
    "duration_months": _("Duration"),
    "budget": _("Budget"),
    "monitoring": _("Monitoring and evaluation"),
    "partners": _("Partners"),
    "government_bodies": _("Government bodies"),
    "stakeholder_groups": _("Stakeholder groups"),
    "markers": _("Markers"),
    "endorsements": _("Endorsements"),
    "state": _("State"),
    "entity": _("Entity"),
    "organisation": _("Organization"),
    "kind": _("Kind"),
    "party": _("Party"),
    "role": _("Role"),
    "roles": _("Roles"),
    "to": _("To"),
    "amount": _("Amount"),
    "number": _("Number"),
    "reference": _("Reference"),
    "code": _("Code"),
    "total_tenths": _("Score of 100"),
    "met_on": _("Met on"),
    "as_of": _("As of"),
    "closed_at": _("Closed at"),
    "comments": _("Comments"),
    "answer": _("Answer"),
    "edition": _("Edition"),
    "fields": _("Fields"),
    "file": _("File"),
    "flag": _("Flag"),
    "item": _("Item"),
    "outcome": _("Outcome"),
    "reason": _("Reason"),
    "recommendation": _("Recommendation"),
    "recommendations": _("Recommendations"),
    "result": _("Result"),
    "seat": _("Seat"),
    "sha256": _("SHA-256"),
    "size": _("Size in bytes"),
    "stand": _("How it is taken"),
    "text": _("What was said"),
    "version": _("Version"),
    "why": _("Why"),
    "year": _("Year"),
}

CHECKED_BY = {
    "command": _("by mptf verify"),
    "checkpoint": _("by mptf verify, against a block that was kept elsewhere"),
    "clockwork": _("by the clockwork, as every night"),
}
"""By what a check of the record was made."""

TITLES: dict[int | str, str] = {
    400: _("This request cannot be read"),
    401: _("Please sign in"),
    403: _("This is not open to you"),
    404: _("There is no such page"),
    405: _("This cannot be done here"),
    409: _("This cannot be done now"),
    410: _("This link cannot be used any more"),
    412: _("The record has moved on"),
    413: _("This is too large"),
    415: _("This is not sent as JSON"),
    422: _("Something is not well formed"),
    429: _("Too many requests"),
    503: _("The system is busy"),
    "closed": _("Closed for maintenance"),
    500: _("Something went wrong"),
}
"""What has gone wrong, by its HTTP status; by its code where that says more."""

OURS = _(
    "The fault is ours, and nothing was changed. Please try again; if it stays, tell whoever runs "
    "this system the error number."
)
"""What a bug says of itself."""
