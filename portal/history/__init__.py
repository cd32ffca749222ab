"""What every record was before: written by the database itself, read by the admin, given back by `restoring`."""
