"""The settings under test: those of an installation, without what only costs time here."""

from pathlib import Path

from config.settings import *  # noqa: F403
from config.settings import DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Static files straight from their folders, without a collected manifest.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
# Work is done within the request that asks for it, where a test can see it end.
IMPORT_IN_BACKGROUND = False
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# A file, as in an installation: threads that share one in memory share its transactions as well. No
# test pulls the plug, so nothing waits for the disk.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    file = Path(DATABASES["default"]["NAME"])
    DATABASES["default"]["TEST"] = {"NAME": str(file.with_name(f"test-{file.name}"))}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous = OFF;"
# Nobody waits long for a database that a test has taken away.
if pool := DATABASES["default"].get("OPTIONS", {}).get("pool"):
    pool["timeout"] = 2
