// <form data-confirm="question" data-confirm-detail="…" data-confirm-button="…">: ask before sending; on a button the same
// asks for that button alone.
// Where a refusal of the act matters, the server has a confirm page; this only saves a page load.
import { texts } from "./texts.js";

function ask({ dataset }, onYes) {
  const dialog = document.createElement("dialog");
  if (typeof dialog.showModal !== "function") {
    if (window.confirm(dataset.confirm)) onYes();
    return;
  }
  dialog.className = "dialog";
  const title = document.createElement("h2");
  title.id = "dialog-title";
  title.textContent = dataset.confirm;
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(title);
  if (dataset.confirmDetail) {
    const text = document.createElement("p");
    text.className = "soft";
    text.textContent = dataset.confirmDetail;
    dialog.append(text);
  }
  const acts = document.createElement("div");
  acts.className = "acts";
  const no = document.createElement("button");
  no.type = "button";
  no.className = "btn";
  no.textContent = texts.cancel;
  const yes = document.createElement("button");
  yes.type = "button";
  yes.className = "btn primary";
  yes.textContent = dataset.confirmButton || texts.confirm;
  acts.append(no, yes);
  dialog.append(acts);
  no.addEventListener("click", () => dialog.close());
  yes.addEventListener("click", () => {
    dialog.close();
    onYes();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  no.focus();
}

export function startConfirm() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const submitter = event.submitter;
    const asking = submitter && submitter.dataset.confirm ? submitter : form;
    if (!asking.dataset.confirm || form.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(asking, () => {
      form.dataset.confirmed = "yes";
      if (submitter && form.requestSubmit) form.requestSubmit(submitter);
      else form.submit();
      delete form.dataset.confirmed;
    });
  }, true);
}
