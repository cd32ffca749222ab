// Says every 20 seconds that this item is open, also while another tab is looked at, and shows who else has it open.

const place = document.querySelector("[data-portal-presence]")
const EVERY_MS = 20_000

function data(extra = {}) {
  const found = new FormData()
  found.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value)
  for (const [name, value] of Object.entries(extra)) found.set(name, value)
  return found
}

async function beat() {
  try {
    const response = await fetch(place.dataset.portalPresence, { method: "POST", body: data() })
    if (!response.ok) return
    const { others } = await response.json()
    if (place.textContent !== others) place.textContent = others
    place.hidden = !others
  } catch {
    // Without a connection the last answer stays; the next beat asks again.
  }
}

if (place) {
  beat()
  setInterval(beat, EVERY_MS)
  document.addEventListener("visibilitychange", () => document.hidden || beat())
  window.addEventListener("pagehide", () => navigator.sendBeacon(place.dataset.portalPresence, data({ leave: "1" })))
  window.addEventListener("pageshow", (event) => event.persisted && beat())
}
