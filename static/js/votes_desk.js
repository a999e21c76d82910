// The desk of the hall's vote: how many have voted, by the second; another act reloads the page.
import { ServerClock, follow } from "./live_clock.js";

const root = document.querySelector("[data-votes][data-poll]");

function isTyping() {
  const active = document.activeElement;
  return Boolean(active && root.contains(active) && active.matches("input") && active.value);
}

if (root) {
  follow(root.dataset.poll, new ServerClock(0), (data) => {
    (data.votes || []).forEach((vote) => {
      const line = root.querySelector(`[data-turnout="${vote.window}"]`);
      if (line) line.textContent = vote.turnout;
    });
    if (String(data.revision) !== root.dataset.revision && !isTyping()) window.location.reload();
  }, () => {});
}
