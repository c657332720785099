"""The one settings file. Everything that differs between places comes from the environment or from var/portal.env."""

import os
from datetime import timedelta
from pathlib import Path

from csp import constants as csp
from django.core.exceptions import ImproperlyConfigured

from market_portal.environment import Environment, read_env_file

BASE_DIR = Path(__file__).resolve().parent.parent
env_file = Path(os.environ.get("PORTAL_ENV_FILE") or BASE_DIR / "var" / "portal.env")
env = Environment({**read_env_file(env_file), **os.environ})

PRODUCTION = env.choice("PORTAL_ENV", ("production", "development"), "production") == "production"
DEBUG = env.choice("DEBUG", ("0", "1"), "0") == "1"
if PRODUCTION and DEBUG:
    env.problems.append("DEBUG is 1: its pages show rows and settings to everybody, so production refuses it.")
# Reads without visible_to and writes without an event fail at once; an office's portal runs without the watching.
GUARDS = not PRODUCTION
SECRET_KEY = env.secret("SECRET_KEY")
FIELD_KEYS = env.field_keys("FIELD_KEYS")
INDEX_KEY = env.key("INDEX_KEY", env.text("INDEX_KEY"))
if PRODUCTION:
    named_keys = {f"FIELD_KEYS, key {key_id}": key for key_id, key in FIELD_KEYS.items()} | {"INDEX_KEY": INDEX_KEY}
    env.refuse_guessable(secret=SECRET_KEY, keys=named_keys)
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1]")
# Printed on the back of placards: whoever scans it comes to the verify page.
PUBLIC_HOST = env.public_host("PUBLIC_HOST", next(iter(ALLOWED_HOSTS), "") if PRODUCTION else "cho40.example")
CSRF_TRUSTED_ORIGINS = env.names("CSRF_TRUSTED_ORIGINS")
if PRODUCTION and (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS):
    env.problems.append("ALLOWED_HOSTS must name the host this portal answers to, never '*'.")

VAR_DIR = Path(env.text("PORTAL_VAR", str(BASE_DIR / "var")))
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
OFFICE_NAME = env.text("OFFICE_NAME", "Tỉnh Cao Bằng")
# Of the report to sign. A text of several lines has them parted by "|".
REPORT_BODIES = env.lines("REPORT_BODIES", "ỦY BAN NHÂN DÂN|TỈNH CAO BẰNG")
REPORT_PLACE = env.text("REPORT_PLACE", "Cao Bằng")
REPORT_RECIPIENTS = env.lines("REPORT_RECIPIENTS", "UBND tỉnh|Sở Công Thương|Lưu: VT")
REPORT_SIGNER_TITLE = env.text("REPORT_SIGNER_TITLE", "THỦ TRƯỞNG ĐƠN VỊ")
REPORT_SIGNER = env.text("REPORT_SIGNER", "")
REPORT_COMMUNE_RECIPIENTS = env.lines("REPORT_COMMUNE_RECIPIENTS", "UBND tỉnh|Sở Công Thương|Lưu: VT")
REPORT_COMMUNE_SIGNER_TITLE = env.text("REPORT_COMMUNE_SIGNER_TITLE", "CHỦ TỊCH")
REPORT_BOARD_RECIPIENTS = env.lines("REPORT_BOARD_RECIPIENTS", "UBND xã, phường|Lưu: VT")
REPORT_BOARD_SIGNER_TITLE = env.text("REPORT_BOARD_SIGNER_TITLE", "TRƯỞNG BAN")
FILES_DIR = VAR_DIR / "files"
FILE_LIFETIME_DAYS = env.number("FILE_LIFETIME_DAYS", 7, low=1, high=90)
BEHIND_PROXY = env.choice("BEHIND_PROXY", ("0", "1"), "0") == "1"
JOB_LEASE_SECONDS = env.number("JOB_LEASE_SECONDS", 45, low=2, high=55)
PRINT_AT_ONCE = env.number("PRINT_AT_ONCE", 200, low=0, high=2000)
VERIFY_PER_MINUTE = env.number("VERIFY_PER_MINUTE", 30, low=1, high=10_000)
ALARM_STALLS_PER_HOLDER = env.number("ALARM_STALLS_PER_HOLDER", 5, low=1, high=1000)
TAX_FREE_MILLIONS = env.number("TAX_FREE_MILLIONS", 1000, low=0, high=100_000)
REVEALS_PER_DAY = env.number("REVEALS_PER_DAY", 30, low=1, high=500)
FULL_LISTS_PER_DAY = env.number("FULL_LISTS_PER_DAY", 3, low=1, high=100)
HOLIDAYS = env.days("HOLIDAYS")
ACCOUNT_CHANGE_DAYS = env.number("ACCOUNT_CHANGE_DAYS", 7, low=1, high=60)

