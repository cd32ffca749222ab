"""Which fields of the cooperation records have a column for each language."""

from modeltranslation.translator import TranslationOptions, register

from cooperation.models import Document, DocumentEvent, Mechanism, Meeting, Project, Statement
from portal.translation import PUBLICATION_FIELDS


@register(Mechanism)
class MechanismTranslation(TranslationOptions):
    fields = (*PUBLICATION_FIELDS, "responsibilities", "achievements", "next_steps")


@register(Meeting)
class MeetingTranslation(TranslationOptions):
    fields = (*PUBLICATION_FIELDS, "city", "participants", "outcome")


@register(Document)
class DocumentTranslation(TranslationOptions):
    fields = (*PUBLICATION_FIELDS, "parties", "city", "adopted_by")


@register(DocumentEvent)
class DocumentEventTranslation(TranslationOptions):
    fields = ("note",)


@register(Project)
class ProjectTranslation(TranslationOptions):
    fields = (*PUBLICATION_FIELDS, "partners")


@register(Statement)
class StatementTranslation(TranslationOptions):
    fields = (*PUBLICATION_FIELDS, "speaker", "speaker_role", "occasion", "city")
