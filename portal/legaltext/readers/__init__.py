"""Readers of the files that staff have. They run in a confined process (`portal.legaltext.confined`) and know no Django."""
