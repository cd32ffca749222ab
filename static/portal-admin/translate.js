// Translating side by side: saves as one types, confirms, inserts terms and matches, by key and by mouse.
// Without it the page is one form with the same buttons.

const PAUSE_MS = 800
const RETRY_MS = 5000

class Segment {
  constructor(element, page) {
    this.element = element
    this.page = page
    this.text = element.querySelector("textarea")
    this.savedText = this.text.value
    this.fields = Object.fromEntries(["key", "digest", "base"].map((name) => [name, element.querySelector(`[name=${name}]`)]))
    this.text.addEventListener("input", () => this.typed())
    this.text.addEventListener("blur", () => this.save())
    this.text.addEventListener("focus", () => this.remember())
    this.text.addEventListener("keydown", (event) => this.key(event))
    element.querySelector("[data-confirm]").addEventListener("click", (event) => {
      event.preventDefault()
      this.confirm()
    })
    for (const term of element.querySelectorAll("[data-term]")) term.addEventListener("click", () => this.insert(this.spaced(term.dataset.insert)))
  }

  get isOpen() {
    return this.element.dataset.state !== "translated"
  }

  get isUnsaved() {
    return this.text.value !== this.savedText
  }

  typed() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.save(), PAUSE_MS)
    if (!CSS.supports("field-sizing", "content")) {
      this.text.style.blockSize = "auto"
      this.text.style.blockSize = `${this.text.scrollHeight + 2}px`
    }
  }

  // One request at a time for each paragraph; what was typed meanwhile goes with the next.
  async save(confirm = false) {
    clearTimeout(this.timer)
    if (!confirm && !this.isUnsaved) return true
    if (this.running) {
      await this.running
      return this.save(confirm)
    }
    this.running = this.send(confirm)
    const done = await this.running
    this.running = null
    return done
  }

  async send(confirm) {
    const typed = this.text.value
    const body = new URLSearchParams({ text: typed, csrfmiddlewaretoken: this.page.token, confirm: confirm ? "1" : "" })
    for (const [name, field] of Object.entries(this.fields)) body.set(name, field.value)
    this.page.say(this.page.words.saving)
    let response
    try {
      response = await fetch(this.page.words.segmentUrl, { method: "POST", body, redirect: "manual" })
    } catch {
      this.page.say(this.page.words.unsaved)
      this.timer = setTimeout(() => this.save(confirm), RETRY_MS)
      return false
    }
    if (!response.headers.get("content-type")?.includes("json")) {
      this.page.say(response.type === "opaqueredirect" || response.status === 403 ? this.page.words.signed_out : this.page.words.unsaved)
      return false
    }
    const answer = await response.json()
    this.show(answer, typed, response.ok)
    this.page.say(response.ok ? this.page.words.saved : answer.message)
    return response.ok
  }

  // What the server says of the paragraph now. A text that somebody else saved is shown, not put in place of this one.
  show(answer, typed, isKept) {
    const message = this.element.querySelector("[data-message]")
    message.className = "portal-segment-message"
    message.hidden = isKept
    message.textContent = isKept ? "" : answer.message
    if (answer.key === undefined) return
    this.fields.key.value = answer.key
    this.fields.digest.value = answer.digest
    this.fields.base.value = answer.base
    if (answer.conflict === "target") {
      const theirs = document.createElement("blockquote")
      theirs.lang = this.text.lang
      theirs.textContent = answer.text
      message.append(document.createElement("br"), this.page.words.theirs, theirs)
    } else {
      this.savedText = typed
    }
    if (answer.conflict === "source") {
      this.element.querySelector(".portal-segment-text").innerHTML = answer.source
      this.element.dataset.source = answer.source_text
    }
    this.state(answer)
    this.element.querySelector("[data-findings]").replaceChildren(...answer.findings.map((said) => Object.assign(document.createElement("li"), { textContent: said })))
    for (const term of this.element.querySelectorAll("[data-term]")) term.classList.toggle("is-used", answer.terms_used.includes(term.dataset.term))
  }

  state(answer) {
    const before = this.element.dataset.state
    if (before === answer.state) return
    this.page.count(before, -1)
    this.page.count(answer.state, 1)
    this.element.classList.replace(`portal-state-${before}`, `portal-state-${answer.state}`)
    this.element.dataset.state = answer.state
    this.element.querySelector("[data-sign]").textContent = answer.sign
    this.element.querySelector("[data-said]").textContent = this.page.words[`state_${answer.state}`]
  }

  async confirm() {
    if (await this.save(true)) this.page.next(this, true)
  }

  insert(text) {
    this.text.focus()
    // Keeps the browser's own undo, which setting the value would lose.
    if (!document.execCommand("insertText", false, text)) this.text.setRangeText(text, this.text.selectionStart, this.text.selectionEnd, "end")
    this.typed()
  }

  // A term with a space where it would touch a word; Chinese sets none.
  spaced(text) {
    const { selectionStart: start, selectionEnd: end, value } = this.text
    const touches = (left, right) => /[\p{L}\p{N}]$/u.test(left) && /^[\p{L}\p{N}]/u.test(right) && !/\p{Script=Han}$/u.test(left) && !/^\p{Script=Han}/u.test(right)
    return (touches(value.slice(0, start), text) ? " " : "") + text + (touches(text, value.slice(end)) ? " " : "")
  }

  replace(text) {
    this.text.focus()
    this.text.select()
    this.insert(text)
  }

  // The first pair of tags of the original that is not in the text yet, around what is selected.
  tag() {
    const tags = this.element.dataset.tags.split(" ").filter((each) => each && !each.includes("/"))
    const next = tags.find((each) => !this.text.value.includes(each))
    if (!next) return
    const { selectionStart: start, selectionEnd: end, value } = this.text
    this.insert(next + value.slice(start, end) + next.replace("⟨", "⟨/"))
  }

  key(event) {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      event.preventDefault()
      this.confirm()
      return
    }
    if (!event.altKey || event.ctrlKey || event.metaKey) return
    const digit = /^Digit(\d)$/.exec(event.code)?.[1]
    const act = {
      ArrowDown: () => this.page.next(this),
      ArrowUp: () => this.page.previous(this),
      KeyT: () => this.tag(),
      Digit0: () => this.replace(this.element.dataset.source),
    }[event.code]
    if (act && !event.shiftKey) act()
    else if (digit > 0 && event.shiftKey) this.element.querySelectorAll("[data-match]")[digit - 1]?.click()
    else if (digit > 0) this.element.querySelectorAll("[data-term]")[digit - 1]?.click()
    else return
    event.preventDefault()
  }

  // The memory is asked once for each paragraph, when somebody comes to it.
  async remember() {
    if (this.asked) return
    this.asked = true
    const place = this.element.querySelector("[data-memory]")
    const { words } = this.page
    place.textContent = words.searching
    try {
      const response = await fetch(`${words.memoryUrl}?${new URLSearchParams({ key: this.fields.key.value })}`)
      const { matches } = await response.json()
      place.replaceChildren(matches.length ? this.matches(matches) : Object.assign(document.createElement("small"), { textContent: words.no_match }))
    } catch {
      place.textContent = ""
      this.asked = false
    }
  }

  matches(found) {
    const list = document.createElement("ol")
    list.setAttribute("role", "list")
    found.forEach((match, at) => {
      const button = Object.assign(document.createElement("button"), { type: "button" })
      button.dataset.match = ""
      const key = Object.assign(document.createElement("kbd"), { textContent: `⇧${at + 1}` })
      const percent = Object.assign(document.createElement("b"), { textContent: ` ${match.percent} % ` })
      const target = Object.assign(document.createElement("span"), { lang: this.text.lang, textContent: match.target })
      const source = Object.assign(document.createElement("small"), { lang: this.element.querySelector(".portal-segment-text").lang, textContent: match.source })
      button.append(key, percent, target, ...(match.percent < 100 ? [source] : []))
      button.addEventListener("click", () => this.replace(match.target))
      const item = document.createElement("li")
      const link = Object.assign(document.createElement("a"), { href: match.url, textContent: match.kind, target: "_blank", rel: "noopener" })
      item.append(button, link)
      list.append(item)
    })
    return list
  }
}

