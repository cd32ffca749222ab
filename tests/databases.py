"""The databases that tests begin with, made before them by `python -m tests.databases`, else when they are needed."""

import logging
from contextlib import AbstractContextManager

import django

# They are kept for the next run. So many of them are made and indexed by the portal, the others are copies. Their texts
# are short, for speed: a plan rests on how many items there are, on which days, and how common the words are.
ITEMS, MADE, SENTENCES = 100_000, 1_000, 1


def many_items() -> AbstractContextManager[str]:
    """Connect Django to a database with many items."""
    from bench import database

    return database.ready(ITEMS, MADE, SENTENCES, purpose="test_plans")


if __name__ == "__main__":
    django.setup()
    logging.disable()  # statements that make so much are slow
    with many_items():
        pass
