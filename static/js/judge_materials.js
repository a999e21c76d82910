// The materials beside the rubric: which one is open, and its link to a window of its own.
export function startMaterials() {
  const box = document.querySelector("[data-materials]");
  if (!box) return;
  const links = Array.from(box.querySelectorAll("[data-material]"));
  const alone = box.querySelector("[data-open-alone]");
  for (const link of links) {
    link.addEventListener("click", (event) => {
      // What no browser can show opens as a download, the frame keeps what it has.
      if (![".pdf", ".mp4"].includes(link.dataset.kind)) link.removeAttribute("target");
      else for (const one of links) one === link ? one.setAttribute("aria-current", "true") : one.removeAttribute("aria-current");
      if (alone) alone.href = link.href;
      if (event.defaultPrevented) return;
    });
  }
  // Only the strip is moved, never the page.
  const now = document.querySelector(".queue .now");
  const strip = now && now.parentElement;
  if (strip) strip.scrollLeft += now.getBoundingClientRect().left - strip.getBoundingClientRect().left - (strip.clientWidth - now.offsetWidth) / 2;
}

startMaterials();
