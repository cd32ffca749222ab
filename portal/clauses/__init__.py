"""Clauses: the text of laws and documents as an ordered tree, in versions by date and in three languages."""
