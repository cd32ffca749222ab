// The focal point of a picture by a click. Without script the two numbers are written by hand.

const fields = ["x", "y"].map((axis) => document.querySelector(`#id_focal_${axis}`))
const frame = document.querySelector("[data-portal-focus]")

if (frame && fields.every(Boolean)) {
  const mark = frame.querySelector("span")
  const show = () => {
    const [x, y] = fields.map((field) => Math.min(100, Math.max(0, Number(field.value) || 0)))
    mark.style.insetInlineStart = `${x}%`
    mark.style.insetBlockStart = `${y}%`
    mark.hidden = false
  }
  frame.dataset.ready = ""
  frame.addEventListener("click", (event) => {
    const box = frame.getBoundingClientRect()
    const share = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]
    share.forEach((each, number) => {
      fields[number].value = Math.round(Math.min(1, Math.max(0, each)) * 100)
      fields[number].dispatchEvent(new Event("change", { bubbles: true }))
    })
    show()
  })
  for (const field of fields) field.addEventListener("input", show)
  show()
}
