// The admin's own comforts. It runs before the body is read, after htmx.

// htmx would add a <style> and evaluate expressions; the policy forbids both.
if (window.htmx) {
  window.htmx.config.includeIndicatorStyles = false
  window.htmx.config.allowEval = false
}

// Language tabs, by the WAI-ARIA tabs pattern. The chosen language is kept while the window is open.
function startTabs(root) {
  const list = root.querySelector(".portal-tablist")
  const tabs = [...list.querySelectorAll("button")]
  const panels = tabs.map((tab) => document.getElementById(tab.getAttribute("aria-controls")))
  list.hidden = false
  list.setAttribute("role", "tablist")
  root.classList.add("portal-tabs-ready")

  const choose = (chosen, focus = false) => {
    tabs.forEach((tab, at) => {
      tab.setAttribute("aria-selected", String(at === chosen))
      tab.tabIndex = at === chosen ? 0 : -1
      panels[at].hidden = at !== chosen
    })
    sessionStorage.setItem("portal-tab", String(chosen))
    if (focus) tabs[chosen].focus()
  }
  tabs.forEach((tab, at) => {
    tab.setAttribute("role", "tab")
    panels[at].setAttribute("role", "tabpanel")
    tab.addEventListener("click", () => choose(at))
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
      if (step) choose((at + step + tabs.length) % tabs.length, true)
      else if (event.key === "Home") choose(0, true)
      else if (event.key === "End") choose(tabs.length - 1, true)
      else return
      event.preventDefault()
    })
  })
  const wrong = panels.findIndex((panel) => panel.querySelector(".errorlist"))
  const kept = Number(sessionStorage.getItem("portal-tab"))
  choose(wrong >= 0 ? wrong : kept < tabs.length ? kept : 0)
}

// Names and places that the admin's widgets leave out for those who do not see the page.
function nameThings() {
  const main = document.getElementById("main") ?? document.querySelector("body.login #page > div")
  main?.setAttribute("role", "main")
  for (const selection of document.querySelectorAll(".select2-selection")) {
    const select = selection.closest(".select2")?.previousElementSibling
    if (!select?.id) continue
    const name = select.getAttribute("aria-label") ?? document.querySelector(`label[for="${select.id}"]`)?.textContent.trim()
    if (!name) continue
    const shown = selection.querySelector(".select2-selection__rendered")
    const value = shown?.tagName === "SPAN" ? shown.textContent.trim().replace(/^×/, "") : ""
    selection.removeAttribute("aria-labelledby")
    selection.setAttribute("aria-label", value ? `${name}: ${value}` : name)
    shown?.removeAttribute("aria-readonly")
    shown?.setAttribute("role", "presentation")
    for (const item of shown?.querySelectorAll("li") ?? []) item.setAttribute("role", "presentation")
    selection.querySelector(".select2-search__field")?.setAttribute("aria-label", name)
  }
  for (const scroller of document.querySelectorAll(".simplebar-content-wrapper[role=region]")) scroller.setAttribute("role", "group")
  // The names of icons are no words: they are hidden where something else names the link or button.
  const site = document.getElementById("site-name")
  site?.closest("#nav-sidebar-inner")?.querySelector("a")?.setAttribute("aria-label", site.textContent.trim())
  for (const sign of document.querySelectorAll(".material-symbols-outlined:not([aria-hidden])")) {
    const host = sign.closest("a, button")
    const named = host && (host.title || host.hasAttribute("aria-label") || host.textContent.trim() !== sign.textContent.trim())
    if (!host || named) sign.setAttribute("aria-hidden", "true")
  }
  for (const tooltip of document.querySelectorAll(".help-tooltip[aria-label]")) tooltip.setAttribute("role", "img")
  for (const field of document.querySelectorAll(".select2-search--dropdown .select2-search__field")) {
    field.setAttribute("aria-label", field.closest(".select2-dropdown")?.textContent.trim() || "…")
  }
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-portal-tabs]").forEach(startTabs)
})
window.addEventListener("load", () => {
  nameThings()
  // Selects are made, and made again, by their library whenever it likes.
  let waits = false
  new MutationObserver(() => {
    if (waits) return
    waits = true
    requestAnimationFrame(() => {
      waits = false
      nameThings()
    })
  }).observe(document.body, { childList: true, subtree: true })
})
