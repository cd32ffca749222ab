"""Benchmarks: each module here with a function `figures` measures one promise; `make bench` prints them all."""
