"""How pages are looked at for barriers: words differ by language, colours by scheme, and the one does not change the other."""

from portal.languages import CODES

LANGUAGES_AND_SCHEMES = [*((code, "light") for code in CODES), ("zh-hans", "dark")]
