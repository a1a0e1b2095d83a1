// Polish only: every page works without this file.
"use strict";

const NOTICE_MS = 2000;
// What buttons say, in the language of the page.
const WORDS = document.currentScript.dataset;
const PATIENCE_MS = 10000;

async function copyText(text) {
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // Plain http on a name that is not localhost: the clipboard interface is absent there.
  const area = document.createElement("textarea");
  area.value = text;
  area.setAttribute("readonly", "");
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (!copied) throw new Error("the browser refused to copy");
}

// A masked key is asked for the way "Show" asks for it, and goes to the clipboard unseen.
async function keyOf(button) {
  const shown = document.querySelector(button.dataset.copy);
  if (shown) return shown.textContent.trim();
  const form = button.closest("form");
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "error" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const key = page.querySelector(button.dataset.copy);
  if (!key) throw new Error("the key was not shown");
  return key.textContent.trim();
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  const label = button.textContent;
  button.addEventListener("click", async () => {
    try {
      await copyText(await keyOf(button));
      button.textContent = WORDS.copied;
    } catch {
      button.textContent = WORDS.notCopied;
    }
    setTimeout(() => { button.textContent = label; }, NOTICE_MS);
  });
}

// Before and after, one over the other under a slider; without this they stand side by side.
function makeSlider(compare) {
  const tools = compare.querySelector(".compare-tools");
  const frame = document.createElement("div");
  frame.className = "frame";
  frame.tabIndex = 0;
  frame.append(...compare.querySelectorAll("figure"));
  compare.prepend(frame);
  compare.classList.add("slides");
  tools.hidden = false;
  tools.querySelector("input").addEventListener("input", (event) => compare.style.setProperty("--at", `${event.target.value}%`));
  const toggle = (button, name, then) => button.addEventListener("click", () => {
    const pressed = compare.classList.toggle(name);
    button.setAttribute("aria-pressed", String(pressed));
    then?.(pressed);
  });
  toggle(tools.querySelector("[data-zoom]"), "full", (pressed) => { if (pressed) bringMarkIntoView(frame); });
  const mark = tools.querySelector("[data-mark]");
  if (mark) toggle(mark, "marked");
}

document.querySelectorAll("[data-compare]").forEach(makeSlider);

// Pictures that are being made: the part of the page that tells of them is asked for again until it stops asking for that.
async function keepFresh(part) {
  await new Promise((resolve) => setTimeout(resolve, Number(part.dataset.refresh)));
  let next = part;
  try {
    const answer = await fetch(location.href, { redirect: "error" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    next = page.getElementById(part.id);
    if (!next) return;
    if (!next.dataset.refresh) { location.reload(); return; }
    // What has not changed stays as it is, a slider that is being moved included.
    part.querySelector("[role=status]").innerHTML = next.querySelector("[role=status]").innerHTML;
  } catch {
    // The next try may get through.
  }
  keepFresh(part);
}

document.querySelectorAll("[data-refresh]").forEach(keepFresh);

// Pictures dropped on the form are its files.
for (const form of document.querySelectorAll("form[data-drop]")) {
  const [input, list] = [form.querySelector("input[type=file]"), form.querySelector("[data-drop-list]")];
  const tell = () => {
    list.hidden = input.files.length === 0;
    list.textContent = Array.from(input.files, (file) => file.name).join(", ");
  };
  input.addEventListener("change", tell);
  for (const name of ["dragenter", "dragover"]) form.addEventListener(name, (event) => { event.preventDefault(); form.classList.add("over"); });
  for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length > 0) { input.files = event.dataTransfer.files; tell(); }
  });
}

function bringMarkIntoView(frame) {
  const mark = frame.querySelector(".mark rect");
  if (!mark) return;
  frame.scrollTo(mark.x.baseVal.value - frame.clientWidth / 2 + 128, mark.y.baseVal.value - frame.clientHeight / 2 + 128);
}

// A second click on a slow line must not send a form twice.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    // A download leaves the page where it is.
    if ("stays" in form.dataset) return;
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
    // Whoever stopped the browser waiting may try again.
    setTimeout(() => makeReady(form), PATIENCE_MS);
  });
}

function makeReady(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

// Coming back by "Back", the page is as it was left: waiting.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(makeReady));
