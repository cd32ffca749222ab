"""Delivery: finished pages are kept and served before Django is asked, also while the database is away."""
