"""Which fields of states, organisations, laws and studies have a column for each language."""

from modeltranslation.translator import TranslationOptions, register

from members.models import Authority, Law, LawEvent, Membership, Organisation, State, Study
from portal.translation import PUBLICATION_FIELDS


@register(State)
class StateTranslation(TranslationOptions):
    fields = ("name", "official_name", "capital", "note")


@register(Authority)
class AuthorityTranslation(TranslationOptions):
    fields = ("name", "note")


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ("name", "abbreviation", "description")


@register(Membership)
class MembershipTranslation(TranslationOptions):
    fields = ("note",)


@register(Law)
class LawTranslation(TranslationOptions):
    fields = (*PUBLICATION_FIELDS, "issuing_body")


@register(LawEvent)
class LawEventTranslation(TranslationOptions):
    fields = ("note",)


@register(Study)
class StudyTranslation(TranslationOptions):
    fields = (*PUBLICATION_FIELDS, "publisher")
