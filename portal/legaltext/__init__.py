"""Legal texts as ordered trees of clauses: reading them from files, aligning their languages, Akoma Ntoso."""
