// Rows in an order: buttons that move a row up and down, beside dragging, and numbers that follow the order of the rows.

const script = document.querySelector("script[data-up]")
const words = { up: script.dataset.up, down: script.dataset.down }
const rowsOf = (table) => [...table.querySelectorAll(".form-group:not(.empty-form)")]
const inputOf = (row, table) => row.querySelector(`input[name$="-${table.dataset.orderingField}"]`)

// A row that was added and never filled is left alone: it is not sent.
function isBlank(row, input) {
  const fields = [...row.querySelectorAll("select, textarea, input[type=text]")]
  return !row.classList.contains("original") && fields.every((field) => field === input || !field.value)
}

function number(table) {
  rowsOf(table).forEach((row, at) => {
    const input = inputOf(row, table)
    if (input && !isBlank(row, input)) input.value = at
  })
}

function move(row, step, button) {
  const table = row.closest("[data-ordering-field]")
  const rows = rowsOf(table)
  const other = rows[rows.indexOf(row) + step]
  if (!other) return
  if (step < 0) other.before(row)
  else other.after(row)
  number(table)
  // The row was taken out and put in again: the key goes on working where it was.
  button.focus()
}

function equip(row, table) {
  const input = inputOf(row, table)
  if (!input || row.querySelector(".portal-move")) return
  const box = document.createElement("span")
  box.className = "portal-move"
  for (const [name, sign, step] of [["up", "↑", -1], ["down", "↓", 1]]) {
    const button = document.createElement("button")
    button.type = "button"
    button.textContent = sign
    button.title = words[name]
    button.setAttribute("aria-label", words[name])
    button.addEventListener("click", () => move(row, step, button))
    box.append(button)
  }
  input.after(box)
}

for (const table of document.querySelectorAll("[data-ordering-field]")) {
  const all = () => rowsOf(table).forEach((row) => equip(row, table))
  all()
  // A row that is added stands last, and says so.
  new MutationObserver(all).observe(table, { childList: true, subtree: true })
  const known = rowsOf(table).length
  table.closest("form").addEventListener("submit", () => {
    if (rowsOf(table).length !== known) number(table)
  })
}
