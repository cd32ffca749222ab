// Comfort: buttons that copy an address. Without script they stay hidden.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  const label = button.textContent;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy || location.href);
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = label; }, 2500);
    } catch {
      button.hidden = true;
    }
  });
}
