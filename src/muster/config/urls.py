"""Which door answers which address."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("muster.api.urls")),
    path("", include("muster.web.urls")),
]

handler400 = "muster.web.errors.bad_request"
handler403 = "muster.web.errors.forbidden"
handler404 = "muster.web.errors.not_found"
handler500 = "muster.web.errors.broken"
