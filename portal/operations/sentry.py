"""Errors go to Sentry, or to what speaks its protocol, if `SENTRY_DSN` is set; without what tells who a person is.

Sent are the error with its trace, the view, the status and the identifier of the request. Not sent are addresses,
cookies, queries, what was typed, user names, values of variables, and steps that led to the error.
"""

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.logging import LoggingIntegration, ignore_logger
from sentry_sdk.types import Event, Hint

from portal.operations.logs import request_id, without_personal_data

# A database that is away would send an error for each request; its pulse says once that it is away.
SAID_ELSEWHERE = ("portal.middleware", "django.security.DisallowedHost", "axes")
SERVICE_UNAVAILABLE = 503
KEPT_OF_A_REQUEST = ("method", "url")


def scrubbed(value: Any) -> Any:
    """The value with every text in it scrubbed as in the logs."""
    if isinstance(value, str):
        return without_personal_data(value)
    if isinstance(value, dict):
        return {name: scrubbed(each) for name, each in value.items()}
    if isinstance(value, list):
        return [scrubbed(each) for each in value]
    return value


def before_send(event: Event, hint: Hint) -> Event | None:
    """What is sent of an event; None for one that is not sent."""
    if getattr(hint.get("log_record"), "status_code", None) == SERVICE_UNAVAILABLE:
        return None
    event.pop("user", None)
    event.pop("breadcrumbs", None)
    event.pop("extra", None)
    request: Any = event.get("request", {})
    event["request"] = {name: str(request[name]) for name in KEPT_OF_A_REQUEST if name in request}
    if logged := event.get("logentry"):
        event["logentry"] = {"message": logged.get("message", "")}
    if (exceptions := event.get("exception")) and isinstance(exceptions, dict):
        for each in exceptions.get("values", []):
            each["value"] = without_personal_data(str(each.get("value", "")))
    for name in ("logentry", "message"):
        if name in event:
            event[name] = scrubbed(event[name])
    if identifier := request_id.get():
        event["tags"] = {**dict(event.get("tags", {})), "request_id": identifier}
    return event


def start(dsn: str, environment: str) -> None:
    """Send errors from now on. Raises sentry_sdk.utils.BadDsn for an address that is none."""
    for name in SAID_ELSEWHERE:
        ignore_logger(name)
    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        integrations=[DjangoIntegration(middleware_spans=False, signals_spans=False), LoggingIntegration(level=None)],
        auto_enabling_integrations=False,
        auto_session_tracking=False,
        before_send=before_send,
        include_local_variables=False,
        max_breadcrumbs=0,
        max_request_body_size="never",
        send_default_pii=False,
        traces_sample_rate=None,
    )
