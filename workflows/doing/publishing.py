"""The consolidated report on a year, published."""

from __future__ import annotations

from mptf.papers import publishing
from mptf.papers.models import PublishedReport
from mptf.papers.schemas import PublicationSent
from mptf.work import Work


def publish_report(work: Work, _on: None, sent: PublicationSent) -> PublishedReport:
    """Publish the consolidated report on a year, for everybody."""
    return publishing.publish(work, sent)
