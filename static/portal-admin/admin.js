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

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-portal-tabs]").forEach(startTabs)
})
