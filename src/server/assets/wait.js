// A page that waits: asks for the state, and goes on when it is another one. Without this the page reloads by itself.
const { state } = document.querySelector("main").dataset
const left = document.querySelector("[data-seconds]")
const end = left && Date.now() + Number(left.textContent) * 1000
const address = location.pathname.startsWith("/account") ? "/account/state" : "/sign-in/state"

async function ask() {
  if (left) left.textContent = String(Math.max(0, Math.ceil((end - Date.now()) / 1000)))
  try {
    const answer = await fetch(address, { headers: { accept: "application/json" } })
    const now = answer.ok ? await answer.json() : { state }
    if (now.state !== state) {
      location.replace(now.next)
      return
    }
  } catch {
    // No network for a moment: the next round asks again.
  }
  setTimeout(ask, 1500)
}

setTimeout(ask, 1000)
