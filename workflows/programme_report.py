"""The life of a programme's report: due, submitted, returned, accepted or waived. Handbook 6."""

from mptf.policy import nobody, owes_it, secretariat
from mptf.programme_reports import service as reports
from mptf.programme_reports.models import ProgrammeReport
from mptf.programme_reports.owed import SUBMIT
from mptf.programme_reports.schemas import ReportFindingsSent
from mptf.programme_reports.states import ReportState as S
from workflows.duties import apart
from workflows.grammar import Asks, Do, Due, Lift, Notify, Post, Step, Workflow
from workflows.programme_report_rules import (
    activities_are_done_where_it_is_the_last,
    another_takes_its_period_over,
    book_what_was_spent,
    earlier_ones_are_accepted,
    earlier_ones_are_in,
    it_is_certified_where_it_must_be,
    it_is_not_certified,
    its_figures_are_certified_here,
    its_period_is_over,
    keep_it_as_submitted,
    nothing_is_wrong_in_it,
    pass_its_period_on,
    set_its_day,
)

READY = (
    its_period_is_over,
    activities_are_done_where_it_is_the_last,
    earlier_ones_are_in,
    nothing_is_wrong_in_it,
)

# fmt: off
PROGRAMME_REPORT: Workflow[ProgrammeReport] = Workflow("programme-report", "Report of a programme", ProgrammeReport, S, steps=(
    #    step        from                  to           who          only when
    Step("open",     S.NEW,                S.DUE,       owes_it,
         then=(Do(set_its_day),)),

    Step("submit",   S.DUE,                S.SUBMITTED, owes_it,     READY,
         then=(Do(keep_it_as_submitted), Lift(SUBMIT), Notify(secretariat))),

    Step("return",   S.SUBMITTED,          S.RETURNED,  secretariat,
         asks=Asks(ReportFindingsSent, reports.keep_findings),
         then=(Due(owes_it, SUBMIT, lambda p: p.programme.reports.correction_days), Notify(owes_it))),

    Step("certify",  S.SUBMITTED,          S.SUBMITTED, owes_it,     (its_figures_are_certified_here, it_is_not_certified, *apart("programme-report", "certify"))),

    Step("resubmit", S.RETURNED,           S.SUBMITTED, owes_it,     READY,
         then=(Do(keep_it_as_submitted), Lift(SUBMIT), Notify(secretariat))),

    Step("accept",   S.SUBMITTED,          S.ACCEPTED,  secretariat, (it_is_certified_where_it_must_be, *apart("programme-report", "accept"), earlier_ones_are_accepted),
         then=(Post(book_what_was_spent), Notify(owes_it))),

    Step("waive",    S.DUE,                S.WAIVED,    secretariat, (another_takes_its_period_over,), why=True,
         then=(Lift(SUBMIT), Do(pass_its_period_on), Notify(owes_it))),

    Step("fall away", S.DUE,               S.WAIVED,    nobody,
         then=(Lift(SUBMIT),)),
))
