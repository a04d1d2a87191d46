"use strict";
// The only script of Remit: it asks the browser for a passkey. Without it the code is typed.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const keys = window.PublicKeyCredential;
  if (!keys || !keys.parseRequestOptionsFromJSON || !keys.parseCreationOptionsFromJSON) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    const options = JSON.parse(form.dataset.passkey);
    try {
      const given = form.dataset.way === "add"
        ? await navigator.credentials.create({ publicKey: keys.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: keys.parseRequestOptionsFromJSON(options) });
      form.elements.answer.value = JSON.stringify(given.toJSON());
      form.requestSubmit();
    } catch {
      form.querySelector("[role=alert]").hidden = false;
    }
  });
}
