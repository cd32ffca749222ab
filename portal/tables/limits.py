"""How much of a table is read. All states of the world have 250 rows; a state has some hundred environmental laws."""

MAX_FILE_BYTES = 2 * 1024 * 1024
MAX_UNPACKED_BYTES = 40 * 1024 * 1024
# Each row is saved as if it were written in its form; so many take some seconds, and a server in front waits a minute.
MAX_ROWS = 300
MAX_COLUMNS = 100
MAX_CELL_CHARACTERS = 10_000
MAX_CHARACTERS = 1_500_000
