// The editor of rich texts. Only elements that the portal keeps can be made: see portal/richtext.py.
// The editor is imported by a relative address, since an import map would be an inline script.

import { fromWord } from "./word.js"

const EDITOR = "../django_prose_editor/editor.js"

// The editor would add its own <style>; the policy forbids that, prose.css has the rules instead. It looks for an
// element of that name first: one of no known namespace has the name and nothing else of a style.
const mark = document.createElementNS("urn:portal", "style")
mark.setAttribute("data-tiptap-style", "")
document.head.append(mark)

const BUTTONS = [
  ["bold", "B", (chain) => chain.toggleBold(), "bold"],
  ["italic", "I", (chain) => chain.toggleItalic(), "italic"],
  ["heading2", "H2", (chain) => chain.toggleHeading({ level: 2 }), "heading", { level: 2 }],
  ["heading3", "H3", (chain) => chain.toggleHeading({ level: 3 }), "heading", { level: 3 }],
  ["bulletList", "•", (chain) => chain.toggleBulletList(), "bulletList"],
  ["orderedList", "1.", (chain) => chain.toggleOrderedList(), "orderedList"],
  ["blockquote", "“”", (chain) => chain.toggleBlockquote(), "blockquote"],
  ["link", "⚭", null, "link"],
  ["undo", "↶", (chain) => chain.undo()],
  ["redo", "↷", (chain) => chain.redo()],
]

function element(name, attributes = {}, ...children) {
  const node = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value)
  node.append(...children)
  return node
}

function toolbarFor(editor, labels) {
  const bar = element("div", { class: "portal-prose-bar", role: "toolbar", "aria-label": labels.toolbar })
  const address = element("input", { type: "text", inputmode: "url", "aria-label": labels.address, placeholder: "https://" })
  const apply = element("button", { type: "button" }, labels.apply)
  const cancel = element("button", { type: "button" }, labels.cancel)
  const linkForm = element("div", { class: "portal-prose-link", hidden: "" }, address, apply, cancel)

  const closeLink = () => {
    linkForm.hidden = true
    editor.commands.focus()
  }
  const setLink = () => {
    const href = address.value.trim()
    const chain = editor.chain().focus().extendMarkRange("link")
    if (href) chain.setLink({ href }).run()
    else chain.unsetLink().run()
    closeLink()
  }
  apply.addEventListener("click", setLink)
  cancel.addEventListener("click", closeLink)
  address.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault()
      setLink()
    } else if (event.key === "Escape") {
      event.stopPropagation()
      closeLink()
    }
  })

  const buttons = BUTTONS.map(([name, sign, command, active, attributes]) => {
    const button = element("button", { type: "button", title: labels[name], "aria-label": labels[name] }, sign)
    button.dataset.name = name
    button.tabIndex = -1
    button.addEventListener("click", () => {
      if (command) {
        command(editor.chain().focus()).run()
        return
      }
      linkForm.hidden = false
      address.value = editor.getAttributes("link").href || ""
      address.focus()
    })
    bar.append(button)
    return { button, active, attributes }
  })

  // One stop of the Tab key for the whole bar, arrows inside it (WAI-ARIA toolbar pattern).
  buttons[0].button.tabIndex = 0
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const at = buttons.findIndex(({ button }) => button === document.activeElement)
    if (!step || at < 0) return
    event.preventDefault()
    const next = buttons[(at + step + buttons.length) % buttons.length].button
    buttons[at].button.tabIndex = -1
    next.tabIndex = 0
    next.focus()
  })

  const show = () => {
    for (const { button, active, attributes } of buttons) {
      if (active) button.setAttribute("aria-pressed", String(editor.isActive(active, attributes)))
    }
  }
  editor.on("transaction", show)
  show()
  return [bar, linkForm]
}

const {
  Blockquote, Bold, BulletList, Document, Gapcursor, HardBreak, Heading, History, Italic, Link, ListItem, OrderedList,
  Paragraph, Text, createTextareaEditor, initializeEditors,
} = await import(EDITOR)

function start(textarea) {
  if (textarea.closest(".prose-editor")) return
  const labels = JSON.parse(textarea.dataset.portalProse)
  const editor = createTextareaEditor(textarea, [
    Document, Paragraph, Text, HardBreak, History, Gapcursor, Bold, Italic, Blockquote, BulletList, OrderedList, ListItem,
    Heading.configure({ levels: [2, 3] }),
    Link.configure({ openOnClick: false, autolink: false, protocols: ["http", "https", "mailto", "portal"] }),
  ])
  const label = document.querySelector(`label[for="${textarea.id}"]`)
  const name = label ? label.textContent.trim() : textarea.name
  const attributes = { role: "textbox", "aria-multiline": "true", "aria-label": name }
  if (textarea.lang) attributes.lang = textarea.lang
  editor.setOptions({ editorProps: { attributes, transformPastedHTML: fromWord } })
  label?.addEventListener("click", () => editor.commands.focus())
  textarea.closest(".prose-editor").prepend(...toolbarFor(editor, labels))
}

initializeEditors(start, "textarea[data-portal-prose]")
