"""Letters: what each mailing says to each subscriber, as messages."""

from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr
from itertools import groupby
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from news.bulletins.contents import contents_of
from news.models import Delivery, Mailing, MailingKind, Subscriber
from news.models.subscribers import rhythm_name
from news.subscriptions import matter, tokens
from news.subscriptions.mail import Mail
from portal.dates import Precision, format_partial
from portal.publishing.models import kinds

# Stands in a letter that many get, for the token of each of them.
TOKEN = "TOKEN-OF-THE-SUBSCRIBER"  # noqa: S105 - a place, not a secret


@dataclass(frozen=True)
class Letter:
    """A letter without its addressee; TOKEN stands where their token is to stand."""

    subject: str
    text: str
    html: str


class NotPublicError(Exception):
    """What was to be sent is not public at the moment."""


def address(name: str, **kwargs: Any) -> str:
    """The whole address of one of our pages in the active language."""
    return settings.SITE_URL + reverse(name, kwargs=kwargs)


class Letters:
    """The letters of one run of a worker; what many get alike is written once."""

    def __init__(self) -> None:
        self._written: dict[Any, Letter | None] = {}

    def mail(self, delivery: Delivery) -> Mail | None:
        """The message of a delivery; None where there is nothing to send to this subscriber.

        Raises NotPublicError where there may be later.
        """
        subscriber, mailing = delivery.subscriber, delivery.mailing
        if subscriber is None:
            return None
        with override(mailing.language):
            if mailing.kind == MailingKind.CONFIRMATION:
                letter, token = confirmation(subscriber)
            elif subscriber.is_active:
                letter, token = self.letter(mailing, subscriber), tokens.choose_token(subscriber)
            else:
                return None
            return addressed(letter, token, delivery, subscriber) if letter else None

    def letter(self, mailing: Mailing, subscriber: Subscriber) -> Letter | None:
        """What this subscriber gets of a mailing; None where nothing in it is for them."""
        states: tuple[str, ...] = ()
        subjects: tuple[str, ...] = ()
        if mailing.kind != MailingKind.ISSUE:
            states = tuple(sorted(state.iso2 for state in subscriber.states.all()))
            subjects = tuple(sorted(subject.slug for subject in subscriber.subjects.all()))
        key = (mailing.pk, states, subjects)
        if key not in self._written:
            self._written[key] = WRITERS[mailing.kind](mailing, states, subjects)
        return self._written[key]


# --- What is in them -----------------------------------------------------------------------------


def confirmation(subscriber: Subscriber) -> tuple[Letter | None, str]:
    """The letter to somebody for whose address a subscription was asked, and the token in it."""
    if subscriber.is_active:
        return written(_("You are subscribed already"), "known", {}), tokens.choose_token(subscriber)
    if subscriber.end_reason:
        return None, ""
    wanted = [rhythm_name(name) for name in subscriber.rhythms]
    return written(_("Please confirm your subscription"), "confirmation", {"wanted": wanted}), tokens.confirm_token(
        subscriber
    )


def issue(mailing: Mailing, states: Any, subjects: Any) -> Letter | None:
    bulletin = mailing.bulletin
    if bulletin is None or not bulletin.is_public:
        raise NotPublicError
    contents = contents_of(bulletin, mailing.language)
    subject = _("%(name)s, %(issue)s") % {"name": contents.name, "issue": contents.title}
    return written(subject, "issue", {"contents": contents})


def digest(mailing: Mailing, states: Any, subjects: Any) -> Letter | None:
    first, last = mailing.first_day, mailing.last_day
    if first is None or last is None or not (items := matter.new_items(first, last, states, subjects)):
        return None
    order = list(kinds())
    shown = sorted(items[: matter.MOST_ITEMS], key=lambda item: order.index(item.kind_name))
    groups = [
        {"label": kinds()[name]._meta.verbose_name_plural, "items": list(group)}
        for name, group in groupby(shown, key=lambda item: item.kind_name)
    ]
    days = {"first": format_partial(first, Precision.DAY), "last": format_partial(last, Precision.DAY)}
    subject = _("New on the portal, %(first)s to %(last)s") % days
    return written(subject, "digest", {"groups": groups, "is_cut": len(items) > matter.MOST_ITEMS})


def laws(mailing: Mailing, states: Any, subjects: Any) -> Letter | None:
    day = mailing.first_day
    if day is None or not (found := matter.laws_entering_into_force(day, states, subjects)):
        return None
    subject = _("Laws that enter into force on %(day)s") % {"day": format_partial(day, Precision.DAY)}
    return written(subject, "laws", {"laws": found})


WRITERS: dict[str, Callable[[Mailing, Any, Any], Letter | None]] = {
    MailingKind.ISSUE: issue,
    MailingKind.DIGEST: digest,
    MailingKind.LAWS: laws,
}


# --- Writing and addressing ----------------------------------------------------------------------


def written(subject: str, template: str, context: dict[str, Any]) -> Letter:
    """A letter of one of the templates in `news/mail/`, in the active language."""
    whole = {
        **context,
        "subject": subject,
        "site_url": settings.SITE_URL,
        "portal": _("SCO Environmental Information Sharing Platform"),
        "home_url": address("news:home"),
        "confirm_url": address("news:confirm", token=TOKEN),
        "choices_url": address("news:choices", token=TOKEN),
        "end_url": address("news:unsubscribe", token=TOKEN),
    }
    # An address in a header of a message has no line break; nor has a subject.
    one_line = " ".join(subject.split())
    text = render_to_string(f"news/mail/{template}.txt", whole).strip() + "\n"
    return Letter(one_line, text, render_to_string(f"news/mail/{template}.html", whole))


def addressed(letter: Letter, token: str, delivery: Delivery, subscriber: Subscriber) -> Mail:
    """The message to one subscriber."""
    is_bulk = delivery.mailing.kind != MailingKind.CONFIRMATION
    tag = tokens.tag_of(delivery)
    # Asked for again, a confirmation is another message; a mail that is tried again is the same.
    stamp = int(subscriber.asked_at.timestamp() * 1000)
    headers = {"Message-ID": f"<{tag}.{stamp}@{tokens.host()}>", "Auto-Submitted": "auto-generated"}
    if is_bulk:
        end_url = address("news:unsubscribe", token=token)
        headers |= {
            "List-Id": f"<{delivery.mailing.kind}.{delivery.mailing.language}.{tokens.host()}>",
            "List-Unsubscribe": f"<{end_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Precedence": "bulk",
        }
    mail = Mail(
        to=subscriber.email,
        sender_name=_("SCO Environmental Information Sharing Platform"),
        subject=letter.subject,
        text=letter.text.replace(TOKEN, token),
        html=letter.html.replace(TOKEN, token),
        headers=headers,
    )
    mail.return_address = return_address(tag, mail.from_email)
    return mail


def return_address(tag: str, sender: str) -> str:
    """Where a server reports to: BOUNCE_ADDRESS with the mark of the delivery after a plus, else the sender."""
    _name, bounces = parseaddr(settings.BOUNCE_ADDRESS)
    local, at, domain = bounces.rpartition("@")
    return f"{local}+{tag}@{domain}" if at else sender
