"""What an item is about and where it comes from, proposed from its text: an editor corrects it before it is saved."""

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from members.models import State
from news.intake.days import day_of
from news.intake.parse import Item
from news.models import Article, Source
from portal import languages
from portal.languages import column, columns
from portal.models import Subject, Term
from portal.search.analysis import Token, key, plain, tokens
from portal.search.glossary import Glossary

# So alike must a name be to one of the sources, of 100. 环保部 for 环境保护部 is 92, another ministry of a like name 78.
ALIKE = 82
MOST_SUBJECTS = 6
# A subject is proposed that is so often spoken of; what the title names counts as said so often.
LEAST_MENTIONS = 2
TITLE_MENTIONS = 3


@dataclass
class Proposal:
    """What is known of an item before an editor looks at it."""

    item: Item
    date: datetime.date | None
    outlet: Source | None
    states: list[State] = field(default_factory=list)
    subjects: list[Subject] = field(default_factory=list)
    slug: str = ""
    there: Article | None = None


class Names:
    """Names of things, found in a text: the longest at each place, so that 白俄罗斯 is not 俄罗斯."""

    def __init__(self) -> None:
        self._by_key: dict[str, str] = {}
        self._longest: dict[str, int] = {}

    def add(self, name: str, thing: str) -> None:
        parts = (found := key(name)).split(" ")
        if found:
            self._by_key.setdefault(found, thing)
            self._longest[parts[0]] = max(len(parts), self._longest.get(parts[0], 0))

    def get(self, name: str) -> str | None:
        return self._by_key.get(key(name))

    def mentions(self, found: Sequence[Token]) -> Iterable[str]:
        """Yield what is named, in order, as often as it is."""
        start = 0
        while start < len(found):
            step = 1
            for length in range(self._longest.get(found[start].term, 0), 0, -1):
                part = " ".join(token.term for token in found[start : start + length])
                if part in self._by_key:
                    yield self._by_key[part]
                    step = length
                    break
            start += step


class Proposer:
    """Proposes for the items of one text; the names are read once."""

    def __init__(self, language: str, issue_day: datetime.date):
        self.language, self.issue_day = language, issue_day
        self.glossary = Glossary()
        self.states = {state.iso2: state for state in State.objects.all()}
        self.subjects = {subject.slug: subject for subject in Subject.objects.all()}
        self.sources = list(Source.objects.all())
        self.subjects_of: dict[str, list[str]] = {}
        pairs = Term.subjects.through.objects.values_list("term__slug", "subject__slug")
        for term, slug in pairs:
            self.subjects_of.setdefault(term, []).append(slug)
        self.state_names = self._state_names()
        self.subject_names = Names()
        for subject in self.subjects.values():
            for name in columns("name"):
                self.subject_names.add(getattr(subject, name) or "", subject.slug)

    def _state_names(self) -> Names:
        """Return the names of the states, and what the glossary has as another way to write one of them."""
        names = Names()
        for iso2, state in self.states.items():
            for name in columns("name", "official_name"):
                names.add(getattr(state, name) or "", iso2)
        for slug, term in self.glossary.terms.items():
            if named := names.get(self.glossary.name(slug, languages.CODES[0])):
                for form in term.written:
                    names.add(form["text"], named)
        return names

    def all_of(self, items: Sequence[Item]) -> list[Proposal]:
        """Return a proposal for each item, with what is there already."""
        proposals = [self.one(item) for item in items]
        there = Present([each.date for each in proposals if each.date], self.language)
        taken = set(Article.objects.values_list("slug", flat=True)) if proposals else set()
        for each in proposals:
            each.there = there.find(each.item.title, each.date, each.outlet)
            each.slug = free_slug(each, self.issue_day, taken)
            taken.add(each.slug)
        return proposals

    def one(self, item: Item) -> Proposal:
        text = plain(item.text)
        found = tokens(text)
        states = Counter(self.state_names.mentions(found))
        return Proposal(
            item,
            day_of(item.day, self.issue_day) or (None if item.day else self.issue_day),
            self.source_of(item.source),
            [self.states[iso2] for iso2, _times in states.most_common()],
            self.subjects_in(item),
        )

    def subjects_in(self, item: Item) -> list[Subject]:
        """Return the subjects that the text speaks of most, by their names and by the terms of the glossary."""
        count: Counter[str] = Counter()
        for text, worth in ((plain(item.title), TITLE_MENTIONS), (plain("\n".join(item.paragraphs)), 1)):
            found = tokens(text)
            for slug in self.subject_names.mentions(found):
                count[slug] += worth
            for mention in self.glossary.mentions(text, found):
                for slug in self.subjects_of.get(mention.slug, ()):
                    count[slug] += worth
        chosen = [slug for slug, times in count.most_common(MOST_SUBJECTS) if times >= LEAST_MENTIONS]
        return [self.subjects[slug] for slug in chosen or [slug for slug, _times in count.most_common(1)]]

    def source_of(self, written: str) -> Source | None:
        """Return the news source that a lead names, in any language, perhaps abbreviated; None if none is like it."""
        if not comparable(written):
            return None
        ranked = [(likeness(written, source), -source.pk, source) for source in self.sources]
        best = max(ranked, default=None, key=lambda each: each[:2])
        return best[2] if best and best[0] >= ALIKE else None


def comparable(name: str) -> str:
    return re.sub(r"[^\w]", "", name).casefold()


def likeness(written: str, source: Source) -> float:
    """Return how like a source's name is to what is written, of 100; what stands in brackets is a name of its own."""
    names = [getattr(source, name) or "" for name in columns("name")]
    each = [part for name in names for part in (name, *re.split(r"[（）()]", name)) if comparable(part)]
    return max((fuzz.ratio(comparable(written), comparable(part)) for part in each), default=0.0)


class Present:
    """The articles of some days, to find one by its title, day and source."""

    def __init__(self, days: Iterable[datetime.date], language: str):
        self._found: dict[tuple[str, datetime.date], list[Article]] = {}
        name = column("title", language)
        articles: Any = Article.objects.filter(date__in=set(days)).order_by("pk")
        for article in articles:
            self._found.setdefault((comparable(getattr(article, name) or ""), article.date), []).append(article)

    def find(self, title: str, day: datetime.date | None, outlet: Source | None) -> Article | None:
        """Return the article with this title and day, of this source if both name one; None for one without a title."""
        if day is None or not comparable(title):
            return None
        same = self._found.get((comparable(title), day), [])
        own = outlet.pk if outlet else None
        return next((each for each in same if None in (own, each.outlet_id) or own == each.outlet_id), None)


def free_slug(proposal: Proposal, issue_day: datetime.date, taken: set[str]) -> str:
    """Return an address of state and day that no article has: `kz-2021-01-02`, `kz-2021-01-02-2`."""
    day = proposal.date or issue_day
    base = f"{proposal.states[0].iso2 if proposal.states else 'news'}-{day:%Y-%m-%d}"
    if base not in taken:
        return base
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{base}-{number}") not in taken)
