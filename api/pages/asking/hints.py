"""What helps to fill a field."""

from __future__ import annotations

from collections.abc import Mapping

from api.pages.vocabulary import _

A_NUMBER = _("A number, such as 4000 or 62.5.")

HINTS: Mapping[tuple[str, str], str] = {
    ("Indicator", "baseline"): A_NUMBER,
    ("Indicator", "sdg_target"): _("Such as 10.7."),
    ("", "duration_months"): _("In months."),
    ("", "address"): _("One line each."),
    ("", "government_bodies"): _("One each line. More than one line ministry or local authority."),
    ("", "sdg_targets"): _("One each line, such as 10.7."),
    ("EvaluationSent", "recommendations"): _(
        "One each line, in their order; they are numbered so."
    ),
    ("EvaluationSent", "evaluator"): _("A firm or a person of none of its organizations."),
    ("InterestSaid", "amount"): _("0 where none was earned, or where the rules let it be kept."),
    ("ResponseSent", "text"): _("What is done about it; or, where nothing is, why."),
    ("FormSent", "code"): _("A code that exists already gets its next version."),
    ("FormSent", "definition"): _(
        "As in the fund’s profile: [[sections]], each with code, title and fields. Calls that were "
        "announced keep the version that they have."
    ),
    ("ExecutionSent", "lines"): _(
        "Leave it empty if all that is left was sent. Else name each entity that was sent money: "
        "the amount where it is less than what is left, the day and the reference where they are "
        "its own."
    ),
    ("ReturnSent", "agent_reference"): _("Only where the entity was sent several transfers."),
    ("RevisionSent", "reason"): _("Whoever decides reads it, and the letter quotes it."),
    ("RevisionSent", "end_on"): _("The day on which the programme ends; later is an extension."),
    ("RevisionSent", "budget"): _(
        "The whole budget as it is to be. What you leave as it stands does not change."
    ),
    ("RevisionSent", "by_output"): _("Where the document has one: each entity has the same in it."),
    ("RevisionSent", "coordinator"): _("Leave it empty where it stays."),
    ("ProductSent", "title"): _("In the language of the product."),
    ("ProductSent", "link"): _(
        "An address that begins with https://. A file is attached afterwards."
    ),
    ("ProductSent", "rights"): _("Whose it is and how it may be used, such as © IOM, CC BY 4.0."),
    ("ProductSent", "alt"): _("Needed where a picture is attached."),
    ("ScenarioSent", "as_of"): _("Leave it empty for today."),
    ("ScenarioSent", "region_most"): _("Leave it empty for the profile’s; 100 is no rule."),
    ("ScenarioSent", "area_least"): _("Leave it empty for the profile’s; 0 is no rule."),
    ("ScenarioSent", "kept_back"): _("Leave it empty for the profile’s; 0 keeps nothing back."),
    ("GiftSent", "region"): _("Leave both empty where the money is not earmarked."),
    ("", "booked"): _(
        "Leave it empty where the currency is the fund’s own, or to take the UN rate of that day."
    ),
    ("", "currency"): _("Three letters, such as USD."),
    ("DecisionSent", "attendance"): _("One seat each line."),
    ("DecisionSent", "recusals"): _("One seat each line, with the items from which it stood back."),
    ("ProcedureSent", "urgent"): _("It then runs for fewer working days."),
    ("ExtensionSent", "on"): _("A working day after the present deadline; the hour stays."),
    ("AnswerForm", "reason"): _(
        "An objection says why. Nobody else reads it until the item is closed; then it is on the "
        "record."
    ),
    ("AnswerForm", "seat"): _("Only where you speak for more than one."),
    ("StandBackForm", "seat"): _("Only where you speak for more than one."),
    ("StandBackForm", "reason"): _(
        "The Committee reads it at once. Your seat takes no position on this item, and does not "
        "count towards its quorum."
    ),
    ("MeetingSent", "place"): _("A room, or the address at which one joins from afar."),
    ("MovedSent", "place"): _("A room, or the address at which one joins from afar."),
    ("AttendanceForm", "present"): _("Mark every seat that is there now; the others are absent."),
    ("AttendanceForm", "observers"): _(
        "Such as the Administrative Agent; without a voice in decisions."
    ),
    ("JoinForm", "seat"): _("Only where you speak for more than one."),
    ("SpeakForm", "reason"): _("An objection says why."),
    ("SpeakForm", "seat"): _("For the secretariat: whose words you write down."),
    ("PlaceForm", "place"): _(
        "Its number from now on; the items between move up or down. Numbers stay once the papers "
        "are sent."
    ),
    ("MinuteForm", "text"): _(
        "The talk alone. Who was there, what was decided and how it follows is drafted from the "
        "records."
    ),
    ("CommentForm", "text"): _("Everybody who has the papers reads it at once. It is no position."),
    ("DepositForm", "fee"): _("Leave it empty to take the profile’s rate."),
    ("DepositForm", "rate"): _(
        "Leave it empty to take the UN operational rate of the value date. What one unit of its "
        "currency is worth in the fund’s."
    ),
    ("DepositForm", "booked"): _(
        "In the fund’s currency; only where it is not what the rate gives."
    ),
    ("DepositForm", "instalment"): _("Leave it empty to pay the open ones, one after another."),
    ("IdentifiedSent", "booked"): _(
        "In the fund’s currency; only where it is not what the UN rate gives."
    ),
    ("IdentifiedSent", "fee"): _("Leave it empty to take the profile’s rate."),
    ("IdentifiedSent", "instalment"): _("Leave it empty to pay the open ones, one after another."),
    ("", "deviation"): _("Leave it empty where it keeps to the standard."),
    ("", "instalments"): _(
        "They add up to the amount. Leave them out where it is paid without a schedule."
    ),
    ("MatchSent", "parts"): _(
        "In the agreement’s currency. Leave it empty where it pays no instalment."
    ),
    ("RatesSent", "csv"): _(
        "The first line names the columns: currency, effective_on, rate. The rate says how many "
        "units are one of the fund’s; a comma, a semicolon or a tab parts the cells."
    ),
    ("StatementSent", "csv"): _(
        "The first line names the columns: value_on, amount, currency, bank_reference, and where "
        "there are any remitter and text. A line that was taken in before is left."
    ),
    **{
        (form, "region"): _("Leave both empty where the money is not earmarked.")
        for form in ("AgreementForm", "ArrangementSent", "DraftedSent")
    },
    ("AskedOf", "reviewer"): _(
        "Those to ask first come first. Who has a part in the note, has declared a conflict or was "
        "asked already is left out. Whoever asks themselves has accepted."
    ),
    ("CompetenceSent", "languages"): _("One each line, by two letters, such as fr."),
    ("RecommendationSent", "text"): _("It goes to the Committee with the papers of the note."),
    ("Comments", "comments"): _(
        "Each gets a number, which it keeps. None is needed where an earlier one is still open."
    ),
    ("CommentSent", "weight"): _("What must be met is settled before the document is cleared."),
    ("CommentAnswers", "answers"): _("What is left out here keeps the answer that it has."),
    ("CommentRulings", "rulings"): _("What is left out here stays as it is."),
    ("CommentRuled", "text"): _("Asked for where a comment stays open."),
    ("ClearanceSent", "text"): _("It is kept, and goes to the Committee with the papers."),
    ("ClearanceSent", "reason"): _(
        "Needed where a comment that should be met is not settled. It goes with the papers too."
    ),
    ("SignatureAskSent", "email"): _(
        "A link goes there by which the document is read and signed once, without an account. An "
        "earlier link for the same country works no more."
    ),
    ("SignatureAskSent", "title"): _("Such as Resident Coordinator a.i."),
    ("AskSent", "title"): _("Such as Resident Coordinator a.i."),
    ("AskSent", "email"): _(
        "A link goes there by which the note is read and answered once, without an account. An "
        "earlier link for the same country works no more."
    ),
    ("InviteSent", "email"): _(
        "A link goes there by which they come in once. They write this note and see nothing else."
    ),
    ("InviteSent", "entity"): _("Its budget is theirs to write too."),
    ("InviteSent", "partner"): _("In words; needed where they write for none of the entities."),
    ("EndWriterSent", "reason"): _("It is kept on the record. What they wrote stays."),
    ("EndorsementSent", "letter"): _(
        "Attach it first, as a signed endorsement; then it stands here to be chosen."
    ),
    ("ReportFileSent", "caption"): _(
        "It stands beneath the photograph in the report and in the fund’s consolidated report, and "
        "is read to whoever does not see it. Left empty for an annex."
    ),
    ("PublicationSent", "year"): _(
        "It is printed once, for everybody, and never changes; a correction is another edition."
    ),
    ("PublicationSent", "text"): _("Needed where the year was published before, and only there."),
    ("TakeAwaySent", "reason"): _("It is kept on the record."),
    ("InterestSent", "note"): _(
        "It is no promise and reserves nothing: the Steering Committee decides which notes are "
        "funded."
    ),
    ("InterestSent", "email"): _("The answer of the secretariat goes there."),
    ("InterestAnswerSent", "text"): _(
        "It is mailed to who expressed the interest, with your name and function beneath it."
    ),
    ("CallSent", "closes_at"): _("Leave it empty for a rolling call."),
    ("CallSent", "number"): _("Year and number, such as 2023-1."),
    ("CallSent", "text"): _("What the fund looks for. Everybody reads it."),
    ("CallSent", "areas"): _("Leave it empty for all."),
    ("CallSent", "regions"): _("Leave it empty for all."),
    ("CallSent", "ceiling"): _("Leave it empty where the rules for its scope are enough."),
    ("EndSent", "closes_at"): _("Later than the end that is announced: entities count on that."),
    ("EndSent", "reason"): _("Everybody reads it on the page of the call."),
    ("CheckSent", "authority"): _("For a waiver: who may waive the rule, by which text."),
    ("FactSent", "since"): _("A year, a month or a day, as the source says it: 2021-02."),
    ("ToldSent", "since"): _("A year, a month or a day, as the source says it: 2021-02."),
    ("FactSent", "until"): _("Leave it empty where it still holds."),
    ("ToldSent", "until"): _("Leave it empty where it still holds."),
    ("FactEndSent", "until"): _("Leave it empty where it never held."),
    ("FigureSent", "counted"): _("A year, a month or a day, as the source says it: 2021-02."),
    ("FigureSent", "count"): _("Leave it empty to take the figure back."),
    ("ScreenForm", "checks"): _(
        "Each rule that is judged has an outcome and a reason. Rules that the system computes "
        "need them only to be waived."
    ),
    ("HappenedSent", "due_on"): _(
        "Left empty, it is so many days later as the fund’s profile says."
    ),
    ("DonorRefundForm", "fee"): _(
        "Leave it empty: the Administrative Agent keeps its fee, unless it gives some of it back."
    ),
    ("DonorRefundForm", "returned"): _(
        "Leave it empty to take the rate by which the deposit was booked."
    ),
    ("MovementForm", "reverses"): _(
        "Only for a reversal. The page of the entry leads here with it filled in."
    ),
    ("MovementForm", "decision_item"): _(
        "For direct costs, what is left of their budget, and transfers to other trust funds."
    ),
    ("MovementForm", "pool"): _(
        "For interest, income, a charge, a difference or a transfer to another fund: the pool "
        "that it goes into or comes out of. Left empty: unearmarked money; for interest of an "
        "entity on a programme, the pools from which the entity was sent money for it."
    ),
}
"""By form and field; without a form it holds for every form that has such a field."""
