// The list of favourites: shows it, orders it, prints it and hands it on. A list that came with a link is shown as it is
// and becomes one's own only on request. The list stands behind the # of the address, which no server sees.

import { ids, isKept, keep, read, write } from "./favourites.js";

const byId = (id) => document.getElementById(id);
const page = byId("merkliste"), root = page.dataset.root, note = byId("listenstand");
const language = document.documentElement.lang || "de";
const plural = new Intl.PluralRules(language), numbers = new Intl.NumberFormat(`${language}-u-nu-latn`);
const FACTS = ["für-wen", "alter", "wo", "ort", "form", "zeit", "wann", "dauer", "aufnahme", "gesucht", "kosten"];

let words, cards, list = [], linked = false;

const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);
const say = (key, values = {}) => fill(words[key], values);
const counted = (forms, number) => fill(forms[plural.select(number)] ?? forms.other, { number: numbers.format(number) });
const load = async (address) => (await fetch(address, { credentials: "same-origin" })).json();

async function start() {
  const [first, { words: own, names }] = await Promise.all([load(page.dataset.karten), load(page.dataset.liste)]);
  words = { ...first.words, ...own };
  cards = new Map();
  const number = new Map(names.map((id, at) => [id, at]));
  await openList(first, number);
  listen(first, number);
  page.dataset.ready = "";
}

/** The list of the address if it names another than one's own, else one's own. */
async function openList(first, number) {
  const own = read(), named = ids(decodeURIComponent(location.hash.slice(1)));
  linked = named.length > 0 && named.join() !== own.join();
  list = linked ? named : own;
  await fetchCards(first, number);
  show();
}

/** The cards of the list, from those files only in which they stand. */
async function fetchCards(first, number) {
  const places = list.filter((id) => !cards.has(id) && number.has(id)).map((id) => [id, number.get(id)]);
  const files = new Map([[0, Promise.resolve(first.cards)]]);
  for (const [, place] of places) {
    const file = Math.floor(place / first.chunk);
    if (!files.has(file)) files.set(file, load(page.dataset.karten.replace(/[.]json$/, `/${file}.json`)));
  }
  for (const [id, place] of places) cards.set(id, (await files.get(Math.floor(place / first.chunk)))[place % first.chunk]);
}

// ----------------------------------------------------------------------------------------------------------------- show

function show() {
  const known = list.filter((id) => cards.has(id)), lost = list.filter((id) => !cards.has(id));
  if (!linked) history.replaceState(null, "", location.pathname + (list.length ? `#${list.join(",")}` : ""));
  byId("liste").replaceChildren(...known.map(entry));
  byId("leer").hidden = known.length > 0;
  byId("weitergeben").hidden = !known.length;
  byId("verloren").hidden = !lost.length;
  byId("verloren").textContent = lost.length ? say("lost", { names: lost.join(words.comma) }) : "";
  byId("verknuepft").hidden = !linked;
  byId("verknuepft-text").textContent = linked ? counted(words.linked, known.length) : "";
  byId("eigene").hidden = !read().length;
  byId("behalten").checked = isKept();
  byId("behalten").disabled = linked;
  byId("mailen").href = mail(known);
  byId("adresse").textContent = address();
  if (known.length) drawCode();
}

/** The link of this list, as short as it may be. */
const address = () => `${location.origin}${location.pathname.replace(/index\.html$/, "")}#${list.join(",")}`;
const pageOf = (card) => new URL((root + card.p).replace(/index\.html$/, ""), location.href).href;

function entry(id, at, known) {
  const card = cards.get(id), row = byId("eintrag").content.firstElementChild.cloneNode(true);
  if (card.c) row.classList.add(`thema-${card.c}`);
  row.dataset.id = id;
  const link = row.querySelector("h2 a");
  link.href = root + card.p;
  link.textContent = card.t;
  row.querySelector(".card-topics").textContent = (card.o ?? []).join(" · ");
  row.querySelector(".saved-text").textContent = card.k;
  if (card.g) row.querySelector(".saved-text").lang = "de";
  showBadges(row.querySelector(".badges"), card.b ?? []);
  row.querySelector("dl").append(...rows(card).map(fact));
  const [up, down, off] = row.querySelectorAll("button");
  up.setAttribute("aria-label", say("up", { name: card.t }));
  down.setAttribute("aria-label", say("down", { name: card.t }));
  off.setAttribute("aria-label", `${off.textContent}: ${card.t}`);
  up.disabled = at === 0;
  down.disabled = at === known.length - 1;
  return row;
}

function showBadges(element, badges) {
  element.hidden = !badges.length;
  for (const [kind, text] of badges) {
    const badge = element.appendChild(document.createElement("strong"));
    badge.className = `badge badge-${kind}`;
    badge.textContent = text;
  }
}

