// Passkeys and security keys: the browser's own dialogue, then the form is sent with the answer.
// A form says what it wants with data-passkey ("login", "get", "create") and its options with data-options (JSON).

const toBuffer = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/") + "===".slice((text.length + 3) % 4)), (c) => c.charCodeAt(0)).buffer;
const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => (list || []).map((one) => Object.assign({}, one, { id: toBuffer(one.id) }));

function decoded(options) {
  const key = Object.assign({}, options.publicKey);
  key.challenge = toBuffer(key.challenge);
  if (key.user) key.user = Object.assign({}, key.user, { id: toBuffer(key.user.id) });
  if (key.allowCredentials) key.allowCredentials = named(key.allowCredentials);
  if (key.excludeCredentials) key.excludeCredentials = named(key.excludeCredentials);
  return { publicKey: key };
}

function encoded(credential) {
  const answer = credential.response;
  const response = { clientDataJSON: toText(answer.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (answer[name]) response[name] = toText(answer[name]);
  }
  if (answer.getTransports) response.transports = answer.getTransports();
  return {
    type: credential.type,
    id: credential.id,
    rawId: toText(credential.rawId),
    response: response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).request_options;
}

async function ask(form) {
  const options = decoded(await optionsOf(form));
  if (form.dataset.passkey !== "create") return navigator.credentials.get(options);
  const choice = form.elements.namedItem("passwordless");
  if (choice && options.publicKey.authenticatorSelection) {
    const selection = options.publicKey.authenticatorSelection;
    selection.residentKey = choice.checked ? "required" : "discouraged";
    selection.requireResidentKey = choice.checked;
    if (choice.checked) selection.userVerification = "required";
  }
  return navigator.credentials.create(options);
}

function start(form) {
  form.hidden = false;
  const trouble = form.querySelector("[role=alert]");
  const button = form.querySelector("button[type=button]");
  button.addEventListener("click", async () => {
    if (trouble) trouble.hidden = true;
    button.disabled = true;
    try {
      form.elements.namedItem("credential").value = JSON.stringify(encoded(await ask(form)));
      form.submit();
    } catch (error) {
      button.disabled = false;
      if (trouble) trouble.hidden = false;
    }
  });
}

function startAll() {
  document.querySelectorAll("form[data-passkey]").forEach(start);
}

if (window.PublicKeyCredential && window.isSecureContext) {
  startAll();
  document.addEventListener("page:replaced", startAll);
}
