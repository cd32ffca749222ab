"""“From a text” on the lists of articles and issues: a text in, what was found in it for correction, then drafts."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from unfold.decorators import action

from news.intake.forms import Articles, IssueForm, Notes, TextForm, next_number, note_drafts
from news.intake.parse import MAX_ITEMS, ORDER, TEXT, TITLE, Parsed
from news.intake.propose import Proposal, Proposer
from news.intake.reading import MAX_CHARACTERS
from news.intake.saving import RefusedDraftError, Saved, save
from news.models import Article
from portal.legaltext.messages import REFUSALS

GUESSES = {
    TITLE: gettext_lazy("The title stood elsewhere than above the text: is it the right one?"),
    TEXT: gettext_lazy("Some paragraphs stood away from the others: do they belong here, and in this order?"),
    ORDER: gettext_lazy("A numbered list was put in order: is it whole?"),
}


# The fields of so many articles and notes are fewer than a form may have.
TOO_MANY = "too_many_items", MAX_ITEMS


class IntakeMixin:
    """For the admins of articles and issues, which share one page."""

    actions_list: tuple[str, ...] = ("intake",)

    def has_intake_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("news.add_article"))

    @action(
        description=gettext_lazy("From a text or bulletin …"),
        url_path="intake",
        icon="upload_file",
        permissions=["intake"],
    )
    @csrf_exempt
    def intake(self, request: HttpRequest) -> HttpResponse:
        """Ask for the text; show what was found in it; save what was confirmed."""
        try:
            # The token stands in what was posted; more than may be posted is refused at the field, like any long text.
            asked = bool(request.POST)
        except (RequestDataTooBig, TooManyFieldsSent) as error:
            form = TextForm({"issue_day": timezone.localdate()})
            form.errors.clear()
            code, most = ("too_long", MAX_CHARACTERS) if isinstance(error, RequestDataTooBig) else TOO_MANY
            form.add_error("text", str(REFUSALS[code] % {"most": most}))
            return intake_page(self, request, "admin/intake.html", {"form": form})
        return csrf_protect(lambda request: step(self, request, asked=asked))(request)


def step(model_admin: Any, request: HttpRequest, *, asked: bool) -> HttpResponse:
    """Answer one step: “save” confirms, anything else that was posted is a text to read."""
    if asked and "save" in request.POST:
        return confirm(model_admin, request)
    form = TextForm(request.POST, request.FILES) if asked else TextForm()
    if asked and form.is_valid():
        return check(model_admin, request, form.cleaned_data)
    return intake_page(model_admin, request, "admin/intake.html", {"form": form, "form_media": form.media})


def may_make_issue(request: HttpRequest) -> bool:
    return request.user.has_perms(["news.add_bulletin", "news.add_bulletinentry"])


def check(model_admin: Any, request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
    """Show what was found in a text, with what is proposed for each item."""
    parsed: Parsed = data["parsed"]
    day = data["issue_day"]
    proposals = Proposer(data["language"], day).all_of(parsed.items)
    articles = Articles(prefix="article", initial=[initial_of(each) for each in proposals])
    notes = Notes(
        prefix="note",
        initial=[
            {
                "text": note.text,
                "covers": ", ".join(str(place + 1) for place in note.covers),
                # What was read in before has its notes, perhaps in other words by now.
                "take": not (note.covers and all(proposals[place].there for place in note.covers)),
            }
            for note in parsed.notes
        ],
    )
    years = [each.date.year for each in proposals if each.date]
    year = day.year
    issue = IssueForm(
        may_make_issue=may_make_issue(request),
        initial={
            "language": data["language"],
            "issue_day": day,
            "make_issue": len(years) > 1 and not all(each.there for each in proposals),
            "year": year,
            "number": next_number(year),
        },
    )
    for form, proposal in zip(articles, proposals, strict=True):
        form.remarks = remarks_on(proposal)
        form.article = proposal.there
    return check_page(model_admin, request, articles, notes, issue, parsed.left_over)


def initial_of(proposal: Proposal) -> dict[str, Any]:
    """Return what the form of an item begins with. A lead whose source is not known stays in the text: nothing is lost."""
    item = proposal.item
    about = "/".join(filter(None, (item.source, item.place, item.day)))
    lead = f"【{about}】" if about and proposal.outlet is None else ""
    return {
        "take": proposal.there is None,
        "there": proposal.there.pk if proposal.there else None,
        "title": item.title,
        "slug": proposal.slug,
        "date": proposal.date,
        "place": item.place,
        "outlet": proposal.outlet.pk if proposal.outlet else None,
        "states": [state.pk for state in proposal.states],
        "subjects": [subject.pk for subject in proposal.subjects],
        "text": lead + "\n".join(item.paragraphs),
    }


def remarks_on(proposal: Proposal) -> list[str]:
    """Return what an editor should look at."""
    item = proposal.item
    found = [str(GUESSES[guess]) for guess in GUESSES if guess in item.guesses]
    if item.source and proposal.outlet is None:
        found.append(
            _("No news source is called “%(name)s”. Choose one, or add it first; the lead stays in the text.")
            % {"name": item.source}
        )
    if item.day and proposal.date is None:
        found.append(_("“%(day)s” is not understood as a day. Write the date.") % {"day": item.day})
    return found


def confirm(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Save what was confirmed, or show it again with what is wrong at its field."""
    articles = Articles(request.POST, prefix="article")
    notes = Notes(request.POST, prefix="note")
    issue = IssueForm(request.POST, may_make_issue=may_make_issue(request))
    valid = [articles.is_valid(), notes.is_valid(), issue.is_valid()]
    left_over = request.POST.get("left_over", "").splitlines()
    for form in articles:
        form.remarks = []
    if articles.is_valid():
        drafts = [form.draft() for form in articles]
        for note in notes:
            note.check_covers(drafts)
        if all(valid) and not any(note.errors for note in notes):
            kept, found = note_drafts(notes, drafts)
            if not kept:
                issue.add_error(None, _("There is nothing to make: choose at least one article."))
            elif saved := tried(request, articles, drafts, issue, kept, found):
                return done(model_admin, request, saved)
    return check_page(model_admin, request, articles, notes, issue, left_over)