/** [label, text, address or nothing] of everything that is known, contacts last. */
function rows(card) {
  const known = FACTS.filter((key) => card.f?.[key]).map((key) => [words.facts[key], card.f[key]]);
  const of = (at) => [...new Set((card.m ?? []).map((contact) => contact[at]).filter(Boolean))];
  return [
    ...known,
    ...of(1).map((phone) => [words.phone, phone, `tel:${phone.replace(/[^+\d]/g, "")}`]),
    ...of(2).map((mailbox) => [words.mail, mailbox, `mailto:${mailbox}`]),
    ...of(3).map((street) => [words.address, street]),
    ...(card.w ? [[words.website, card.w.replace(/^https?:\/\//, "").replace(/\/$/, ""), card.w]] : []),
    [words.page, pageOf(card).replace(/^https?:\/\//, ""), root + card.p, "print-only"],
  ];
}

function fact([label, text, link, className]) {
  const row = document.createElement("div"), name = row.appendChild(document.createElement("dt")), value = row.appendChild(document.createElement("dd"));
  if (className) row.className = className;
  name.textContent = label;
  const place = link ? value.appendChild(document.createElement("a")) : value;
  if (link) place.href = link;
  place.textContent = text;
  return row;
}

function mail(known) {
  const lines = known.map((id) => { const card = cards.get(id); return `${card.t}\n${card.k}\n${pageOf(card)}\n`; });
  const body = [words.listMail, "", ...lines, `${words.listFrom} ${address()}`].join("\n");
  return `mailto:?subject=${encodeURIComponent(words.listTitle)}&body=${encodeURIComponent(body)}`;
}

/** Drawn as vectors, so that print stays sharp; the module that knows QR codes is loaded here only. */
async function drawCode() {
  const wanted = address(), { generate } = await import("./vendor/lean-qr.js");
  if (wanted !== address()) return;
  const code = generate(wanted), size = code.size + 8, space = "http://www.w3.org/2000/svg";
  let path = "";
  for (let y = 0; y < code.size; y++) for (let x = 0; x < code.size; x++) if (code.get(x, y)) path += `M${x + 4} ${y + 4}h1v1h-1z`;
  const picture = document.createElementNS(space, "svg"), dark = document.createElementNS(space, "path");
  picture.setAttribute("viewBox", `0 0 ${size} ${size}`);
  picture.setAttribute("shape-rendering", "crispEdges");
  dark.setAttribute("d", path);
  picture.append(dark);
  byId("qr").replaceChildren(picture);
}

// --------------------------------------------------------------------------------------------------------------- change

function change(next, message, focus) {
  list = next;
  if (linked) history.replaceState(null, "", `${location.pathname}#${list.join(",")}`);
  else write(list);
  show();
  note.textContent = message;
  focus?.();
}

function listen(first, number) {
  byId("liste").addEventListener("click", (event) => {
    const button = event.target.closest("[data-tun]");
    if (button) act(button.dataset.tun, button.closest("li").dataset.id);
  });
  byId("uebernehmen").addEventListener("click", () => {
    const own = read();
    linked = false;
    change([...own, ...list.filter((id) => !own.includes(id))], words.taken, () => byId("drucken").focus());
  });
  byId("eigene").addEventListener("click", () => { location.hash = read().join(","); });
  byId("behalten").addEventListener("change", ({ target }) => {
    keep(target.checked);
    note.textContent = target.checked ? words.kept : words.forgotten;
  });
  byId("alles-weg").addEventListener("click", () => change([], "", () => byId("leer").querySelector("a").focus()));
  byId("drucken").addEventListener("click", () => window.print());
  byId("teilen").addEventListener("click", share);
  window.addEventListener("popstate", () => openList(first, number));
  window.addEventListener("storage", () => { if (!linked) openList(first, number); });
}

function act(what, id) {
  const at = list.indexOf(id), name = cards.get(id).t, others = list.filter((other) => other !== id);
  if (what === "weg") {
    return change(others, say("removed", { name }), () => focusOn(others[Math.min(at, others.length - 1)], "weg"));
  }
  const to = what === "hoch" ? at - 1 : at + 1;
  change([...others.slice(0, to), id, ...others.slice(to)], say("moved", { name, number: to + 1 }), () => focusOn(id, what));
}

function focusOn(id, what) {
  const row = byId("liste").querySelector(`[data-id="${id}"]`);
  if (!row) return byId("leer").querySelector("a").focus();
  const button = row.querySelector(`[data-tun="${what}"]`);
  (button.disabled ? row.querySelector("[data-tun]:not(:disabled)") : button).focus();
}

async function share() {
  const link = { title: words.listTitle, url: address() };
  try {
    if (navigator.share) return await navigator.share(link);
    await navigator.clipboard.writeText(link.url);
    note.textContent = words.copied;
  } catch (error) {
    if (error.name !== "AbortError") note.textContent = words.notCopied;
  }
}

start().catch((error) => {
  document.documentElement.classList.add("no-tool");
  console.error(error);
});
