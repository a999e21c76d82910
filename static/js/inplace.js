// <form data-in-place>: the answer is drawn without leaving the page, so no step of the browser's history is a form that
// was sent: "back" and "reload" never ask to send it again. Without a script, or offline, the form goes by itself.
import { go, showPage } from "./upload.js";

async function send(form) {
  let response;
  try {
    response = await fetch(form.getAttribute("action") || location.href, {
      method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin", headers: { "X-Upload": "1" },
    });
  } catch (error) {
    form.submit();
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
