"""The page on which an item is translated, paragraph beside paragraph, and what its script asks."""

import datetime
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal import languages
from portal.admin import presence
from portal.admin.relations import visible_kinds
from portal.publishing.models import Publication, kinds
from portal.publishing.states import Readiness
from portal.rights import may_write_in
from portal.templatetags.portal import language_name
from portal.translating import saving
from portal.translating.hints import Hints
from portal.translating.markup import MarkupError, elements_of, plain, to_text
from portal.translating.memory import Match, memory
from portal.translating.page import PER_PAGE, SIGNS, label_of, other_languages, progress, row_of, translate_url
from portal.translating.saving import Kept, Typed
from portal.translating.segments import Segment, SegmentState, finish, look, look_of, segments_of

TO_DO = "todo"
# Longer than any text of ours; the request as a whole is bounded by the settings.
MOST_CHARACTERS = 100_000
# Work on one item within this time is one entry in the list of changes.
ONE_ENTRY = datetime.timedelta(hours=1)
# Of the paragraphs that changed while the page was open so many are shown in a message.
UNSEEN_SHOWN = 5
GONE = gettext_noop("The original has no such paragraph any more.")


def item_for(request: HttpRequest, kind: str, pk: int, language: str) -> Publication:
    """The item, for somebody who may translate it. Raises Http404 or PermissionDenied."""
    model = kinds().get(kind)
    if model is None or language not in languages.CODES:
        raise Http404
    if kind not in visible_kinds(request.user):
        raise PermissionDenied
    item = model.objects.filter(pk=pk).first()
    if item is None or item.original_language == language:
        raise Http404
    if not may_write_in(request.user, item, language):
        raise PermissionDenied
    return item


def typed_in(request: HttpRequest) -> list[Typed]:
    """What came from the page, one for each paragraph of it."""
    names = ("key", "text", "digest", "base")
    rows = zip(*(request.POST.getlist(name) for name in names), strict=False)
    # A lone half of a pair of code units is no text, and no database takes it.
    return [
        Typed(*(value.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for value in row)) for row in rows
    ]


def seen_on(request: HttpRequest) -> set[str]:
    """The looks of the paragraphs that were on the page, and of the rest of the item when the page was opened."""
    rows = zip(request.POST.getlist("digest"), request.POST.getlist("base"), strict=False)
    return {look(*row) for row in rows} | set(request.POST.get("elsewhere", "").split())


@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: HttpRequest, kind: str, pk: int, language: str) -> HttpResponse:
    """The page. 404 without such an item or for its original language, 403 without the right to write the language."""
    item = item_for(request, kind, pk, language)
    if request.method == "POST" and (done := take(request, item, language)):
        return done
    return page(request, item, language)


def page(request: HttpRequest, item: Publication, language: str) -> HttpResponse:
    segments = segments_of(item, language)
    numbered = list(enumerate(segments, 1))
    only_open = request.GET.get("show") == TO_DO
    if only_open:
        numbered = [each for each in numbered if each[1].state != SegmentState.TRANSLATED]
    part = Paginator(numbered, PER_PAGE).get_page(request.GET.get("page"))
    here = {each.key for _number, each in part.object_list}
    hints = Hints(item.original_language, language)
    meta = item._meta
    names = [(code, languages.AUTONYMS[code]) for code in other_languages(item, language)]
    return TemplateResponse(
        request,
        "admin/translate.html",
        {
            **admin.site.each_context(request),
            "title": _("Translate into %(language)s") % {"language": language_name(language)},
            "item": item,
            "presence": presence.shown(request, item),
            "opts": meta,
            "item_title": getattr(item.reading_in(item.original_language), "title", "") or item.slug,
            "rows": [row_of(segment, number, hints) for number, segment in part.object_list],
            "part": part,
            "elsewhere": " ".join(look_of(each) for each in segments if each.key not in here),
            "only_open": only_open,
            "all_count": len(segments),
            "progress": progress(segments),
            "has_gaps": any(not each.text for each in segments),
            "is_finished": item.readiness_in(language) == Readiness.CURRENT
            and all(each.state == SegmentState.TRANSLATED for each in segments),
            "readiness": item.readiness_in(language),
            "source_language": item.original_language,
            "target_language": language,
            "source_autonym": languages.AUTONYMS[item.original_language],
            "target_autonym": languages.AUTONYMS[language],
            "other_languages": [
                (translate_url(item, code), code, autonym)
                for code, autonym in names
                if may_write_in(request.user, item, code)
            ],
            "change_url": reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[item.pk]),
            "preview_url": reverse("admin:preview", args=[item.kind_name, item.pk, language]),
            "segment_url": reverse("admin:translate_segment", args=[item.kind_name, item.pk, language]),
            "memory_url": reverse("admin:translate_memory", args=[item.kind_name, item.pk, language]),
            "words": words(),
        },
    )


