"""Pictures: one record for each, made anew when it is uploaded, shown in the sizes that a page needs."""
