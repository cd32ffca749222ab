"""Subscriptions by e-mail: asking for them, what is sent and when, how it is sent once, and what comes back."""
