"""The words of revisions: what kinds of change there are, and who decides."""

from api.pages.vocabulary import _

CHANGES = {
    "reallocation": _("Reallocation"),
    "total": _("Another total"),
    "no-cost-extension": _("No-cost extension"),
    "cost-extension": _("Cost extension"),
    "scope": _("Scope"),
    "partners": _("Entities"),
    "countries": _("Countries"),
    "plan": _("Plan of work"),
}

LEVELS = {
    "told": _("The entity tells"),
    "secretariat": _("The secretariat"),
    "chair": _("The Chair"),
    "committee": _("The Committee"),
}

PARTS = {
    "title": _("Title"),
    "summary": _("Summary"),
    "area": _("Thematic area"),
    "region": _("Region"),
    "countries": _("Countries"),
    "objectives": _("Objectives"),
    "outcomes": _("Results framework"),
    "work_plan": _("Work plan"),
    "by_output": _("Budget by output"),
    "risks": _("Risks"),
    "monitoring": _("Monitoring and evaluation"),
    "implementing_partners": _("Implementing partners"),
    "partner_labels": _("Labels of entities"),
}
"""Parts of a document besides its budget and its texts, in the order in which they are read."""
