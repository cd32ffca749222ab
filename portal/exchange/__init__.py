"""Exchange of translations with other tools: items out as XLIFF, PO and DOCX, and back with a report before anything is written.

The formats know no Django: files are read in the confined process (`portal.legaltext.confined`).
"""
