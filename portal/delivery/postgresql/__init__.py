"""Django's backend for PostgreSQL, with waits that end when the database does not answer."""
