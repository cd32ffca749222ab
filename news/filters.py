"""Filters of the lists of news and of bulletins."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from cooperation.filters import MechanismFilter
from cooperation.models import Mechanism
from members.filters import StateFilter
from news.models import Article, ArticleKind, Bulletin
from portal.filters import ListFilterSet, OneOfFilter, SubjectFilter, YearFilter
from portal.models import Relation
from portal.search.filters import WordsFilter


class AboutMechanismFilter(MechanismFilter):
    """The articles that speak of a mechanism."""

    def filter(self, qs: Any, value: str) -> Any:
        if not value:
            return qs
        ties = Relation.objects.filter(
            from_type=ContentType.objects.get_for_model(Article),
            from_id=OuterRef("pk"),
            to_type=ContentType.objects.get_for_model(Mechanism),
            to_id__in=Mechanism.objects.filter(slug=value).values("pk"),
        )
        return qs.filter(Exists(ties))


class ArticleFilterSet(ListFilterSet):
    q = WordsFilter()
    state = StateFilter(field_name="states")
    subject = SubjectFilter()
    kind = OneOfFilter(label=_("Kind"), choices=ArticleKind.choices)
    mechanism = AboutMechanismFilter()
    year = YearFilter()

    class Meta:
        model = Article
        fields: list[str] = []


class IssueYearFilter(YearFilter):
    """The issues of a year, which is counted by their numbers: the last one may come out in the next January."""

    def filter(self, qs: Any, value: int | None) -> Any:
        return qs.filter(year=value) if value else qs


class BulletinFilterSet(ListFilterSet):
    year = IssueYearFilter()

    class Meta:
        model = Bulletin
        fields: list[str] = []
