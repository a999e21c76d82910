// The desk's camera reads the codes off a tablet: the browser itself where it can, else the server reads single pictures.
const EVERY = 600, WIDTH = 1280;
const box = document.querySelector("[data-camera]");
const lines = document.getElementById("id_lines");

const words = (name, given = {}) => Object.entries(given).reduce((text, [key, value]) => text.replace(`{${key}}`, value), box.dataset[`words${name}`]);
const partsOf = (text) => /^(CXM[01]):(\d+)\/(\d+):([^:]*):.+$/.exec(text);
const setOf = (text) => { const found = partsOf(text); return found ? `${found[1]}:${found[3]}:${found[4]}` : ""; };
const kept = () => lines.value.split(/\s+/).filter(Boolean);

class Camera {
  constructor() {
    this.video = box.querySelector("video");
    this.said = box.querySelector("[data-camera-said]");
    this.begin = box.querySelector("[data-camera-start]");
    this.end = box.querySelector("[data-camera-stop]");
    this.canvas = document.createElement("canvas");
    this.begin.addEventListener("click", () => this.start());
    this.end.addEventListener("click", () => this.stop());
    window.addEventListener("pagehide", () => this.stop());
  }

  async start() {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1920 }, facingMode: { ideal: "environment" } }, audio: false });
    } catch (error) {
      this.said.textContent = words("Refused");
      return;
    }
    this.video.srcObject = this.stream;
    await this.video.play();
    this.show(true);
    this.said.textContent = words("Looking");
    this.detector = await ownDetector();
    this.turn();
  }

  stop() {
    clearTimeout(this.timer);
    if (this.stream) this.stream.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.show(false);
  }

  show(on) {
    this.video.hidden = !on;
    this.end.hidden = !on;
    this.begin.hidden = on;
  }

  // One picture after the other: never two on their way.
  async turn() {
    if (!this.stream) return;
    try {
      this.take(this.detector ? (await this.detector.detect(this.video)).map((one) => one.rawValue) : await this.ask());
    } catch (error) {
      this.said.textContent = words("Lost");
    }
    if (this.stream) this.timer = setTimeout(() => this.turn(), EVERY);
  }

  async ask() {
    const scale = Math.min(1, WIDTH / (this.video.videoWidth || WIDTH));
    this.canvas.width = Math.round(this.video.videoWidth * scale);
    this.canvas.height = Math.round(this.video.videoHeight * scale);
    this.canvas.getContext("2d").drawImage(this.video, 0, 0, this.canvas.width, this.canvas.height);
    const picture = await new Promise((done) => this.canvas.toBlob(done, "image/jpeg", 0.85));
    const form = new FormData();
    form.append("picture", picture, "camera.jpg");
    form.append("csrfmiddlewaretoken", document.querySelector("input[name=csrfmiddlewaretoken]").value);
    const answer = await fetch(box.dataset.camera, { method: "POST", body: form, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()).codes;
  }

  take(codes) {
    const now = kept();
    for (const code of codes) {
      const set = setOf(code);
      if (!set || now.includes(code)) continue;
      if (now.length && setOf(now[0]) !== set) {
        this.said.textContent = words("Other");
        return;
      }
      now.push(code);
      lines.value = now.join("\n");
    }
    if (!now.length || !partsOf(now[0])) return;
    const count = Number(partsOf(now[0])[3]), found = new Set(now.map((code) => (partsOf(code) || [])[2])).size;
    this.said.textContent = words(found < count ? "Found" : "Whole", { found, count });
    if (found >= count) this.stop();
  }
}

async function ownDetector() {
  try {
    const kinds = window.BarcodeDetector ? await window.BarcodeDetector.getSupportedFormats() : [];
    return kinds.includes("qr_code") ? new window.BarcodeDetector({ formats: ["qr_code"] }) : null;
  } catch (error) {
    return null;
  }
}

if (box && lines && navigator.mediaDevices && navigator.mediaDevices.getUserMedia) {
  box.hidden = false;
  new Camera();
}
