"""Content as files: what a file may hold, whether it does, and how it gets into the database."""
