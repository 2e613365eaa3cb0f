"""What an act left behind: the whole record as plain values, and the queries that it took."""

from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext


def everything(*, but=()):
    """Return every row of every model of the record, except of the models named in `but`.

    When somebody last signed in is no fact of the record.
    """
    models = apps.get_app_config("cells").get_models()
    return {model.__name__: _rows(model) for model in models if model.__name__ not in but}


def _rows(model):
    columns = [field.attname for field in model._meta.concrete_fields]
    return list(model._base_manager.order_by("pk").values(*set(columns) - {"last_login"}))


def queries_of(act):
    """Run an act and return how many queries it made."""
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)
