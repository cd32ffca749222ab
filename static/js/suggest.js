// Comfort: the search field suggests while one types. A combobox with a list, after the pattern of WAI-ARIA 1.2.
// Without script the form is a plain form.
const DELAY_MS = 150;
const HAN = /\p{Script=Han}/u;

const isEnough = (text) => text.length >= 2 || HAN.test(text);

class Suggestions {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[type=search]");
    this.options = [];
    this.active = -1;
    this.isComposing = false;
    this.list = this.makeList();
    this.status = this.makeStatus();
    this.prepareInput();
    this.listen();
  }

  makeList() {
    const list = document.createElement("ul");
    Object.assign(list, { id: `${this.input.id}-suggestions`, className: "suggestions", role: "listbox", hidden: true });
    list.setAttribute("aria-label", this.form.dataset.list);
    this.form.append(list);
    return list;
  }

  makeStatus() {
    const status = document.createElement("p");
    Object.assign(status, { className: "hidden", role: "status" });
    this.form.append(status);
    return status;
  }

  prepareInput() {
    const attributes = {
      role: "combobox", autocomplete: "off", autocapitalize: "none", "aria-autocomplete": "list",
      "aria-expanded": "false", "aria-controls": this.list.id,
    };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
  }

  listen() {
    this.input.addEventListener("compositionstart", () => { this.isComposing = true; this.close(); });
    this.input.addEventListener("compositionend", () => { this.isComposing = false; this.askSoon(); });
    this.input.addEventListener("input", () => { if (!this.isComposing) this.askSoon(); });
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("blur", () => this.close());
    // The field keeps the focus, so that the list stays while it is clicked on.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(this.options.indexOf(option));
    });
    this.form.addEventListener("submit", () => this.close());
  }

  onKey(event) {
    if (this.isComposing || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const last = this.options.length - 1;
    const places = {
      ArrowDown: this.active === last ? -1 : this.active + 1,
      ArrowUp: this.active === -1 ? last : this.active - 1,
      Home: this.active === -1 ? null : 0,
      End: this.active === -1 ? null : last,
    };
    if (event.key in places && !event.shiftKey) {
      if (this.list.hidden) {
        if (event.key === "ArrowDown") { event.preventDefault(); this.ask(); }
      } else if (places[event.key] !== null) {
        event.preventDefault();
        this.activate(places[event.key]);
      }
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && this.active !== -1) {
      event.preventDefault();
      this.choose(this.active);
    } else if (this.active !== -1 && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      this.activate(-1);
    }
  }

  askSoon() {
    this.cancel();
    // What is shown answers another text: no option of it may be chosen any more.
    this.activate(-1);
    if (isEnough(this.input.value.trim())) this.timer = setTimeout(() => this.ask(), DELAY_MS);
    else this.close();
  }

  cancel() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  async ask() {
    const text = this.input.value.trim();
    if (!isEnough(text)) return;
    this.cancel();
    const request = new AbortController();
    this.request = request;
    const address = `${this.form.dataset.suggestions}?${new URLSearchParams({ q: text })}`;
    try {
      const response = await fetch(address, { signal: request.signal });
      const found = response.ok ? (await response.json()).suggestions : [];
      if (request === this.request && document.activeElement === this.input) this.show(found);
    } catch (error) {
      // Cancelled, or no network: the form itself still works.
      if (request === this.request) this.close();
    }
  }

  show(found) {
    this.activate(-1);
    this.options = found.map((each, index) => this.option(each, index));
    this.list.replaceChildren(...this.options);
    this.list.hidden = found.length === 0;
    this.list.scrollTop = 0;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    const { count, none } = this.form.dataset;
    this.status.textContent = found.length ? count.replace("{count}", found.length) : none;
  }

  option({ label, kind, lang, url, written }, index) {
    const option = document.createElement("li");
    Object.assign(option, { id: `${this.list.id}-${index}`, role: "option" });
    option.setAttribute("aria-selected", "false");
    option.dataset.url = url;
    const name = document.createElement("span");
    if (written) name.append(this.inLanguage(written.text, written.lang), " — ");
    name.append(this.inLanguage(label, lang));
    const type = document.createElement("small");
    type.textContent = kind;
    option.append(name, " ", type);
    return option;
  }

  inLanguage(textContent, lang) {
    return Object.assign(document.createElement("span"), { lang, textContent });
  }

  activate(index) {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = index;
    const option = this.options[index];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", option.id);
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  choose(index) {
    const { url } = this.options[index].dataset;
    this.close();
    location.assign(url);
  }

  close() {
    this.cancel();
    this.activate(-1);
    this.options = [];
    this.list.replaceChildren();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.status.textContent = "";
  }
}

for (const form of document.querySelectorAll("form[data-suggestions]")) new Suggestions(form);
