"""What keeps a message from becoming a draft, in words for the editor: what it is, and what to do.

The numbers are those of WeChat's list of return codes (“全局返回码”).
"""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news.wechat.account import NoAnswerError, RefusedError, UnreachableError, WeChatError

WORDS: dict[int, str | Promise] = {
    -1: gettext_lazy("WeChat is busy. Wait a minute, then send again."),
    40001: gettext_lazy(
        "WeChat does not accept the secret of the account (WECHAT_APP_SECRET). Ask the operator to check it."
    ),
    40013: gettext_lazy("WeChat does not know this account (WECHAT_APP_ID). Ask the operator to check it."),
    40125: gettext_lazy(
        "WeChat does not accept the secret of the account (WECHAT_APP_SECRET). Ask the operator to check it."
    ),
    40007: gettext_lazy("WeChat no longer has the cover picture. Send again: it will be uploaded anew."),
    40009: gettext_lazy("WeChat finds the picture too large. Choose a smaller one."),
    40137: gettext_lazy("WeChat cannot read the picture. Choose another one."),
    41001: gettext_lazy(
        "WeChat did not get the key to the account. A proxy may take it out of the address: ask the operator."
    ),
    45002: gettext_lazy("The text is too long for WeChat. Shorten it, or paste it in parts."),
    45003: gettext_lazy("The title is too long for WeChat. Shorten it."),
    45004: gettext_lazy("The summary is too long for WeChat. Shorten it."),
    45009: gettext_lazy(
        "The account has used up its calls for today. Send again tomorrow, or copy the page and paste it."
    ),
    45011: gettext_lazy("Too many calls in a short time. Wait a minute, then send again."),
    48001: gettext_lazy(
        "This account may not make drafts by the interface: WeChat allows it to verified accounts. "
        "Copy the page and paste it, or have the account verified."
    ),
    50002: gettext_lazy("WeChat has restricted this account. See the messages in its own administration."),
}


def explained(error: WeChatError) -> str:
    """What happened and what to do, in the active language."""
    if isinstance(error, UnreachableError):
        return _("WeChat cannot be reached from here. Nothing was sent. Try again later, or ask the operator.")
    if isinstance(error, NoAnswerError):
        return _(
            "WeChat gave no answer, so it is not known whether the draft was made. "
            "Send again: the portal looks for the draft first and does not make a second one."
        )
    if isinstance(error, RefusedError):
        return refusal_of(error)
    raise TypeError(type(error))


def refusal_of(error: RefusedError) -> str:
    if error.code == 40164:
        found = re.search(r"(?<![\w.])(\d{1,3}(?:\.\d{1,3}){3})(?![\w.])", error.message)
        return _(
            "WeChat does not know the address of this server: %(ip)s. "
            "Let it be entered in the account’s administration (Settings and development – Basic configuration – IP white list)."
        ) % {"ip": found.group(1) if found else error.message}
    words = WORDS.get(error.code) or _("WeChat refused: %(message)s.") % {"message": error.message}
    return _("%(words)s (number %(code)s at WeChat)") % {"words": words, "code": error.code}
