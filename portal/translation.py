"""Which fields have a column for each language. Apps add the fields of their own kinds."""

from modeltranslation.translator import TranslationOptions, register

from portal.models import Clause, ClauseText, Page, Picture, SourceDocument, Subject, Term

PUBLICATION_FIELDS = ("title", "summary", "body", "source_note")


@register(Clause)
class ClauseTranslation(TranslationOptions):
    fields = ("num",)


@register(ClauseText)
class ClauseTextTranslation(TranslationOptions):
    fields = ("heading", "body", "note")


@register(Page)
class PageTranslation(TranslationOptions):
    fields = PUBLICATION_FIELDS


@register(Picture)
class PictureTranslation(TranslationOptions):
    fields = ("alt", "credit")


@register(SourceDocument)
class SourceDocumentTranslation(TranslationOptions):
    fields = ("title", "publisher", "note")


@register(Subject)
class SubjectTranslation(TranslationOptions):
    fields = ("name", "description")


@register(Term)
class TermTranslation(TranslationOptions):
    fields = ("name", "abbreviation", "definition")
