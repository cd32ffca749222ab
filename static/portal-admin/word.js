// What is pasted from Word, in the elements that the portal keeps. Word says by styles what others say by elements:
// a list is a row of paragraphs with “mso-list”, each beginning with its mark in a span of its own.

const LEVEL = /mso-list:\s*l(\d+)\s+level(\d+)/i
const NUMBERED = /^\s*[\p{L}\p{N}一二三四五六七八九十]{1,4}\s*[.)、）．]/u
// Broader than the headings of a text is the title of the item.
const HEADINGS = { H1: "h2", H4: "h3", H5: "h3", H6: "h3" }

function renamed(node, name) {
  const other = node.ownerDocument.createElement(name)
  other.append(...node.childNodes)
  node.replaceWith(other)
  return other
}

function listsIn(body) {
  let lists = []
  for (const paragraph of [...body.querySelectorAll("p, h1, h2, h3, h4, h5, h6")]) {
    const found = LEVEL.exec(paragraph.getAttribute("style") || "")
    if (!found) continue
    const level = Number(found[2])
    const mark = [...paragraph.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/i.test(span.getAttribute("style") || ""))
    const name = NUMBERED.test(mark ? mark.textContent : "") ? "ol" : "ul"
    mark?.remove()
    // The list goes on where the paragraph before was of the same one.
    const before = paragraph.previousElementSibling
    if (!lists.length || before !== lists[0].list || lists[0].id !== found[1]) lists = []
    lists = lists.filter((each) => each.level <= level)
    if (!lists.length || lists.at(-1).level < level) {
      const list = body.ownerDocument.createElement(name)
      if (lists.length) lists.at(-1).list.lastElementChild.append(list)
      else paragraph.before(list)
      lists.push({ list, level, id: found[1] })
    }
    const item = body.ownerDocument.createElement("li")
    const words = body.ownerDocument.createElement("p")
    words.append(...paragraph.childNodes)
    item.append(words)
    lists.at(-1).list.append(item)
    paragraph.remove()
  }
}

export function fromWord(html) {
  const page = new DOMParser().parseFromString(html, "text/html")
  const { body } = page
  for (const node of body.querySelectorAll("script, style, title, meta, link, xml")) node.remove()
  const comments = page.createNodeIterator(body, NodeFilter.SHOW_COMMENT)
  for (let comment = comments.nextNode(); comment; comment = comments.nextNode()) comment.remove()
  listsIn(body)
  for (const title of body.querySelectorAll("p.MsoTitle")) renamed(title, "h2")
  for (const [from, to] of Object.entries(HEADINGS)) for (const heading of body.querySelectorAll(from)) renamed(heading, to)
  // Word's own empty elements (o:p) and bookmarks leave only their words.
  for (const node of [...body.querySelectorAll("*")]) {
    if (node.localName.includes(":") || (node.localName === "a" && !(node.getAttribute("href") || "#_").replace(/^#_.*/, ""))) node.replaceWith(...node.childNodes)
  }
  for (const paragraph of body.querySelectorAll("p")) {
    if (!paragraph.textContent.trim()) paragraph.remove()
  }
  return body.innerHTML
}