def tried(
    request: HttpRequest, articles: Any, drafts: list[Any], issue: IssueForm, kept: list[Any], notes: list[Any]
) -> Saved | None:
    """Return what was saved; None where the database would not take it, with the reason at its field."""
    if notes and not request.user.has_perm("news.add_editorsnote"):
        raise PermissionDenied
    data = issue.cleaned_data
    try:
        return save(data["language"], kept, notes, issue.draft(), data["source_document"])
    except RefusedDraftError as error:
        form = articles[drafts.index(kept[error.place])]
        for name, problems in error.error.message_dict.items():
            field = next((each for each in form.fields if name.startswith(each)), None)
            form.add_error(field, problems)
    except ValidationError as error:
        for problems in error.message_dict.values():
            issue.add_error("number", problems)
    return None


def done(model_admin: Any, request: HttpRequest, saved: Saved) -> HttpResponse:
    """Say what came of it, and lead to where the work goes on."""
    for article in saved.made:
        model_admin.log_addition(request, article, _("Made from a text."))
    made = ngettext("%(count)s draft was made.", "%(count)s drafts were made.", len(saved.made))
    said = [made % {"count": len(saved.made)}]
    if saved.there:
        there = ngettext(
            "%(count)s article was there already.", "%(count)s articles were there already.", len(saved.there)
        )
        said.append(there % {"count": len(saved.there)})
    if saved.notes:
        notes = ngettext("%(count)s editor’s note was made.", "%(count)s editor’s notes were made.", len(saved.notes))
        said.append(notes % {"count": len(saved.notes)})
    messages.success(request, " ".join(said))
    if saved.issue is not None:
        return HttpResponseRedirect(reverse("admin:news_bulletin_change", args=[saved.issue.pk]))
    if len(saved.made) == 1:
        return HttpResponseRedirect(reverse("admin:news_article_change", args=[saved.made[0].pk]))
    return HttpResponseRedirect(reverse("admin:news_article_changelist"))


def check_page(
    model_admin: Any, request: HttpRequest, articles: Any, notes: Any, issue: IssueForm, left_over: list[str]
) -> HttpResponse:
    media = articles.media + issue.media
    context = {
        "articles": articles,
        "notes": notes,
        "issue": issue,
        "left_over": left_over,
        "language": issue["language"].value(),
        "form_media": media,
        "has_errors": articles.is_bound,
    }
    return intake_page(model_admin, request, "admin/intake_check.html", context)


def intake_page(model_admin: Any, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    base = {
        **model_admin.admin_site.each_context(request),
        "title": _("From a text or bulletin"),
        "opts": Article._meta,
        "media": model_admin.media,
    }
    return TemplateResponse(request, template, base | context)
