"""“WeChat” on an article or an issue: the page to copy, and the button that sends it as a draft."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from news.models import Article, Bulletin, WeChatDraft
from news.wechat.account import WeChatError, is_configured
from news.wechat.errors import explained
from news.wechat.message import MOST_CHARACTERS, message_of, message_to_send
from news.wechat.sending import BeingSentError, Outcome, send
from portal import languages

DONE = {
    Outcome.ADDED: gettext_lazy("A draft was made in the Official Account. Look at it there, then publish it."),
    Outcome.UPDATED: gettext_lazy("The draft in the Official Account was brought up to date."),
    Outcome.UNCHANGED: gettext_lazy("The draft in the Official Account is up to date already."),
}


def page_url(item: Article | Bulletin, language: str) -> str:
    """The address of the WeChat page in the admin."""
    return f"{reverse(f'admin:news_{item._meta.model_name}_wechat_page', args=[item.pk])}?language={language}"


class WeChatMixin:
    """Gives the admin of a kind the WeChat page."""

    @action(description=gettext_lazy("WeChat page"), url_path="wechat", icon="chat", permissions=["wechat_page"])
    def wechat_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """GET: the page in `?language=`. POST, for publishers: send it as a draft."""
        admin: Any = self
        item = admin.get_object(request, object_id)
        language = request.GET.get("language", languages.CODES[0])
        if item is None or language not in languages.AUTONYMS:
            raise Http404(_("There is no such item."))
        if not admin.has_view_permission(request, item):
            raise PermissionDenied
        if request.method == "POST":
            if not (admin.may_publish(request) and is_configured()):
                raise PermissionDenied
            send_and_say(admin, request, item, language)
            return HttpResponseRedirect(page_url(item, language))
        return shown(admin, request, item, language)

    # The claim of a sender is seen by others at once. What is written here has no history; the log names the person.
    wechat_page.own_transactions = True

    def has_wechat_page_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return bool(self.has_view_permission(request))  # type: ignore[attr-defined]


def shown(admin: Any, request: HttpRequest, item: Article | Bulletin, language: str) -> HttpResponse:
    message = message_of(item, language)
    draft = WeChatDraft.objects.filter(kind_name=item.kind_name, object_id=item.pk, language=language).first()
    context = {
        **admin.admin_site.each_context(request),
        "title": _("WeChat page"),
        "opts": admin.opts,
        "original": item,
        "media": admin.media,
        "change_url": reverse(f"admin:news_{item._meta.model_name}_change", args=[item.pk]),
        "message": message,
        # Made of cleaned texts by news.wechat.markup.
        "page": SafeString(message.html()),
        "most": MOST_CHARACTERS,
        "is_issue": isinstance(item, Bulletin),
        "is_other_language": language not in item.readable_languages,
        "languages": [
            (code, name, page_url(item, code), code == language) for code, name in languages.AUTONYMS.items()
        ],
        "may_send": admin.may_publish(request) and is_configured(),
        "is_public": item.is_public,
        "sent_at": draft.sent_at and timezone.localtime(draft.sent_at) if draft else None,
    }
    return TemplateResponse(request, "admin/wechat.html", context)


def send_and_say(admin: Any, request: HttpRequest, item: Article | Bulletin, language: str) -> None:
    """Send the message, and tell the editor what came of it."""
    message = message_to_send(item, language)
    problem = ""
    if not item.is_public:
        problem = _("Publish it on the portal first: the draft leads its readers there.")
    elif message.is_too_long:
        problem = _(
            "The page has %(size)s characters. WeChat takes fewer than %(most)s as a draft: copy the page and paste it."
        )
        problem %= {"size": message.size, "most": MOST_CHARACTERS}
    else:
        try:
            said = str(DONE[send(item, message)])
        except BeingSentError:
            problem = _("It is being sent at this moment. Wait a minute, then look here again.")
        except WeChatError as error:
            problem = explained(error)
        else:
            admin.log_change(request, item, said)
            admin.message_user(request, said, messages.SUCCESS)
    if problem:
        admin.message_user(request, problem, messages.ERROR)
