"""Exchange: the same lists for programs as for readers - feeds."""
