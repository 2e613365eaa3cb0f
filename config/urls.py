"""Every address: the apps', and the switch of language."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from config.appearance import set_appearance
from config.device import service_worker

urlpatterns = [
    path("", include("cells.urls")),
    path("", include("reports.urls")),
    path("service-worker.js", service_worker, name="service_worker"),
    path("appearance/", set_appearance, name="set_appearance"),
    path("language/", login_not_required(set_language), name="set_language"),
]

handler400 = "config.faults.bad_request"
handler500 = "config.lost_database.server_error"
