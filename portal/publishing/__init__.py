"""Publishing: what every public item has - workflow, languages, dates, subjects, relations."""
