"""Settings: the environment is read here, at the top; everything below is constant.

Every variable is described in docs/operators.md. With none set the portal is safe on a laptop:
a private database, mail written to files, no outside host.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF

from portal.operations import logs, private_database, production
from portal.operations.secret import local_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

# --- The environment ---------------------------------------------------------------------------

production.guard(os.environ)
env = environ.Env()

PRODUCTION = env.bool("PRODUCTION", False)
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "") or ("" if PRODUCTION else local_secret_key(VAR_DIR / "secret-key"))
# Keys from before: what was signed with them, such as links in letters, stays good.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)
# A connection is kept by its thread; whether it is still open is looked up before use.
CONNECTION = {
    "ENGINE": "portal.delivery.postgresql",
    "CONN_MAX_AGE": 0 if DEBUG else 600,
    "CONN_HEALTH_CHECKS": True,
}
# Finished pages: in the memory of each process, and for all processes of this machine in a folder; bytes for each.
PAGES_BYTES = env.int("PAGES_MEBIBYTES", 64) * 1024 * 1024
PAGES_ROOT = env.path("PAGES_ROOT", default=str(VAR_DIR / "pages"))
# PDF files that were made, for all processes of this machine.
DOCUMENTS_BYTES = env.int("DOCUMENTS_MEBIBYTES", 512) * 1024 * 1024
DOCUMENTS_ROOT = env.path("DOCUMENTS_ROOT", default=str(VAR_DIR / "documents"))
DATABASES = {"default": {**env.db_url("DATABASE_URL", default=private_database.url()), **CONNECTION}}
# Frequent queries are planned once for each connection; not through a pooler that does not know prepared statements.
DATABASE_PREPARES = env.bool("DATABASE_PREPARES", True)
# Machines that share a Redis share finished pages; empty, they are shared on this machine only, through files.
CACHE_URL = env.str("CACHE_URL", "")
# A query that takes longer is logged; 0 logs none.
SLOW_QUERY_MS = env.int("SLOW_QUERY_MS", 500)
# Below this `/readyz` says that the disk is nearly full.
MIN_FREE_DISK_MB = env.int("MIN_FREE_DISK_MB", 200)
SENTRY_DSN = env.str("SENTRY_DSN", "")
# Gives EMAIL_BACKEND, EMAIL_HOST and the rest, under Django's own names.
vars().update(env.email_url("EMAIL_URL", default=f"filemail:///{VAR_DIR / 'mail'}"))
# Seconds that a mail server may take to answer.
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "portal@localhost")
# Where mail that cannot be delivered is reported to, `bounces@…`; empty, to the sender.
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", "")
# A Maildir in which those reports are collected, for the worker; empty, nothing is collected.
BOUNCE_MAILDIR = env.str("BOUNCE_MAILDIR", "")
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR_DIR / "media"))
MEDIA_URL = env.str("MEDIA_URL", "media/")
# A hub that tells readers at once what is new in a feed (WebSub); feeds name none when unset.
WEBSUB_HUB = env.str("WEBSUB_HUB", "")
# The Official Account at WeChat that drafts are sent to; none unless both are set. The address is WeChat's own.
WECHAT_APP_ID = env.str("WECHAT_APP_ID", "")
WECHAT_APP_SECRET = env.str("WECHAT_APP_SECRET", "")
WECHAT_API_URL = env.str("WECHAT_API_URL", "https://api.weixin.qq.com").rstrip("/")
# Record numbers that a site in mainland China must show in its footer; absent when unset.
ICP_RECORD = env.str("ICP_RECORD", "")
PUBLIC_SECURITY_RECORD = env.str("PUBLIC_SECURITY_RECORD", "")

# --- The application ---------------------------------------------------------------------------

INSTALLED_APPS = [
    "modeltranslation",  # stands before the admin, whose classes it patches
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "portal.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "axes",
    "django_filters",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
    "portal.apps.PortalConfig",
    "members",
    "cooperation",
    "news",
]

MIDDLEWARE = [
    "portal.operations.health.HealthMiddleware",
    "portal.operations.requests.NamedViewMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.PolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "portal.middleware.CleanRequestMiddleware",
    # Sessions, users and messages are lazy: only the admin touches them, so readers get no cookie.
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.languages.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "portal.admin.middleware.AdminPolicyMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# What is to be done in the background waits in the database for `manage.py work`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Before those of the apps: some of ours take the place of the admin's.
        "DIRS": [BASE_DIR / "portal" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "portal.languages.templates.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context_processors.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "portal.templatetags.portal",
                "portal.templatetags.kept",
            ],
        },
    }
]

# --- Languages ---------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
# Schema, not taste: each language is a column of every translated field. Autonyms, never flags.
LANGUAGES = [("zh-hans", "中文"), ("en", "English"), ("ru", "Русский")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "portal.languages.formats"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

MODELTRANSLATION_LANGUAGES = ("zh-hans", "en", "ru")
MODELTRANSLATION_DEFAULT_LANGUAGE = "zh-hans"
MODELTRANSLATION_FALLBACK_LANGUAGES = {
    "default": ("zh-hans", "en", "ru"),
    "ru": ("en", "zh-hans"),
    "en": ("zh-hans", "ru"),
    "zh-hans": ("en", "ru"),
}

# --- Files -------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600
# One request may carry this much besides files, in bytes and in fields.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- The admin --------------------------------------------------------------------------------

UNFOLD = {
    "SITE_HEADER": "portal.admin.navigation.wordmark",
    "SITE_URL": "portal.admin.navigation.address_of_site",
    "SITE_SYMBOL": "eco",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "portal.admin.navigation.icon"}],
    "SHOW_LANGUAGES": True,
    "STYLES": ["portal.admin.navigation.style_sheet"],
    "SCRIPTS": ["portal.admin.navigation.expressions", "portal.admin.navigation.script"],
    "DASHBOARD_CALLBACK": "portal.admin.dashboard.context",
    "SIDEBAR": {"navigation": "portal.admin.navigation.links"},
}

# --- Security ----------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "portal.errors.too_many_requests"
AXES_ENABLE_ADMIN = False  # `manage.py axes_reset_username NAME` lets a person in again
AXES_CLIENT_IP_CALLABLE = "portal.operations.visitors.address"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: [] for feature in ("camera", "geolocation", "microphone", "payment", "usb")
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True

if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    if TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Logs and errors ---------------------------------------------------------------------------

LOGGING = logs.configuration()
if SENTRY_DSN:
    from portal.operations import sentry

    sentry.start(SENTRY_DSN, urlsplit(SITE_URL).hostname or "")
