"""In production a missing or weak setting is a refusal to start that names every such setting at once."""

from collections.abc import Callable, Mapping
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"true", "on", "ok", "y", "yes", "1"}  # as django-environ reads them
FALSE = {"false", "off", "n", "no", "0", ""}
SECRET_KEY_LENGTH = 50
SECRET_KEY_UNIQUE = 5
MAX_PROXIES = 10
MAIL_SCHEMES = {"smtp", "smtps", "smtp+tls", "smtp+ssl"}


def _boolean(name: str) -> Callable[[Mapping[str, str]], str]:
    def fault(variables: Mapping[str, str]) -> str:
        value = variables.get(name, "")
        return "" if value.lower() in TRUE | FALSE else f"is {value!r}: set it to true or false"

    return fault


def _proxies(variables: Mapping[str, str]) -> str:
    value = variables.get("TRUSTED_PROXIES", "0")
    if value.isascii() and value.isdigit() and int(value[:6]) <= MAX_PROXIES:
        return ""
    return f"is {value!r}: set the number of proxies before the portal, from 0 to {MAX_PROXIES}"


def _number(name: str, most: int, what: str) -> Callable[[Mapping[str, str]], str]:
    def fault(variables: Mapping[str, str]) -> str:
        value = variables.get(name, "")
        if not value or (value.isascii() and value.isdigit() and int(value[:10]) <= most):
            return ""
        return f"is {value!r}: set {what}, from 0 to {most}"

    return fault


def _sentry_dsn(variables: Mapping[str, str]) -> str:
    value = variables.get("SENTRY_DSN", "")
    parts = urlsplit(value)
    if not value or (parts.scheme in ("http", "https") and parts.username and parts.path.strip("/").isdigit()):
        return ""
    return "is not the address that Sentry gives a project: set https://key@host/number, or remove it"


def _database(variables: Mapping[str, str]) -> str:
    value = variables.get("DATABASE_URL")
    if value is None or urlsplit(value).scheme in ("postgres", "postgresql"):
        return ""
    return "is not the address of a PostgreSQL database: set postgres://user:password@host:5432/name, or remove it"


def _cache(variables: Mapping[str, str]) -> str:
    value = variables.get("CACHE_URL", "")
    if not value or urlsplit(value).scheme in ("redis", "rediss", "unix"):
        return ""
    return "is not the address of a Redis: set redis://host:6379/0, or remove it"


def _hub(variables: Mapping[str, str]) -> str:
    value = variables.get("WEBSUB_HUB", "")
    what = "set the address of a hub as in https://hub.example.org/, or leave it unset"
    return (
        "" if not value or urlsplit(value).scheme in ("http", "https") else f"is {value!r}, which is no address: {what}"
    )


def _wechat(variables: Mapping[str, str]) -> str:
    app, secret = variables.get("WECHAT_APP_ID"), variables.get("WECHAT_APP_SECRET")
    return "is missing: WECHAT_APP_ID and WECHAT_APP_SECRET are set together, or neither" if app and not secret else ""


def _debug(variables: Mapping[str, str]) -> str:
    return "is on: readers would see code and settings; remove it" if variables.get("DEBUG", "").lower() in TRUE else ""


def _secret_key(variables: Mapping[str, str]) -> str:
    key = variables.get("SECRET_KEY", "")
    what = f"set at least {SECRET_KEY_LENGTH} random characters (docs/operators.md has a command that makes them)"
    if not key:
        return f"is missing: {what}"
    if len(key) < SECRET_KEY_LENGTH:
        return f"has {len(key)} characters: {what}"
    if len(set(key)) < SECRET_KEY_UNIQUE or key.startswith("django-insecure-"):
        return f"is easy to guess: {what}"
    return ""


def _hosts(variables: Mapping[str, str]) -> list[str]:
    return [host.strip() for host in variables.get("ALLOWED_HOSTS", "").split(",") if host.strip()]


def _allowed_hosts(variables: Mapping[str, str]) -> str:
    hosts = _hosts(variables)
    if not hosts:
        return "is missing: set the names under which readers come, separated by commas, for example portal.example.org"
    if any(host in ("*", ".") for host in hosts):
        return "allows every name: set the names under which readers come, for example portal.example.org"
    return ""


