"""How much of a file is read. A law of 500 articles has 0.3 MB of text and 3,000 clauses; the longest codes have ten times that."""

MAX_FILE_BYTES = 20 * 1024 * 1024
# A DOCX is a ZIP: what its parts may unpack to.
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_TEXT_CHARACTERS = 6_000_000
MAX_PARAGRAPHS = 60_000
MAX_PARAGRAPH_CHARACTERS = 100_000
MAX_PAGES = 2_000
MAX_CLAUSES = 20_000
MAX_DEPTH = 12
# Of the confined process that reads one file.
MAX_SECONDS = 20
MAX_MEMORY_BYTES = 768 * 1024 * 1024
