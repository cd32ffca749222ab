"""`Texts`: what an item says, in which languages, and how ready each of them is."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import translator

from portal import languages
from portal.languages import column, columns
from portal.publishing.fields import LanguageField, ReadinessField
from portal.publishing.readable import Readable
from portal.publishing.states import Readiness
from portal.richtext import RichTextField, has_text


def original_has(field: str) -> models.Q:
    """The condition that a translated field is not empty in the row's own original language."""
    condition = models.Q()
    for code in languages.CODES:
        condition |= models.Q(
            **{
                "original_language": code,
                f"{column(field, code)}__isnull": False,
                f"{column(field, code)}__gt": "",
            }
        )
    return condition


class Texts(Readable, models.Model):
    """Abstract: title, summary and body in three languages, with the readiness and origin of each.

    Saving keeps the readiness in line with the texts; set `minor_edit` before a save whose change of
    the original leaves the translations as good as they were.
    """

    # Texts that must exist in the original language before the item can be published.
    required_texts: ClassVar[tuple[str, ...]] = ("title", "summary")
    minor_edit = False

    original_language = LanguageField(_("original language"), default="zh-hans")

    title = models.CharField(_("title"), max_length=300, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    body = RichTextField(_("text"), blank=True)

    readiness_zh_hans = ReadinessField(_("readiness of the Chinese text"))
    readiness_en = ReadinessField(_("readiness of the English text"))
    readiness_ru = ReadinessField(_("readiness of the Russian text"))
    official_zh_hans = models.BooleanField(_("the Chinese text is official"), default=False)
    official_en = models.BooleanField(_("the English text is official"), default=False)
    official_ru = models.BooleanField(_("the Russian text is official"), default=False)
    translator_zh_hans = models.CharField(_("translator into Chinese"), max_length=200, blank=True)
    translator_en = models.CharField(_("translator into English"), max_length=200, blank=True)
    translator_ru = models.CharField(_("translator into Russian"), max_length=200, blank=True)
    translated_from_zh_hans = LanguageField(_("Chinese translated from"), blank=True)
    translated_from_en = LanguageField(_("English translated from"), blank=True)
    translated_from_ru = LanguageField(_("Russian translated from"), blank=True)

    class Meta:
        abstract = True

    @classmethod
    def translated_fields(cls) -> list[str]:
        """The fields with a column for each language, in a stable order."""
        return sorted(translator.get_options_for_model(cls).get_field_names())

    def has_text_in(self, language: str) -> bool:
        return has_text(getattr(self, column("title", language)) or "")

    def _stored(self) -> dict[str, Any]:
        names = [*columns(*self.translated_fields(), "readiness", "text_at"), "slug", "workflow_state", "published_at"]
        stored = type(self)._base_manager.filter(pk=self.pk).values(*names).first()
        return stored or {}

    def text_differs(self, language: str, stored: dict[str, Any]) -> bool:
        """Whether any text of a language is another than the stored one (`_stored`)."""

        def as_stored(name: str) -> Any:
            field: Any = self._meta.get_field(name)
            return field.get_prep_value(getattr(self, name)) or ""

        return any(
            as_stored(name) != (stored.get(name) or "")
            for name in columns(*self.translated_fields(), languages=[language])
        )

    def update_readiness(self, stored: dict[str, Any] | None = None) -> None:
        """Bring the readiness of each language in line with the texts that are about to be saved.

        A change of the original makes translations that were not changed with it outdated, unless
        `minor_edit` is set. A readiness that somebody set by hand in the same save stays.
        """
        if stored is None:
            stored = self._stored() if self.pk else {}

        def changed(language: str) -> bool:
            return self.text_differs(language, stored)

        original_changed = bool(stored) and changed(self.original_language)
        for code in languages.CODES:
            name = column("readiness", code)
            set_by_hand = getattr(self, name) != stored.get(name, Readiness.MISSING)
            value = Readiness(getattr(self, name))
            if code == self.original_language:
                value = Readiness.ORIGINAL
            elif not self.has_text_in(code):
                value = Readiness.MISSING
            elif value in (Readiness.MISSING, Readiness.ORIGINAL):
                value = Readiness.CURRENT
            elif set_by_hand:
                pass
            elif value == Readiness.OUTDATED and changed(code) and not self.minor_edit:
                value = Readiness.CURRENT
            elif value == Readiness.CURRENT and original_changed and not changed(code):
                value = Readiness.CURRENT if self.minor_edit else Readiness.OUTDATED
            setattr(self, name, value)

    def missing_texts(self) -> dict[str, list[str]]:
        """Columns that publishing needs and that are empty, each with a message for the form."""
        autonym = languages.AUTONYMS[self.original_language]
        return {
            column(field, self.original_language): [
                _("To be published, the item needs this text in its original language, %(language)s.")
                % {"language": autonym}
            ]
            for field in self.required_texts
            if not has_text(getattr(self, column(field, self.original_language)) or "")
        }
