"""Translating: the texts of an item paragraph by paragraph, what each was translated from, and the page to do it on."""
