"""Public words by code, marked for translation; `words.Words` translates them."""

from __future__ import annotations


def _(text: str) -> str:
    """Mark a text for the catalogue."""
    return text


SUBJECTS = {
    "concept-note": _("Concept note"),
    "review-assignment": _("Review"),
    "joint-programme": _("Joint programme"),
    "decision": _("Decision"),
    "meeting": _("Meeting of the Committee"),
    "agenda-item": _("Item of the Committee"),
    "written-procedure": _("Written procedure"),
    "committee-item": _("Item of the Committee"),
    "decision-item": _("Decision"),
    "transfer-request": _("Fund transfer request"),
    "deposit": _("Deposit"),
    "cash-movement": _("Movement of cash"),
    "agreement": _("Agreement"),
    "pledge": _("Pledge"),
    "target": _("Funding target"),
    "booklet-edition": _("Edition of the booklet"),
    "letter": _("Letter"),
    "organisation": _("Organization"),
    "person": _("Person"),
    "seat": _("Committee seat"),
    "delegation": _("Delegation"),
    "call": _("Call"),
    "call-draft": _("Call in preparation"),
    "condition": _("Condition of an approval"),
    "fund": _("The fund"),
}

OUTCOMES = {
    "positive": _("Assessed positively"),
    "revise": _("Revision requested"),
    "not-retained": _("Not retained"),
    "deferred": _("Deferred"),
    "invite": _("Invited to submit a programme"),
    "remove": _("Removed from the pipeline"),
    "approved": _("Approved"),
    "not-approved": _("Not approved"),
    "suspend": _("Suspended"),
    "resume": _("Resumed"),
    "cancel": _("Cancelled"),
    "target": _("Funding target adopted"),
    "direct-cost": _("Direct costs approved"),
    "fund-transfer": _("Transfer to another trust fund"),
    "other": _("Other decision, in words"),
}

MODES = {"meeting": _("In a meeting"), "written-procedure": _("By written procedure")}

CHECKS = {"pass": _("Met"), "fail": _("Not met"), "waived": _("Waived")}
CHECK_TONES = {"pass": "good", "fail": "bad", "waived": "due"}
EVIDENCE = {"met": _("Met"), "warned": _("Met, with a warning"), "not-met": _("Not met")}
EVIDENCE_TONES = {"met": "good", "warned": "due", "not-met": "bad"}

TONES = {
    ("joint-programme", "suspended"): "due",
    ("decision", "signed"): "good",
    ("transfer-request", "confirmed"): "good",
    ("deposit", "confirmed"): "good",
    ("cash-movement", "confirmed"): "good",
}
"""States whose mark says more than what they count as."""

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
}

EVIDENCE = {
    "activities-done": _("Word that all activities are done"),
    "final-narrative": _("Final narrative report"),
    "final-statement": _("Certified final financial statement"),
    "agent-confirmation": _("Confirmation of the Administrative Agent"),
}

LEDGER_ACTS = {
    "deposit": _("Deposit"),
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
        ("deposit", "fund-interest", "puno-interest", "other-income", "exchange"),
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
    "expenditure": _("Expenditure of an entity"),
    "direct-cost": _("Direct cost"),
    "bank-charge": _("Bank charge"),
    "fund-transfer": _("Transfer to another trust fund"),
    "reversal": _("Reversal of an entry"),
}

TRANCHE = _("Tranche")

HEALTH = {
    "suspended": (_("Stopped"), "bad", _("The Steering Committee has suspended it.")),
    "cancelled": (_("Over"), "over", _("It was cancelled.")),
    "not_approved": (_("Over"), "over", _("The Steering Committee did not approve it.")),
    "books_closed": (_("Over"), "good", _("Its activities are done and its books are closed.")),
    "activities_done": (_("Closing"), "good", _("Its activities are done; its books are open.")),
    "ended": (
        _("Late"),
        "bad",
        _("It was to end on %(day)s, and its activities are not said to be done."),
    ),
    "condition": (
        _("Needs care"),
        "due",
        _("A condition of its approval was due on %(day)s and is not met."),
    ),
    "on_its_way": (_("On its way"), "good", _("It is active, and nothing of it is overdue.")),
    "transfer": (_("Not begun"), "ahead", _("It is signed and waits for its first transfer.")),
    "signatures": (_("Not begun"), "ahead", _("It is approved and waits for its signatures.")),
    "assessment": (_("Not approved yet"), "moving", _("Its document is being assessed.")),
    "document": (_("Not approved yet"), "due", _("The entities are writing its document.")),
}
"""How a programme fares: in a word, with the tone of its mark, and why."""

TIME_PASSED = _("%(share)s%% of its time has passed.")
MONEY_SPENT = _("%(share)s%% of what it received is reported as spent.")

PLACE_OF_SCORE = {
    "upper": _("Scored among the highest"),
    "middle": _("Scored in the middle"),
    "lower": _("Scored lower than most"),
}

POOL_NAMED = _("the pool “%s”")

