// The list of favourites on every page: its counter in the head and the buttons »Merken«. The list is kept as long as
// the tab lives, and longer only if somebody asked for it. What the list's own page does stands in favourites-page.js.

const KEY = "merkliste";

/** Storage that may be forbidden; then the list lives in the address alone. */
function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

export const isKept = () => attempt(() => localStorage.getItem(KEY)) !== null;

export function read() {
  const text = attempt(() => localStorage.getItem(KEY)) ?? attempt(() => sessionStorage.getItem(KEY)) ?? "";
  return ids(text);
}

/** The ids that a list names: »yoldas,mitkids«. */
export const ids = (text) => [...new Set(text.split(",").filter((id) => /^[a-z0-9-]{1,80}$/.test(id)))];

export function write(list) {
  attempt(() => sessionStorage.setItem(KEY, list.join(",")));
  if (isKept()) attempt(() => localStorage.setItem(KEY, list.join(",")));
  paint();
}

export function keep(wanted) {
  const list = read();
  attempt(() => (wanted ? localStorage.setItem(KEY, list.join(",")) : localStorage.removeItem(KEY)));
  attempt(() => sessionStorage.setItem(KEY, list.join(",")));
}

export function paint() {
  const list = read();
  for (const link of document.querySelectorAll("[data-merkliste]")) {
    link.querySelector("[data-merkliste-zahl]").textContent = list.length ? ` (${list.length})` : "";
    link.hash = list.join(",");
  }
  for (const button of document.querySelectorAll("[data-merken]")) show(button, list.includes(button.dataset.merken));
}

function show(button, saved) {
  if (button.tagName === "A") return;
  if (button.getAttribute("aria-pressed") === String(saved)) return;
  button.setAttribute("aria-pressed", saved);
  button.querySelector(".save-word").textContent = saved ? button.dataset.an : button.dataset.aus;
}

/** Without this script a link to the list; with it a button. */
function becomeButton(link) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = link.className;
  Object.assign(button.dataset, link.dataset);
  button.append(...link.childNodes);
  button.setAttribute("aria-pressed", "false");
  link.replaceWith(button);
}

function toggle(id) {
  const list = read();
  write(list.includes(id) ? list.filter((other) => other !== id) : [...list, id]);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-merken]");
  if (button) toggle(button.dataset.merken);
});
/** What is asked in the box of any page goes behind the #, which no server gets to see; without this script it is ?q=. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches(".quick, .big-search")) return;
  event.preventDefault();
  location.href = `${form.action}#q=${encodeURIComponent(form.elements.q.value.trim())}`;
});
document.addEventListener("karten", paint);
window.addEventListener("storage", paint);
window.addEventListener("pageshow", paint);
document.querySelectorAll("a[data-merken]").forEach(becomeButton);
paint();
