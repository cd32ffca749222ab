"""How much of a table is read. All states of the world have 250 rows; a state has some hundred environmental laws."""

MAX_FILE_BYTES = 2 * 1024 * 1024
MAX_UNPACKED_BYTES = 40 * 1024 * 1024
MAX_ROWS = 2_000
MAX_COLUMNS = 100
MAX_CELL_CHARACTERS = 10_000
MAX_CHARACTERS = 1_500_000
