// On the judge's pages from the server: bring the app onto the tablet, lead to it where it can run, say how where it cannot.
import { dropMaterials } from "./kept.js";
import { canWork, isWeChat, register } from "./pwa.js";

function lead() {
  for (const link of document.querySelectorAll("a[data-app]")) link.href = link.dataset.app;
  for (const part of document.querySelectorAll("[data-app-only]")) part.hidden = false;
}

async function copy(button) {
  const url = button.dataset.copy || location.href;
  try {
    await navigator.clipboard.writeText(url);
    button.textContent = button.dataset.copied;
  } catch (error) {
    window.prompt(button.textContent, url);
  }
}

export function startEntry() {
  const able = canWork() && !isWeChat();
  if (able) {
    register(() => {});
    lead();
  }
  const home = document.querySelector("[data-kept-seats]");
  if (home) dropMaterials(home.dataset.keptSeats.split(" ").filter(Boolean));
  for (const part of document.querySelectorAll("[data-no-app]")) part.hidden = able;
  for (const part of document.querySelectorAll("[data-wechat]")) part.hidden = !isWeChat();
  for (const button of document.querySelectorAll("[data-copy]")) button.addEventListener("click", () => copy(button));
}

startEntry();
