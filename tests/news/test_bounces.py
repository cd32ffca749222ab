"""Mail that comes back, and complaints: whose they are, and what becomes of the subscription."""

import io
import mailbox
import sys
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from news.models import Delivery, EndReason, Subscriber
from news.subscriptions import bounces, tokens
from news.subscriptions.bounces import Outcome, take
from news.tasks import take_bounces
from tests.news.subscribers import make_mailing, make_subscriber

pytestmark = pytest.mark.django_db


def mark_of(subscriber: Subscriber) -> str:
    return tokens.tag_of(Delivery(mailing=make_mailing(), subscriber=subscriber))


def report(
    mark: str,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    kind: str = "delivery-status",
    to: str = "",
    head: str = "",
) -> bytes:
    """A delivery status (RFC 3464) or a complaint (RFC 5965) about a mail with this mark, or sent to an address with it."""
    whole: Any = MIMEMultipart("report")
    whole.set_param("report-type", kind)
    whole["From"], whole["To"] = "mailer-daemon@mx.example.org", to or "bounces@portal.example.org"
    whole.attach(MIMEText("Sorry."))
    fields: Any = MIMEBase("message", kind)
    if kind == "delivery-status":
        groups = [
            MIMEText("", "plain"),
            MIMEText("", "plain"),
        ]
        for group in groups:
            del group["Content-Type"], group["MIME-Version"], group["Content-Transfer-Encoding"]
        groups[0]["Reporting-MTA"] = "dns; mx.example.org"
        groups[1]["Final-Recipient"], groups[1]["Action"] = "rfc822; reader@example.org", action
        groups[1]["Status"] = status
        fields.set_payload(groups)
    else:
        text = MIMEText("Feedback-Type: abuse\r\nUser-Agent: Example/1.0\r\nVersion: 1\r\n")
        fields.set_payload([text])
    whole.attach(fields)
    if head:
        whole.attach(MIMEText(head, "rfc822-headers"))
    elif mark:
        original = EmailMessage()
        original["Message-ID"] = f"<{mark}.1763740000@portal.example.org>"
        original["Subject"] = "Issue"
        original.set_content("Text")
        whole.attach(MIMEMessage(original))
    return whole.as_bytes()


def test_a_mailbox_that_is_gone_ends_the_subscription() -> None:
    reader, other = make_subscriber(), make_subscriber()
    assert take(report(mark_of(reader))) == Outcome.ENDED
    reader.refresh_from_db()
    assert reader.end_reason == EndReason.BOUNCED
    other.refresh_from_db()
    assert other.is_active


def test_other_failures_are_counted_and_the_third_in_succession_ends_it() -> None:
    reader = make_subscriber()
    for _ in range(3):
        assert take(report(mark_of(reader), status="5.2.2 (mailbox full)")) == Outcome.COUNTED
    reader.refresh_from_db()
    assert reader.end_reason == EndReason.BOUNCED


def test_a_mail_that_is_only_late_changes_nothing() -> None:
    reader = make_subscriber()
    assert take(report(mark_of(reader), action="delayed", status="4.4.1")) == Outcome.DELAYED
    reader.refresh_from_db()
    assert (reader.is_active, reader.failures) == (True, 0)


def test_a_complaint_ends_the_subscription_for_ever() -> None:
    reader = make_subscriber()
    reader.end(EndReason.UNSUBSCRIBED)
    assert take(report(mark_of(reader), kind="feedback-report")) == Outcome.COMPLAINT
    reader.refresh_from_db()
    assert reader.end_reason == EndReason.COMPLAINED


def test_a_mail_is_known_by_the_address_that_it_came_back_to_or_by_a_returned_head() -> None:
    reader = make_subscriber()
    to = f"bounces+{mark_of(reader).upper()}@portal.example.org"
    assert take(report("", to=to, status="5.2.2")) == Outcome.COUNTED
    head = f"Subject: Issue\nMessage-ID: <{mark_of(reader)}.17@portal.example.org>\n"
    assert take(report("", head=head, status="5.2.2")) == Outcome.COUNTED


@pytest.mark.parametrize(
    "mark", ["1.{pk}.0123456789abcdef", "1.{pk}", "{pk}", "99999999999999999999.{pk}.0123456789abcdef"]
)
def test_a_forged_mark_ends_nothing(mark: str) -> None:
    reader = make_subscriber()
    assert take(report(mark.format(pk=reader.pk))) == Outcome.NOT_OURS
    reader.refresh_from_db()
    assert reader.is_active


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"Subject: I am away\n\nUntil Monday.",
        b"Content-Type: multipart/report; report-type=delivery-status\n\nno parts",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n",
        b"Content-Type: \xff; boundary=\n\n",
        b"To: =?utf-8?q?\xff?=\nContent-Type: multipart/report; report-type=\xe2\x82\n\n",
    ],
)
def test_a_message_that_is_no_report_is_left_alone(raw: bytes) -> None:
    assert take(raw) in (Outcome.NO_REPORT, Outcome.NOT_OURS)


def test_the_command_reads_what_a_mail_server_pipes(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = make_subscriber()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(report(mark_of(reader)))))
    out = io.StringIO()
    call_command("take_bounces", stdout=out)
    assert out.getvalue().strip() == Outcome.ENDED


def test_the_command_empties_a_maildir_of_what_it_understood(tmp_path: Path) -> None:
    reader = make_subscriber()
    box = mailbox.Maildir(tmp_path / "box")
    box.add(report(mark_of(reader)))
    box.add(b"Subject: I am away\n\nUntil Monday.")
    call_command("take_bounces", str(tmp_path / "box"), stdout=io.StringIO())
    (left,) = mailbox.Maildir(tmp_path / "box")
    assert left["Subject"] == "I am away"
    reader.refresh_from_db()
    assert not reader.is_active


def test_the_worker_looks_into_the_maildir_of_the_settings(tmp_path: Path, settings: Any) -> None:
    reader = make_subscriber()
    take_bounces.func()
    mailbox.Maildir(tmp_path / "box").add(report(mark_of(reader)))
    settings.BOUNCE_MAILDIR = str(tmp_path / "box")
    take_bounces.func()
    reader.refresh_from_db()
    assert not reader.is_active


def test_the_command_names_what_is_no_maildir_or_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="is no Maildir"):
        call_command("take_bounces", str(tmp_path))
    monkeypatch.setattr(bounces, "MOST_BYTES", 10)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"x" * 11)))
    with pytest.raises(CommandError, match="has 11 bytes"):
        call_command("take_bounces")
