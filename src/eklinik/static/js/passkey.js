// Passkeys: only this page part needs JavaScript, so it stays hidden without it.
const bytes = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), c => c.charCodeAt(0));
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const key = item => ({ ...item, id: bytes(item.id) });
function question(options) {
  const asked = { ...options.publicKey };
  asked.challenge = bytes(asked.challenge);
  if (asked.user) asked.user = key(asked.user);
  for (const name of ["excludeCredentials", "allowCredentials"]) if (asked[name]) asked[name] = asked[name].map(key);
  return { publicKey: asked };
}
function answer(made) {
  const said = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (made.response[name]) said[name] = text(made.response[name]);
  }
  return JSON.stringify({
    id: made.id, rawId: text(made.rawId), type: made.type, response: said,
    authenticatorAttachment: made.authenticatorAttachment || null,
    clientExtensionResults: made.getClientExtensionResults(),
  });
}
async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const got = await fetch(form.dataset.optionsFrom, { headers: { Accept: "application/json" } });
  return got.json();
}
if (window.PublicKeyCredential) document.querySelectorAll("form[data-passkey]").forEach(form => {
  const said = form.querySelector("[data-passkey-said]");
  form.hidden = false;
  form.querySelector("button[type=button]").addEventListener("click", async () => {
    said.hidden = true;
    try {
      const made = await navigator.credentials[form.dataset.passkey](question(await optionsOf(form)));
      form.querySelector("[name=credential]").value = answer(made);
      form.submit();
    } catch {
      said.hidden = false;
    }
  });
});
