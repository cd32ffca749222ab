// The button that copies the WeChat page: with its looks, and as plain text for other places. Without script it stays hidden.
for (const button of document.querySelectorAll("[data-wechat-copy]")) {
  const sheet = document.getElementById(button.dataset.wechatCopy)
  const status = document.querySelector("[data-wechat-status]")
  button.hidden = false

  const select = () => {
    const range = document.createRange()
    range.selectNodeContents(sheet)
    getSelection().removeAllRanges()
    getSelection().addRange(range)
  }

  button.addEventListener("click", async () => {
    status.textContent = ""
    try {
      const part = (type, text) => [type, new Blob([text], { type })]
      const parts = [part("text/html", sheet.innerHTML), part("text/plain", sheet.innerText)]
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(parts))])
      status.textContent = button.dataset.done
    } catch {
      // Not over plain HTTP, not in every browser: the older way copies what is selected.
      select()
      status.textContent = document.execCommand("copy") ? button.dataset.done : button.dataset.failed
    }
  })
}
