"""The pages of a subscription: asking for it, confirming, changing and ending it.

Readers have no cookie (docs/decisions/0009), so no token of Django's guards these forms, and none is needed: there is no
authority that another site could borrow. Asking sends one mail to the owner of the mailbox, who decides; everything
else takes the signed link from a mail, and whoever has that may do it.
"""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from news.models import EndReason, Subscriber
from news.subscriptions import tokens
from news.subscriptions.asking import TooManyError, ask, change
from news.subscriptions.forms import ChoicesForm, SubscribeForm, choices_of
from portal import languages
from portal.delivery.parameters import forget_unknown
from portal.errors import permission_denied, too_many_requests
from portal.operations.visitors import address


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Whether a browser says that the form was sent from a page of another site. Old browsers say nothing."""
    fetched_from = request.headers.get("Sec-Fetch-Site")
    if fetched_from is not None:
        return fetched_from not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.get_host()


@method_decorator([never_cache, csrf_exempt], name="dispatch")
class SubscriptionPage(View):
    """A page that no cache keeps, no search engine shows, and whose address no other site learns."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        forget_unknown(request, ())
        response = super().dispatch(request, *args, **kwargs)
        response["Referrer-Policy"] = "same-origin"
        return response

    def page(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        shown = {"noindex": True, "canonical": None, "alternates": None, **context}
        return render(self.request, f"news/subscriptions/{template}.html", shown, status=status)


class SubscribeView(SubscriptionPage):
    """The form; the answer to it is the same whether the address is known or not."""

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = {"language": languages.current(), "rhythms": ["every_issue"]}
        return self.page("subscribe", form=SubscribeForm(initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        if is_from_elsewhere(request):
            return permission_denied(request)
        form = SubscribeForm(request.POST)
        if not form.is_valid():
            return self.page("subscribe", form=form)
        if not form.cleaned_data["website"]:
            try:
                ask(form.cleaned_data["email"], form.choices(), address(request))
            except TooManyError:
                return too_many_requests(request)
        return HttpResponseRedirect(reverse("news:subscribe-asked"))


class AskedView(SubscriptionPage):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page("asked")


class OwnPage(SubscriptionPage):
    """A page that a link in a mail leads to. Programs that look through mail open links: only a button does something."""

    def subscriber(self, token: str) -> Subscriber | None:
        """Whose the link is; None where it is none, or too old."""
        return tokens.to_choose(token)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.owner: Any = self.subscriber(kwargs["token"])


class ConfirmView(OwnPage):
    def subscriber(self, token: str) -> Subscriber | None:
        return tokens.to_confirm(token)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        if self.owner is None or self.owner.end_reason:
            return self.page("not_valid", status=404)
        return self.page("confirm", subscriber=self.owner)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if self.owner is None:
            return self.page("not_valid", status=404)
        self.owner.confirm()
        if not self.owner.is_active:
            return self.page("not_valid", status=404)
        return self.page("confirmed", subscriber=self.owner, own_token=tokens.choose_token(self.owner))


class ChoicesView(OwnPage):
    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        if self.owner is None or not self.owner.is_active:
            return self.page("not_valid", status=404)
        return self.page("choices", form=ChoicesForm(initial=choices_of(self.owner)), own_token=token)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if self.owner is None or not self.owner.is_active:
            return self.page("not_valid", status=404)
        form = ChoicesForm(request.POST)
        if form.is_valid():
            change(self.owner, form.choices())
        return self.page("choices", form=form, is_saved=form.is_valid(), own_token=token)


class UnsubscribeView(OwnPage):
    """One button. Mail programs send the same as their own button does (RFC 8058), and follow no redirect."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        if self.owner is None:
            return self.page("not_valid", status=404)
        return self.page("unsubscribe", is_ended=bool(self.owner.end_reason), own_token=token)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if self.owner is None:
            return self.page("not_valid", status=404)
        self.owner.end(EndReason.UNSUBSCRIBED)
        return self.page("unsubscribe", is_ended=True)
