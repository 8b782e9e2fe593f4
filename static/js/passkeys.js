// Passkeys: the browser is asked for one, and what it says is sent with the form around the button.

import { register } from "frontdesk/behaviors";

register("passkey", (form) => {
  if (!window.PublicKeyCredential || /^[\d.]+$|^\[/.test(location.hostname)) {
    form.hidden = "optional" in form.dataset;
    form.querySelector("[data-unable]").hidden = false;
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    return;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const failed = form.querySelector("[data-failed]");
    failed.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await credential(form));
    } catch {
      failed.hidden = false;
      return;
    }
    form.submit();
  });
});

async function credential(form) {
  const { publicKey } = await asked(form);
  const isNew = form.dataset.how === "create";
  const found = isNew
    ? await navigator.credentials.create({ publicKey: creation(publicKey) })
    : await navigator.credentials.get({ publicKey: request(publicKey) });
  return said(found);
}

async function asked(form) {
  if (form.dataset.ask) return JSON.parse(form.dataset.ask);
  const headers = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
  const answer = await fetch(form.dataset.get, { headers });
  return (await answer.json()).request_options;
}

function creation(options) {
  const selection = { ...options.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" };
  const user = { ...options.user, id: bytes(options.user.id) };
  return { ...options, challenge: bytes(options.challenge), user, excludeCredentials: known(options.excludeCredentials), authenticatorSelection: selection };
}

function request(options) {
  return { ...options, challenge: bytes(options.challenge), allowCredentials: known(options.allowCredentials) };
}

function known(list) {
  return (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
}

function said(found) {
  const { response } = found;
  const told = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) told[name] = text(response[name]);
  }
  return {
    id: found.id, rawId: text(found.rawId), type: found.type, response: told,
    authenticatorAttachment: found.authenticatorAttachment, clientExtensionResults: found.getClientExtensionResults(),
  };
}

function bytes(base64) {
  const plain = atob(base64.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
