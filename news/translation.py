"""Which fields of articles, bulletins, notes and news sources have a column for each language."""

from modeltranslation.translator import TranslationOptions, register

from news.models import Article, Bulletin, BulletinSection, Colophon, EditorsNote, Source
from portal.translation import PUBLICATION_FIELDS


@register(Source)
class SourceTranslation(TranslationOptions):
    fields = ("name",)


@register(Article)
class ArticleTranslation(TranslationOptions):
    fields = (*PUBLICATION_FIELDS, "dateline_place")


@register(EditorsNote)
class EditorsNoteTranslation(TranslationOptions):
    fields = ("body",)


@register(Bulletin)
class BulletinTranslation(TranslationOptions):
    fields = PUBLICATION_FIELDS


@register(BulletinSection)
class BulletinSectionTranslation(TranslationOptions):
    fields = ("title",)


@register(Colophon)
class ColophonTranslation(TranslationOptions):
    fields = ("name", "body")
