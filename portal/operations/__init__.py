"""Operations: the environment, the private database, starting and stopping, health, logs, messages.

This package and `environment`, `run` and `verify` are imported by the system's Python before
anything is installed, so they import nothing but the standard library at their top.
"""
