"""Intake: a bulletin or a pasted text becomes draft articles, shown for correction before anything is saved."""