class Page {
  constructor(form) {
    this.form = form
    this.words = form.dataset
    this.token = form.querySelector("[name=csrfmiddlewaretoken]").value
    this.status = form.querySelector("[data-status]")
    this.segments = [...form.querySelectorAll(".portal-segment")].map((each) => new Segment(each, this))
    form.querySelector("[data-save]").addEventListener("click", (event) => {
      event.preventDefault()
      this.segments.forEach((each) => each.save())
    })
    // To finish: what is not saved yet goes first, and the answer is the page anew.
    for (const button of form.querySelectorAll("[name=finish]")) button.addEventListener("click", (event) => this.finish(event, button))
    addEventListener("beforeunload", (event) => {
      if (!this.leaving && this.segments.some((each) => each.isUnsaved)) event.preventDefault()
    })
    const first = this.segments.find((each) => each.isOpen)
    if (first && !location.hash) first.text.focus()
  }

  say(text) {
    this.status.textContent = text
  }

  count(state, change) {
    const shown = this.form.querySelector(`[data-count="${state}"]`)
    shown.textContent = Number(shown.textContent) + change
    this.form.querySelector("[data-finished]").hidden = true
    for (const button of this.form.querySelectorAll("[name=finish]")) button.hidden = false
  }

  // The next paragraph, or the next that is to be done; after the last one the next page, if there is one.
  next(segment, onlyOpen = false) {
    const rest = this.segments.slice(this.segments.indexOf(segment) + 1)
    const found = rest.find((each) => !onlyOpen || each.isOpen)
    if (found) found.text.focus()
    else if (this.form.querySelector("[rel=next]") && !this.segments.some((each) => each.isUnsaved)) this.form.querySelector("[rel=next]").click()
    else this.say(`${this.status.textContent} ${this.words.end}`)
  }

  previous(segment) {
    this.segments[this.segments.indexOf(segment) - 1]?.text.focus()
  }

  async finish(event, button) {
    event.preventDefault()
    const saved = await Promise.all(this.segments.map((each) => each.save()))
    if (saved.includes(false)) return
    this.leaving = true
    // Everything is saved: what was asked is sent, and what stood here, by which the server sees what has changed since.
    for (const each of this.segments) each.text.disabled = true
    const asked = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value })
    this.form.append(asked)
    this.form.submit()
  }
}

document.querySelectorAll(".portal-translate").forEach((form) => new Page(form))