ACTS = {
    "organisation.add": _("Enter an organization"),
    "person.add": _("Enter a person"),
    "person.invite": _("Send an invitation"),
    "person.roles": _("Change roles"),
    "person.retire": _("Retire"),
    "person.delegate": _("Delegate a role"),
    "seat.fill": _("Fill a seat"),
    "seat.end-term": _("End the term"),
    "delegation.confirm": _("Confirm the delegation"),
    "delegation.end": _("Take the delegation back"),
    "call.prepare": _("Prepare a call"),
    "call.set-end": _("Set another end"),
    "network-fact.enter": _("Enter what is known of a country"),
    "network-fact.correct": _("Put it right"),
    "network-fact.end": _("Say that it ended"),
    "network-fact.take-in": _("Enter what comes with this version"),
    "network-figure.enter": _("Enter a count of the Network"),
    "call.attach": _("Attach a document"),
    "call.take-away": _("Take a document away"),
    "call-draft.rewrite": _("Change it"),
    "call-draft.announce": _("Announce it"),
    "call-draft.drop": _("Give it up"),
    "concept-note.draft": _("Begin a concept note"),
    "concept-note.write": _("Write the note"),
    "concept-note.comment": _("Comment on a field"),
    "concept-note.settle": _("Settle a comment"),
    "form.define": _("Define a form"),
    "concept-note.answer": _("Answer what was asked for"),
    "concept-note.confirm": _("Confirm our part"),
    "concept-note.endorse": _("Enter an endorsement"),
    "concept-note.attach": _("Attach a file"),
    "concept-note.take-away": _("Take a file away"),
    "concept-note.ask-endorsement": _("Ask a Resident Coordinator to endorse"),
    "concept-note.withdraw-question": _("Take back a link"),
    "concept-note.screen": _("Fill the checklist"),
    "review-assignment.ask": _("Ask a reviewer"),
    "review-assignment.keep": _("Keep as a draft"),
    "review-assignment.accept": _("Accept"),
    "review-assignment.score": _("Score the note"),
    "review-assignment.decline": _("Decline"),
    "review-assignment.propose-another": _("Propose somebody else"),
    "review-assignment.declare-a-conflict": _("Declare a conflict of interest"),
    "review-assignment.withdraw": _("Withdraw what was asked"),
    "concept-note.recommend": _("Sum up and recommend"),
    "person.competence": _("Say what they review well"),
    "decision.record": _("Record a decision"),
    "written-procedure.prepare": _("Prepare a written procedure"),
    "written-procedure.circulate": _("Circulate to the Committee"),
    "written-procedure.extend": _("Put the deadline off"),
    "written-procedure.conclude": _("Conclude the procedure"),
    "written-procedure.withdraw": _("Withdraw the procedure"),
    "meeting.plan": _("Plan a meeting"),
    "meeting.call": _("Call the members"),
    "meeting.move-item": _("Change the order"),
    "meeting.send-papers": _("Send the papers"),
    "meeting.open": _("Open the meeting"),
    "meeting.close": _("Close the meeting"),
    "meeting.circulate-minutes": _("Circulate the minutes"),
    "meeting.take-minutes-back": _("Take the minutes back"),
    "meeting.adopt-minutes": _("Adopt the minutes"),
    "meeting.cancel": _("Cancel the meeting"),
    "meeting.move": _("Move the meeting"),
    "meeting.put-on-the-agenda": _("Put an item on the agenda"),
    "meeting.join": _("Say whether your seat is there"),
    "meeting.attendance": _("Record who is there"),
    "meeting.ask-on-all": _("Ask for positions on all that is left"),
    "meeting.close-all-positions": _("Close all positions that are taken"),
    "meeting.write-minutes": _("Write for the minutes"),
    "meeting.comment-on-minutes": _("Comment on the minutes"),
    "committee-item.rewrite": _("Write the papers anew"),
    "committee-item.take-off": _("Take off the agenda"),
    "committee-item.ask": _("Ask for positions"),
    "committee-item.close-positions": _("Close the positions"),
    "committee-item.speak": _("Speak in the open round"),
    "committee-item.close": _("Close the item"),
    "committee-item.answer": _("Take a position"),
    "committee-item.stand-back": _("Stand back from the item"),
    "committee-item.comment": _("Comment to all"),
    "joint-programme.write": _("Write the document"),
    "joint-programme.countersign": _("Enter a signature"),
    "joint-programme.evidence": _("Enter a paper of the closure"),
    "joint-programme.meet-condition": _("Accept evidence for a condition"),
    "joint-programme.extend": _("Extend the deadline"),
    "transfer-request.draft": _("Request a transfer"),
    "pledge.enter": _("Enter a pledge"),
    "agreement.enter": _("Enter an agreement"),
    "deposit.record": _("Record a deposit"),
    "cash-movement.record": _("Record a movement of cash"),
    "period.close": _("Close the books"),
    "concept-note.sign-letter": _("Sign the letter"),
    "joint-programme.sign-letter": _("Sign the letter"),
    "transfer-request.sign-letter": _("Sign the letter"),
    "deposit.sign-letter": _("Sign the letter"),
    "meeting.sign-letter": _("Sign the letter"),
    "written-procedure.sign-letter": _("Sign the letter"),
    "concept-note.return-for-completion": _("Return for completion"),
    "concept-note.table": _("Put before the Committee"),
    "joint-programme.ask-for-changes": _("Ask for changes"),
    "joint-programme.clear-and-table": _("Clear, and put before the Committee"),
    "joint-programme.complete-signatures": _("Declare the signatures complete"),
    "decision.sign": _("Sign the decision"),
    "decision.set-aside": _("Set the decision aside"),
    "transfer-request.sign": _("Sign the request"),
    "transfer-request.execute": _("Say that it was sent"),
    "transfer-request.confirm": _("Confirm the transfer"),
    "transfer-request.withdraw": _("Withdraw the request"),
    "deposit.confirm": _("Confirm the deposit"),
    "deposit.reject": _("Reject the deposit"),
    "cash-movement.confirm": _("Confirm the movement"),
    "cash-movement.reject": _("Reject the movement"),
}
"""What an act's button says, where its trigger alone would not do."""

ROLES = {
    "secretariat": _("Secretariat"),
    "head-of-secretariat": _("Head of the secretariat"),
    "chair": _("Chair"),
    "committee": _("Committee member"),
    "entity": _("UN entity"),
    "resident-coordinator": _("Resident Coordinator"),
    "reviewer": _("Reviewer"),
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
