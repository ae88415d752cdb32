"""Every address, assembled from the packages. The same for everyone; policy decides what is there."""

from __future__ import annotations

from django.urls import include, path

from placemap.project import health

handler400 = "placemap.web.errors.bad_request"
handler403 = "placemap.web.errors.forbidden"
handler404 = "placemap.web.errors.not_found"
handler500 = "placemap.web.errors.server_error"

urlpatterns = [
    path("health/", health.alive, name="health"),
    path("health/ready/", health.ready, name="ready"),
    path("metrics/", health.metrics, name="metrics"),
    path("", include("placemap.web.urls")),
    path("", include("placemap.partners.urls")),
    path("", include("placemap.accounts.urls")),
    path("", include("placemap.mappings.urls")),
    path("", include("placemap.information.urls")),
    path("", include("placemap.subjects.urls")),
    path("", include("placemap.cohort.urls")),
    path("", include("placemap.linkage.urls")),
    path("", include("placemap.responses.urls")),
    path("", include("placemap.scanning.urls")),
    path("", include("placemap.returns.urls")),
    path("", include("placemap.meetings.urls")),
    path("", include("placemap.exchange.urls")),
    path("", include("placemap.readiness.urls")),
]
