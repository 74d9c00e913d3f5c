"""Reports of the fund: each is one table as of a day, for a page, for files and for programs."""

from api.pages.reporting import (
    approvals,
    contributions,
    delivery,
    gap,
    key_figures,
    markers,
    results,
    sources_and_uses,
)

REPORTS = {
    report.name: report
    for report in (
        sources_and_uses.REPORT,
        key_figures.REPORT,
        approvals.REPORT,
        gap.REPORT,
        contributions.REPORT,
        delivery.REPORT,
        results.REPORT,
        markers.REPORT,
    )
}
"""By the name that stands in their address, in the order in which they are listed."""