def words() -> dict[str, str]:
    """What the script says, in the language of the interface."""
    return {
        "saving": _("Saving …"),
        "saved": _("Saved"),
        "unsaved": _("Not saved: the server did not answer. Your text stays here; it is tried again."),
        "signed_out": _("Not saved: you are signed out. Sign in in another tab, then go on here."),
        "searching": _("Searching the memory …"),
        "no_match": _("Nothing like it in the memory."),
        "theirs": _("The translation as somebody else saved it:"),
        "end": _("This was the last paragraph."),
    } | {f"state_{state.value}": str(state.label) for state in SegmentState}


# --- The page without script: one form for all of it ------------------------------------------------------------------


def take(request: HttpRequest, item: Publication, language: str) -> HttpResponse | None:
    """Save what the form brought, then finish if that was asked; the answer leads back to the page.

    None where something was refused: then the page is shown as it is now, with what is wrong in its messages.
    """
    confirmed = request.POST.get("confirm", "")
    seen, problems = seen_on(request), []
    for typed in typed_in(request):
        kept, said = take_one(request, item, language, typed, confirmed)
        if said:
            problems.append(said)
        elif kept is not None:
            seen.add(look_of(kept.segment))
    for said in problems:
        messages.error(request, said)
    asked = request.POST.get("finish", "")
    if asked and not problems:
        finish_for(request, item, language, seen if asked == "rest" else None)
    elif not problems:
        messages.success(request, _("Saved"))
    return HttpResponseRedirect(request.get_full_path())


def finish_for(request: HttpRequest, item: Publication, language: str, seen: set[str] | None) -> None:
    """Finish, and say so; or say why not, with the paragraphs that nobody has seen as they are."""
    try:
        is_current = finish(item, language, request.user, seen=seen)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        for each in getattr(error, "segments", [])[:UNSEEN_SHOWN]:
            messages.error(request, f"{label_of(each)}: {plain(each.source)} → {plain(each.text)}")
        return
    if not is_current:
        log_work(request, item, language)
        messages.warning(
            request,
            _("“%(item)s” is out already: every paragraph is confirmed, and a publisher makes the language public.")
            % {"item": item},
        )
        return
    said = _("The translation into %(language)s is finished.") % {"language": language_name(language)}
    log(request, item, said)
    messages.success(request, said)


def take_one(
    request: HttpRequest, item: Publication, language: str, typed: Typed, confirmed: str
) -> tuple[Kept | None, str]:
    """Save one paragraph of the form; return what became of it, and what is wrong, in a sentence that ends with what was
    typed."""
    try:
        kept = saving.save(item, language, typed, request.user, confirm=typed.key == confirmed)
    except (ValidationError, MarkupError) as error:
        said = " ".join(getattr(error, "messages", [str(error)]))
        return None, f"{typed.key}: {said} {typed.text}"
    if kept is None:
        return None, f"{typed.key}: {_(GONE)} {typed.text}" if typed.text.strip() else ""
    if typed.key == confirmed and not kept.conflict:
        log_work(request, item, language)
    return kept, f"{typed.key}: {kept.message} {typed.text}" if kept.conflict else ""


