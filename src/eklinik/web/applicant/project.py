"""What the pages of a file show of the project behind it."""

from __future__ import annotations

from typing import Any

from eklinik.applications.models import Application
from eklinik.catalogue.definition import published
from eklinik.licensing.models import Project, Routing
from eklinik.licensing.opening import CHART
from eklinik.licensing.status import status_words
from eklinik.web.request import Request


def licence_of(application: Application, request: Request) -> dict[str, Any] | None:
    """What the pages of a file show of its project; nothing is asked for other permits."""
    definition = published(application.permit_version_id)
    if definition.chart_for(application.request_kind) != CHART:
        return None
    project = Project.objects.filter(application=application).first()
    if project is None:
        return None
    rows = Routing.objects.filter(project=project).select_related("from_office", "to_office")
    return {
        "project": project, "standing": status_words(project, at=request.now),
        "routings": list(rows.order_by("pk")), "risk": project.get_risk_display(),
    }  # fmt: skip
