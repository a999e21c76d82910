// <form data-in-place>: the answer is drawn without leaving the page, so no step of the browser's history is a form that
// was sent: "back" and "reload" never ask to send it again. Without a script the form goes by itself; without a network it stays.
import { release } from "./forms.js";
import { tell } from "./offline.js";
import { texts } from "./texts.js";
import { go, showPage } from "./upload.js";

async function send(form) {
  let response;
  try {
    response = await fetch(form.getAttribute("action") || location.href, {
      method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin", headers: { "X-Upload": "1" },
    });
  } catch (error) {
    release(form);
    tell();
    return;
  }
  if (response.status === 503) { // busy, nothing was changed: the form stays with its key, and can be sent as it is
    release(form);
    tell(texts.busy);
    return;
  }
  const next = response.headers.get("X-Location");
  if (next) go(next);
  else showPage(await response.text());
}

export function startInPlace() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("form[data-in-place]")) return;
    event.preventDefault();
    send(form);
  });
}
