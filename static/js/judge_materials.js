// The materials beside the rubric: which one is open, and its link to a window of its own.
export function startMaterials() {
  const box = document.querySelector("[data-materials]");
  if (!box) return;
  const links = Array.from(box.querySelectorAll("[data-material]"));
  const alone = box.querySelector("[data-open-alone]");
  for (const link of links) {
    link.addEventListener("click", (event) => {
      // What no browser can show opens as a download, the frame keeps what it has.
      if (link.dataset.kind !== ".pdf") link.removeAttribute("target");
      else for (const one of links) one === link ? one.setAttribute("aria-current", "true") : one.removeAttribute("aria-current");
      if (alone) alone.href = link.href;
      if (event.defaultPrevented) return;
    });
  }
  const now = document.querySelector(".queue .now");
  if (now && now.scrollIntoView) now.scrollIntoView({ block: "nearest", inline: "center" });
}

startMaterials();
