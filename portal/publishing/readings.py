"""A reading: one publication as one reader gets it, in one language throughout."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.languages import column
from portal.publishing.states import Readiness

if TYPE_CHECKING:
    from portal.publishing.readable import Readable


@dataclass(frozen=True)
class Reading:
    """The texts of `item` in `language`, for a reader who asked for `requested`.

    Any translated field of the item is an attribute here: ``reading.title``, ``reading.body``.
    """

    item: "Readable"
    language: str
    requested: str

    @property
    def is_fallback(self) -> bool:
        return self.language != self.requested

    @property
    def readiness(self) -> Readiness:
        return self.item.readiness_in(self.language)

    @property
    def is_original(self) -> bool:
        return self.language == self.item.original_language

    @property
    def is_outdated(self) -> bool:
        return self.readiness == Readiness.OUTDATED

    @property
    def is_official(self) -> bool:
        return bool(getattr(self.item, column("official", self.language)))

    @property
    def translator(self) -> str:
        return getattr(self.item, column("translator", self.language))

    @property
    def translated_from(self) -> str:
        """The language that this text was translated from; the original's unless recorded otherwise."""
        return self.item.translated_from_in(self.language)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        value = getattr(self.item, column(name, self.language))
        return "" if value is None else value