# --- What the script asks ---------------------------------------------------------------------------------------------


@require_POST
def segment(request: HttpRequest, kind: str, pk: int, language: str) -> JsonResponse:
    """Save one paragraph. 409 where the original or the translation was changed meanwhile, 422 for what does not fit."""
    item = item_for(request, kind, pk, language)
    rows = typed_in(request)
    if len(rows) != 1 or len(rows[0].text) > MOST_CHARACTERS:
        return JsonResponse({"message": _("The text is too long or has not arrived whole.")}, status=422)
    confirm = request.POST.get("confirm") == "1"
    try:
        kept = saving.save(item, language, rows[0], request.user, confirm=confirm)
    except (ValidationError, MarkupError) as error:
        return JsonResponse({"message": " ".join(getattr(error, "messages", [str(error)]))}, status=422)
    if kept is None:
        return JsonResponse({"message": _(GONE)}, status=409)
    if confirm and not kept.conflict:
        log_work(request, item, language)
    return JsonResponse(
        answer(item, language, kept.segment) | {"conflict": kept.conflict, "message": kept.message},
        status=409 if kept.conflict else 200,
    )


def answer(item: Publication, language: str, segment: Segment) -> dict[str, Any]:
    """A paragraph as it is now, for the script."""
    row = row_of(segment, 0, Hints(item.original_language, language))
    return {
        "key": segment.key,
        "digest": segment.digest,
        "base": row.base,
        "state": segment.state.value,
        "sign": SIGNS[segment.state],
        "text": row.text,
        "source": row.source_html,
        "source_text": row.source_text,
        "findings": [each.message for each in row.findings] if segment.text else [],
        "terms_used": [term.slug for term in row.terms if term.is_used],
    }


@require_safe
def memory_matches(request: HttpRequest, kind: str, pk: int, language: str) -> JsonResponse:
    """What was translated before and is like a paragraph, `?key=body/3`: percent, source, target with numbered tags."""
    item = item_for(request, kind, pk, language)
    key = request.GET.get("key", "")
    wanted = next((each for each in segments_of(item, language, [key]) if each.key == key), None)
    if wanted is None:
        raise Http404
    found = memory.match(wanted.source, item.original_language, language, without=[(item.kind_name, item.pk)])
    return JsonResponse({"matches": [described(match, wanted) for match in found]})


def described(match: Match, wanted: Segment) -> dict[str, Any]:
    model = kinds()[match.item[0]]
    meta = model._meta
    elements = elements_of(wanted.source)
    fits = wanted.place.is_rich and len(elements_of(wanted.source, match.target)) == len(elements)
    text = to_text(match.target, elements) if fits else plain(match.target)
    return {
        "percent": match.percent,
        "source": match.source,
        "target": text,
        "kind": str(meta.verbose_name),
        "url": reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[match.item[1]]),
    }


# --- The list of changes ----------------------------------------------------------------------------------------------


def log_work(request: HttpRequest, item: Publication, language: str) -> None:
    """Note that somebody translates; once for what is done in a row."""
    said = _("Translated into %(language)s.") % {"language": language_name(language)}
    content_type = ContentType.objects.get_for_model(item)
    mine = LogEntry.objects.filter(user_id=user_key(request), content_type=content_type, object_id=str(item.pk))
    if not mine.filter(change_message=said, action_time__gte=timezone.now() - ONE_ENTRY).exists():
        log(request, item, said)


def user_key(request: HttpRequest) -> int:
    return cast(int, request.user.pk)


def log(request: HttpRequest, item: Publication, said: str) -> None:
    LogEntry.objects.log_actions(user_key(request), [item], CHANGE, change_message=said, single_object=True)
