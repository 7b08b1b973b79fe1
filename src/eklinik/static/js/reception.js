// Keyboard first: a letter chooses the service, 1 to 5 who goes first, Enter takes and prints.
"use strict";
const form = document.querySelector("[data-reception]");
const radios = name => [...form.querySelectorAll(`input[name="${name}"]`)];
if (document.querySelector("[data-print-now]")) setTimeout(() => print(), 200);
if (!document.querySelector("[data-focus]")) (radios("service").find(r => r.checked) || radios("service")[0])?.focus();
document.addEventListener("keydown", e => {
  if (e.ctrlKey || e.metaKey || e.altKey || /^(text|tel|search)$/.test(e.target.type || "")) return;
  const pick = radios("service").find(r => r.value.toLowerCase() === e.key.toLowerCase()) || radios("priority")[Number(e.key) - 1];
  if (!pick) return;
  e.preventDefault(); pick.checked = true; pick.focus();
});