ALL_ROLES = ("administrator", "province_officer", "area_officer", "commune_officer", "market_board", "viewer")
ALWAYS_WITH_SECOND_FACTOR = ("administrator", "province_officer")
SECOND_FACTOR_ROLES = env.some_of("SECOND_FACTOR_ROLES", ALL_ROLES, ",".join(ALWAYS_WITH_SECOND_FACTOR))
if PRODUCTION and not SECOND_FACTOR_ROLES.issuperset(ALWAYS_WITH_SECOND_FACTOR):
    env.problems.append(f"SECOND_FACTOR_ROLES may not leave out {' or '.join(ALWAYS_WITH_SECOND_FACTOR)}.")
SESSION_IDLE_MINUTES = env.number("SESSION_IDLE_MINUTES", 30, low=5, high=480)
SESSION_HOURS = env.number("SESSION_HOURS", 12, low=1, high=24)
SIGN_UP_DAYS = env.number("SIGN_UP_DAYS", 14, low=1, high=60)

if PRODUCTION and env_file.is_file() and env_file.stat().st_mode & 0o077:
    env.problems.append(f"{env_file} can be read by others; run: chmod 600 {env_file}")
if env.problems:
    raise ImproperlyConfigured("The portal does not start:\n- " + "\n- ".join(env.problems))

# Counts of askers at the verify page. So many that a crowd does not push out whoever is asking too often.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 50_000}}}

INSTALLED_APPS = [
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "market_portal.apps.PortalStaticFilesConfig",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "bootstrap",
    "django_filters",
    "lucide",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "csp",
    "django_htmx",
    "places",
    "officers",
    "jobs",
    "stalls",
    "payments",
    "placards",
    "outreach",
    "reports",
]

MIDDLEWARE = [
    # First, so that files, redirects and error pages get their headers too.
    "csp.middleware.CSPMiddleware",
    "market_portal.middleware.browser_features",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "officers.middleware.sessions_end",
    "officers.middleware.acting",
    "officers.middleware.SignedInFully",
    "market_portal.middleware.nothing_personal_stays",
    "market_portal.middleware.wrong_method_in_words",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "market_portal.urls"
WSGI_APPLICATION = "market_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "market_portal.context.office",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

AUTH_USER_MODEL = "officers.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "officers.passwords.LongEnoughValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "officers.passwords.UnlikeTheNameValidator"},
]
LOGIN_URL = "officers:sign-in"
LOGIN_REDIRECT_URL = "stalls:work"
LOGOUT_REDIRECT_URL = LOGIN_URL
# The only link of this kind is the one for signing up: its slip of paper travels to a far commune first.
PASSWORD_RESET_TIMEOUT = SIGN_UP_DAYS * 86_400
OTP_TOTP_ISSUER = f"Chợ 4.0 {OFFICE_NAME}"

# One name at one address: an office behind one address is not locked out for the mistakes of one.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_HANDLER = "officers.lockout.AttemptHandler"
AXES_CLIENT_IP_CALLABLE = "officers.acting.client_address"
AXES_LOCKOUT_CALLABLE = "officers.lockout.locked_answer"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = AXES_VERBOSE = False

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
FORMAT_MODULE_PATH = ["market_portal.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Everything is same-origin; the cookies follow the scheme that the place is served by.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# A browser takes a name that begins with __Host- over HTTPS only, and never from another host of the same domain.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = (f"{'__Host-' * PRODUCTION}{name}" for name in ("sessionid", "csrftoken"))
CSRF_FAILURE_VIEW = "officers.views.kept.token_failed"
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [csp.NONE],
        "script-src": [csp.NONE],
        "style-src": [csp.SELF],
        "img-src": [csp.SELF, "data:"],  # Bootstrap's stylesheet draws its ticks and arrows that way
        "font-src": [csp.SELF],
        "connect-src": [csp.SELF],
        "manifest-src": [csp.SELF],
        "form-action": [csp.SELF],
        "object-src": [csp.NONE],
        "base-uri": [csp.NONE],
        "frame-ancestors": [csp.NONE],
    }
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_HANDLERS = ["officers.uploads.InMemoryOnly"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # What axes has to say is an event of the audit, which is not kept in a log file.
    "loggers": {"portal": {"level": "INFO"}, "axes": {"level": "ERROR"}},
}
