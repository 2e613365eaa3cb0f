"""The app of what people record."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CellsConfig(AppConfig):
    name = "cells"
    verbose_name = _("Record of the cells")

    def ready(self):
        # Importing the module states who may see what; until then nothing is visible to anyone.
        from cells import permissions  # noqa: F401, PLC0415 - models must be loaded first
        from cells.models import after_migrate  # noqa: PLC0415 - models must be loaded first
        from cells.services.sessions import begin_session  # noqa: PLC0415 - models must be loaded first

        user_logged_in.connect(begin_session, dispatch_uid="cells.begin_session")
        post_migrate.connect(after_migrate, sender=self, dispatch_uid="cells.after_migrate")
