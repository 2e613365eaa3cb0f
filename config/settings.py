"""The one settings file. Everything that differs between installations is in the environment."""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from config import env, logs

# openpyxl spells the same workbook otherwise where lxml is installed: files are alike everywhere.
os.environ.setdefault("OPENPYXL_LXML", "False")

BASE_DIR = Path(__file__).resolve().parent.parent

# With real people's data: nothing is guessed, and what would be unsafe stops the start. See
# docs/decisions/0033 and docs/install.md.
PRODUCTION = env.boolean("PRODUCTION", default=False)
SECRET_KEY = env.secret_key(BASE_DIR / "secret-key.txt", PRODUCTION)
SECRET_KEY_FALLBACKS = env.former_keys(PRODUCTION)
DEBUG = env.never("DEBUG", PRODUCTION)
ALLOWED_HOSTS = env.hosts(PRODUCTION)
DATABASES = {"default": env.database(BASE_DIR / "db.sqlite3", PRODUCTION)}
# How far long work is, told from one process to another; nothing that must not be lost.
CACHES = {"default": env.cache(BASE_DIR / "cache")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "cells",
    "reports",
    "config",
    # Without its search for modules called admin: cells/urls.py names the one there is.
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "django_filters",
    "import_export",
]

MIDDLEWARE = [
    "config.room.RoomMiddleware",
    "config.request_log.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # Pages are text, and networks slow. Django hides secrets from the length by random padding.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.browser_rules.BrowserRulesMiddleware",
    "config.health.HealthMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.WholeCookiesMiddleware",
    "config.lost_database.AskAgainMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.ChosenLanguageMiddleware",
    "config.faults.WordlessFaultsMiddleware",
    "config.middleware.WholeFormsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.sessions.SessionEndMiddleware",
    "config.middleware.SignInMiddleware",
    "config.sessions.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.PrivatePagesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.navigation.navigation",
                "config.device.device_owner",
                "config.faults.way_back",
                "config.appearance.appearance",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

AUTH_USER_MODEL = "cells.User"
# The first makes new hashes; older ones of the others are made anew when their owner signs in.
PASSWORD_HASHERS = [
    "config.hashers.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "cells.services.passwords.LengthValidator"},
    {"NAME": "cells.services.passwords.CommonValidator"},
    {"NAME": "cells.services.passwords.OwnWordsValidator"},
]
# Who has to sign in with a second factor: "staff" of committees, or "none"; others may.
SECOND_FACTOR = env.choice("SECOND_FACTOR", ("none", "staff"), default="none")
# How many days a one-time link is good for.
INVITATION_DAYS = env.whole_number("INVITATION_DAYS", default=14, most=365)
# How many proxies of our own stand in front, each adding an address to X-Forwarded-For.
TRUSTED_PROXIES = env.whole_number("TRUSTED_PROXIES", default=0, least=0)
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

# Vietnamese unless the person chose English: what the browser prefers says little about the
# clerk who shares it.
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
# The day of every fact is a day in this zone.
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# No other site has a use for our static files.
WHITENOISE_ALLOW_ALL_ORIGINS = False

# What one imported file may hold and cost. A roll of the largest province fits.
IMPORT_MAX_MB = env.whole_number("IMPORT_MAX_MB", default=20)
IMPORT_MAX_UNPACKED_MB = env.whole_number("IMPORT_MAX_UNPACKED_MB", default=200)
IMPORT_MAX_ROWS = env.whole_number("IMPORT_MAX_ROWS", default=100_000)
IMPORT_MAX_CELLS = env.whole_number("IMPORT_MAX_CELLS", default=3_000_000)
IMPORT_MAX_SECONDS = env.whole_number("IMPORT_MAX_SECONDS", default=600)
# How long a file that was sent is kept for being put right, if nothing becomes of it.
IMPORT_KEEP_DAYS = env.whole_number("IMPORT_KEEP_DAYS", default=30, most=36_500)
# Read and planned beside the request, so that the page can show how far it is.
IMPORT_IN_BACKGROUND = True

# Reminders to secretaries; without a mail server they are copied by hand.
SENDS_EMAIL = False
vars().update(env.mail())
# How long one step of sending a letter may take, in seconds.
EMAIL_TIMEOUT = env.whole_number("EMAIL_TIMEOUT", default=10, most=600)

# Uploaded rolls hold personal data: read in memory, never left in a temporary folder.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = IMPORT_MAX_MB * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# How long a device keeps the copy of the entry page that works without a network; 0 keeps none.
OFFLINE_DAYS = env.whole_number("OFFLINE_DAYS", default=40, least=0, most=3_650)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
CSRF_FAILURE_VIEW = "config.faults.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
# A closed network may have no certificate: production has one unless HTTPS=false says otherwise.
HTTPS = env.boolean("HTTPS", default=PRODUCTION)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = env.cookie_name("sessionid", HTTPS)
CSRF_COOKIE_NAME = env.cookie_name("csrftoken", HTTPS)
LANGUAGE_COOKIE_NAME = env.cookie_name("django_language", HTTPS)
MESSAGES_COOKIE_NAME = env.cookie_name("messages", HTTPS)
DEVICE_COOKIE_NAME = env.cookie_name("device", HTTPS)
APPEARANCE_COOKIE_NAME = env.cookie_name("appearance", HTTPS)
MESSAGE_STORAGE = "config.browser_rules.MessageStorage"
# Our server speaks no TLS itself: with HTTPS there is a proxy, which says how people reached it.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS and PRODUCTION
# Who watches asks on the machine itself, past the proxy.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS and PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and PRODUCTION
# No browser has a list of hosts on a closed network; and without HTTPS, which was chosen aloud and
# is in the log of each start, the four warnings for want of it would hide others.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
if PRODUCTION and not HTTPS:
    SILENCED_SYSTEM_CHECKS += [f"security.{code}" for code in ("W004", "W008", "W012", "W016")]
# How long somebody stays signed in at most, and how long while nothing is done.
SESSION_HOURS = env.whole_number("SESSION_HOURS", default=12, most=720)
SESSION_IDLE_MINUTES = env.whole_number("SESSION_IDLE_MINUTES", default=60, most=43_200)
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60

LOGGING = logs.configuration(
    env.choice("LOG_FORMAT", logs.FORMATS, default="json" if PRODUCTION else "plain")
)
