"""Sending a message as a draft to the Official Account, never twice."""

import datetime
import hashlib
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from PIL import Image, ImageOps

from news.models import Article, Bulletin, WeChatDraft
from news.wechat.account import NO_SUCH_MEDIA, Account, RefusedError
from news.wechat.message import Message

# Who has not come back by then was stopped in the middle.
CLAIM = datetime.timedelta(minutes=2)
WIDEST, MOST_BYTES = 1080, 1_000_000


class Outcome(Enum):
    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class BeingSentError(Exception):
    """Somebody is sending the same message at this moment."""


def send(item: Article | Bulletin, message: Message) -> Outcome:
    """Make the draft of a message, or bring it up to date. Raises WeChatError, or BeingSentError.

    An article in a draft that is known is changed there; where none is known, WeChat's drafts are searched for one that names the same
    address before a new one is made. So a message whose sending was cut off is found again.
    """
    with claimed(item, message.language) as draft:
        account = Account()
        picture = jpeg(message)
        digest = digest_of(message, picture)
        if draft.media_id and draft.digest == digest and account.place_in(draft.media_id, message.url):
            return Outcome.UNCHANGED
        upload(account, draft, message, picture)
        outcome = write(account, draft, message)
        draft.digest, draft.sent_at = digest, timezone.now()
        draft.save(update_fields=["media_id", "digest", "sent_at"])
        return outcome


@contextmanager
def claimed(item: Article | Bulletin, language: str) -> Iterator[WeChatDraft]:
    """The record of a message's draft, for one sender at a time."""
    key: dict[str, Any] = {"kind_name": item.kind_name, "object_id": item.pk, "language": language}
    WeChatDraft.objects.get_or_create(**key)
    now = timezone.now()
    rows = WeChatDraft.objects.filter(**key)
    if not rows.filter(Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM)).update(claimed_at=now):
        raise BeingSentError
    try:
        yield rows.get()
    finally:
        rows.filter(claimed_at=now).update(claimed_at=None)


def jpeg(message: Message) -> bytes:
    """The picture of a message, or the portal's card in its language, as WeChat takes it: JPEG under 1 MB."""
    if message.picture:
        with message.picture.file.open("rb") as file:
            content = file.read()
    else:
        content = (settings.BASE_DIR / "static" / "img" / f"card-{message.language}.png").read_bytes()
    with Image.open(io.BytesIO(content)) as opened:
        upright = ImageOps.exif_transpose(opened).convert("RGBA")
    upright.thumbnail((WIDEST, WIDEST * 4))
    sheet = Image.new("RGB", upright.size, "white")
    sheet.paste(upright, mask=upright.getchannel("A"))
    for quality in (88, 75, 60, 40, 20):
        target = io.BytesIO()
        sheet.save(target, "JPEG", quality=quality)
        if target.tell() < MOST_BYTES:
            break
    return target.getvalue()


def digest_of(message: Message, picture: bytes) -> str:
    """What the draft will say, as a digest; the account is part of it."""
    said = [settings.WECHAT_APP_ID, message.title, message.author, message.digest, message.url, message.html()]
    return hashlib.sha256(json.dumps(said).encode() + picture).hexdigest()


def upload(account: Account, draft: WeChatDraft, message: Message, picture: bytes) -> None:
    """Upload the picture unless WeChat has it; noted at once, so that no try leaves a second copy there."""
    digest = hashlib.sha256(settings.WECHAT_APP_ID.encode() + picture).hexdigest()
    if draft.picture_digest != digest:
        draft.cover_media_id, draft.picture_url = account.add_cover(picture), ""
        draft.picture_digest = digest
        draft.save(update_fields=["cover_media_id", "picture_url", "picture_digest"])
    if message.picture and not draft.picture_url:
        draft.picture_url = account.add_picture(picture)
        draft.save(update_fields=["picture_url"])


def write(account: Account, draft: WeChatDraft, message: Message) -> Outcome:
    """Change the draft that there is, or make one; the record knows its media_id afterwards."""
    article = {
        "article_type": "news",
        "title": message.title,
        "author": message.author,
        "digest": message.digest,
        "content": message.html(draft.picture_url if message.picture else ""),
        "content_source_url": message.url,
        "thumb_media_id": draft.cover_media_id,
        "need_open_comment": 0,
        "only_fans_can_comment": 0,
    }
    known = account.place_in(draft.media_id, message.url) if draft.media_id else None
    place = known or account.find_draft(message.url)
    try:
        if place:
            account.update_draft(place, article)
        else:
            draft.media_id = account.add_draft(article)
            return Outcome.ADDED
    except RefusedError as refusal:
        if refusal.code == NO_SUCH_MEDIA:
            # The draft was there a moment ago: it is the cover that somebody has deleted.
            draft.picture_digest = ""
            draft.save(update_fields=["picture_digest"])
        raise
    draft.media_id = place.media_id
    return Outcome.UPDATED