def _site_url(variables: Mapping[str, str]) -> str:
    value = variables.get("SITE_URL", "")
    what = "set the public address, for example https://portal.example.org"
    if not value:
        return f"is missing: {what}"
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
    except ValueError:
        return f"is {value!r}, which is no address: {what}"
    if parts.scheme != "https" or not host or parts.path.strip("/") or parts.query:
        return f"is {value!r}: {what} (https, no path)"
    if _allowed_hosts(variables):
        return ""  # said there
    if not any(host == each or (each.startswith(".") and f".{host}".endswith(each)) for each in _hosts(variables)):
        return f"names the host {host!r}, which is not in ALLOWED_HOSTS: add it there, or mend the address"
    return ""


def _present(name: str, what: str) -> Callable[[Mapping[str, str]], str]:
    return lambda variables: "" if variables.get(name) else f"is missing: {what}"


def _email(variables: Mapping[str, str]) -> str:
    value = variables.get("EMAIL_URL", "")
    what = "set the mail server, for example smtp+tls://user:password@mail.example.org:587"
    if not value:
        return f"is missing: {what}"
    return "" if urlsplit(value).scheme in MAIL_SCHEMES else f"names no mail server: {what}"


def _one_address(name: str) -> Callable[[Mapping[str, str]], str]:
    def fault(variables: Mapping[str, str]) -> str:
        value = variables.get(name, "")
        _name, address = parseaddr(value)
        local, at, domain = address.rpartition("@")
        if not value or (local and at and domain and address.isascii() and not any(each in value for each in "\r\n")):
            return ""
        return f"is {value!r}: set one e-mail address, for example portal@portal.example.org"

    return fault


# What must be well-formed anywhere, and what must be set and strong besides in production.
ALWAYS = {
    "PRODUCTION": _boolean("PRODUCTION"),
    "DEBUG": _boolean("DEBUG"),
    "TRUSTED_PROXIES": _proxies,
    "DATABASE_URL": _database,
    "CACHE_URL": _cache,
    "DOCUMENTS_MEBIBYTES": _number("DOCUMENTS_MEBIBYTES", 10**6, "a number of mebibytes"),
    "PAGES_MEBIBYTES": _number("PAGES_MEBIBYTES", 10**6, "a number of mebibytes"),
    "METRICS_PORT": _number("METRICS_PORT", 65535, "a port"),
    "SLOW_QUERY_MS": _number("SLOW_QUERY_MS", 3_600_000, "a number of milliseconds"),
    "MIN_FREE_DISK_MB": _number("MIN_FREE_DISK_MB", 10**9, "a number of megabytes"),
    "SENTRY_DSN": _sentry_dsn,
    "DEFAULT_FROM_EMAIL": _one_address("DEFAULT_FROM_EMAIL"),
    "BOUNCE_ADDRESS": _one_address("BOUNCE_ADDRESS"),
    "WEBSUB_HUB": _hub,
    "WECHAT_APP_SECRET": _wechat,
}
IN_PRODUCTION = {
    "DEBUG": _debug,
    "SECRET_KEY": _secret_key,
    "ALLOWED_HOSTS": _allowed_hosts,
    "SITE_URL": _site_url,
    "DATABASE_URL": _present("DATABASE_URL", "set postgres://user:password@host:5432/name"),
    "EMAIL_URL": _email,
    "DEFAULT_FROM_EMAIL": _present("DEFAULT_FROM_EMAIL", "set the sender of the portal's mail"),
    "TRUSTED_PROXIES": _present(
        "TRUSTED_PROXIES", "set the number of proxies before the portal: 1 for nginx alone, 0 for none"
    ),
}


def problems(variables: Mapping[str, str]) -> list[str]:
    """Return one line for each faulty variable: its name, what is wrong, what to set. Secrets are not repeated."""
    checks = list(ALWAYS.items())
    if variables.get("PRODUCTION", "").lower() in TRUE:
        checks += IN_PRODUCTION.items()
    found = {}
    for name, fault in checks:
        if name not in found and (what := fault(variables)):
            found[name] = f"{name} {what}."
    return list(found.values())


def guard(variables: Mapping[str, str]) -> None:
    """Raise ImproperlyConfigured naming every faulty variable; say nothing if all is well."""
    if found := problems(variables):
        raise ImproperlyConfigured("Some settings must be mended:\n" + "\n".join(f"- {line}" for line in found))
