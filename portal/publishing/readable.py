"""`Readable`: which language of an item a reader gets."""

from portal import languages
from portal.languages import column
from portal.publishing.readings import Reading
from portal.publishing.states import READABLE, Readiness


class Readable:
    """What cards and publications share: texts in some languages, one of them the original."""

    original_language: str

    def readiness_in(self, language: str) -> Readiness:
        return Readiness(getattr(self, column("readiness", language)))

    def translated_from_in(self, language: str) -> str:
        return getattr(self, column("translated_from", language)) or self.original_language

    def is_readable_in(self, language: str) -> bool:
        return self.readiness_in(language) in READABLE

    @property
    def readable_languages(self) -> list[str]:
        return [code for code in languages.CODES if self.is_readable_in(code)]

    def language_for(self, requested: str) -> str:
        """The language in which a reader of `requested` gets this item (design.md section 4).

        The text asked for, else the first of the fallback chain that is the original or was made
        from it; a translation of a translation comes last.
        """
        available = [code for code in languages.chain(requested) if self.is_readable_in(code)]
        if not available or available[0] == requested:
            return requested if available else self.original_language
        direct = (code for code in available if self.translated_from_in(code) == self.original_language)
        return next(direct, available[0])

    def reading_in(self, requested: str) -> Reading:
        return Reading(self, self.language_for(requested), requested)

    @property
    def reading(self) -> Reading:
        """The reading for the active language."""
        return self.reading_in(languages.current())
