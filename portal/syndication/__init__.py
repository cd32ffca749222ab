"""Syndication: the same lists for programs as for readers, as Atom feeds."""
