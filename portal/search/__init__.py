"""One search over everything published, in three languages, in Postgres full text."""
