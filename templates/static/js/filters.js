// What the finder's filters do: the form, what is chosen and understood, how many each choice gives, ways out of an
// empty list. Comes after the first results; finder.js holds what is asked and shows what is found.

import { KEYS, emptyState, readState, writeState } from "./address.js";
import { openFacets } from "./facets.js";
import { amount, box, byId, commit, counted, data, everything, fill, kindOf, numbers, roleOf, say, searchForm, shown, speak, state, stopTyping, take, tool, update, words } from "./finder.js";

const filterForm = byId("filter"), initial = [...byId("facetten").children];
let facets, distances = null, place = null;

export function open(columns) {
  facets = openFacets(data, columns);
  byId("orte").replaceChildren(...facets.places.stadtteile.map((row) => new Option(row[1])));
  listen();
}

export const apply = (pool, ranked) => facets.apply(state, pool, ranked);

/** What changes on the page beside the list, in the order in which it is done. */
export const steps = () => [
  () => { shown.found.eligible ??= apply(shown.pool, Boolean(shown.asked)).eligible; },
  paintChips,
  paintTotals,
  () => { if (!shown.flat.length) showWaysOut(); },
  paintCounts,
];

// ------------------------------------------------------------------------------------------------------------ the form

export function collect() {
  const read = { ...emptyState(), q: box.value.trim(), nah: state.nah };
  for (const form of [searchForm, filterForm]) {
    for (const [key, value] of new FormData(form)) {
      if (key === "q" || key === "nah" || !value) continue;
      if (KEYS.includes(key)) read[key] = [...(read[key] ?? []), value.trim()];
      else read[key] = value;
    }
  }
  read.alter = read.alter.filter((value) => /^\d{1,3}$/.test(value));
  // what the form does not offer stays as the address said it
  for (const key of KEYS) for (const value of state[key]) if (key !== "alter" && !control(key, value) && !read[key].includes(value)) read[key].push(value);
  read.stadtteil = read.stadtteil.filter((id) => read.bezirk.includes(facets.parentOf(id)));
  return read;
}

const control = (key, value) => tool.querySelector(`input[name="${key}"][value="${CSS.escape(value)}"], select[name="${key}"]`);

export function fillForm() {
  if (box.value.trim() !== state.q) box.value = state.q;
  openQuarters();
  for (const input of tool.querySelectorAll("input[type=checkbox]")) input.checked = state[input.name]?.includes(input.value) ?? false;
  for (const input of tool.querySelectorAll("input[type=radio]")) input.checked = state[input.name] === input.value;
  const age = byId("f-alter");
  if (age) age.value = state.alter[0] ?? "";
  for (const key of ["stunden", "monate"]) chooseLimit(byId(`f-${key}`), state[key][0] ?? "", key);
  byId("f-sort").value = state.sort;
  settlePlace();
  byId("f-nah").value = place?.name ?? state.nah;
  arrange();
}

function chooseLimit(select, value, key) {
  if (!select) return;
  if (value && ![...select.options].some((option) => option.value === value)) {
    const text = fill(words[key === "stunden" ? "hoursChip" : "monthsChip"], { number: value });
    const option = new Option(text, value);
    option.dataset.words = text;
    select.append(option);
  }
  select.value = value;
}

/** The Stadtteile of each chosen Bezirk stand below it. */
function openQuarters() {
  for (const id of state.stadtteil) {
    const parent = facets.parentOf(id);
    if (parent && !state.bezirk.includes(parent)) state.bezirk.push(parent);
  }
  for (const input of tool.querySelectorAll('input[name="bezirk"]')) {
    const row = input.closest("li"), wanted = state.bezirk.includes(input.value);
    const there = row.querySelector("ul");
    if (wanted && !there) row.append(quarterList(input.value));
    if (!wanted && there) there.remove();
  }
}

function quarterList(district) {
  const list = document.createElement("ul");
  list.className = "options quarters";
  const own = facets.places.stadtteile.filter((row) => facets.places.bezirke[row[2]][0] === district);
  for (const [id, name] of own.sort((a, b) => a[1].localeCompare(b[1], "de"))) {
    const item = byId("wahl").content.querySelector("li").cloneNode(true), input = item.querySelector("input");
    input.name = "stadtteil";
    input.value = id;
    input.checked = state.stadtteil.includes(id);
    item.querySelector(".option-name").textContent = name;
    list.append(item);
  }
  return list;
}

/** The facets that a role asks first come first, in the document too, so that the keyboard follows. */
function arrange() {
  const order = roleOf(state).facets, room = byId("facetten");
  const rank = (facet) => { const at = order.indexOf(facet.dataset.facet); return at < 0 ? 99 : at; };
  const had = document.activeElement;
  const wanted = [...room.children].map((facet, at) => [rank(facet), initial.indexOf(facet), facet]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((row) => row[2]);
  if (wanted.some((facet, at) => room.children[at] !== facet)) {
    room.append(...wanted);
    if (had instanceof HTMLElement && room.contains(had)) had.focus();
  }
}

function settlePlace() {
  place = state.nah ? facets.locate(state.nah) : null;
  distances = place ? facets.distances(place) : null;
  const option = byId("f-sort").querySelector('[value="nah"]');
  option.hidden = option.disabled = !place;
}

export function change(next) {
  commit(next);
  fillForm();
  return update();
}

function listen() {
  filterForm.addEventListener("submit", (event) => event.preventDefault());
  byId("f-alter")?.addEventListener("input", typedAge);
  tool.addEventListener("change", changed);
  tool.addEventListener("click", clicked);
  tool.addEventListener("click", refuseDead, true);
  listenToDrawer();
}

function typedAge({ target }) {
  const age = target.value.trim();
  take({ ...state, alter: /^\d{1,3}$/.test(age) ? [age] : [] });
  update({ typed: true });
}

function changed(event) {
  const input = event.target;
  if (input === box) return;
  if (input.name === "alter") return stopTyping();
  if (input.name === "nah") return void choosePlace(input.value);
  const next = collect();
  if (input.name === "bezirk" && !input.checked) next.stadtteil = next.stadtteil.filter((id) => facets.parentOf(id) !== input.value);
  change(next);
}

/** A choice that leads to nothing says so instead of leading there. */
function refuseDead(event) {
  const input = event.target;
  if (input.type !== "checkbox" || input.getAttribute("aria-disabled") !== "true") return;
  event.preventDefault();
  speak(`${nameBeside(input)}: ${words.dead}`, 0);
}

const nameBeside = (input) => input.closest(".option").querySelector(".option-name").textContent;

function clicked(event) {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.state !== undefined) {
    change(readState(button.dataset.state) ?? emptyState());
    amount.focus({ preventScroll: true });
  }
  if (button.id === "leeren") change({ ...emptyState(), q: state.q, art: state.art, rolle: state.rolle });
  if (button.id === "standort") askPosition();
}

// --------------------------------------------------------------------------------------------------------------- places

function choosePlace(text) {
  const found = text.trim() ? facets.locate(text) : null;
  byId("nahstand").textContent = text.trim() && !found ? words.unknownPlace : "";
  if (text.trim() && !found) return;
  change({ ...collect(), nah: found?.id ?? "", sort: found ? "nah" : state.sort === "nah" ? "" : state.sort });
}

/** Asked only on click. Only the name of the nearest Stadtteil is used, the position itself goes nowhere. */
function askPosition() {
  const note = byId("nahstand");
  if (!navigator.geolocation) return void (note.textContent = words.noPosition);
  note.textContent = words.locating;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const near = facets.nearest(coords.latitude, coords.longitude);
      note.textContent = near.away > 30 ? words.tooFar : say("located", { place: near.name });
      if (near.away <= 30) change({ ...collect(), nah: near.id, sort: "nah" });
    },
    () => { note.textContent = words.noPosition; },
    { maximumAge: 600000, timeout: 10000 },
  );
}

export function sort(items, ranked) {
  const by = (value) => items.map((item, at) => [value(item), at, item]).sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1])).map((row) => row[2]);
  if (state.sort === "name") return by((item) => item);
  if (state.sort === "geprueft") return by((item) => -Number((facets.checked[item] ?? "").replaceAll("-", "") || 0));
  if (state.sort === "nah" && distances) return by(away);
  if (!ranked && (state.bezirk.length || state.stadtteil.length)) return by((item) => facets.citywide[item] ?? 0);
  return items;
}

/** Kilometres to sort by: who works in the whole city comes after those who name a place, other kinds last. */
function away(item) {
  if (item >= data.counts[0]) return 1e6;
  return facets.citywide[item] ? 1e5 : Math.min(distances[item], 9e4);
}

/** How far a project is from the chosen place, in words; nothing if none is chosen. */
export function distance(item) {
  if (!distances || kindOf(item) !== "projekt") return undefined;
  if (facets.citywide[item]) return words.everywhere;
  const far = distances[item];
  if (!Number.isFinite(far)) return "";
  return far < 0.8 ? words.hereabouts : say("kilometres", { number: numbers.format(far < 3 ? Math.round(far * 2) / 2 : Math.round(far)) });
}

// ------------------------------------------------------------------------------------------------------- chips, counts

/** The numbers on tabs and buttons. */
function paintTotals() {
  for (const tab of tool.querySelectorAll("[data-tab]")) tab.textContent = numbers.format(shown.kinds[tab.dataset.tab]);
  const set = chipsOf(state).length;
  byId("filter-zahl").textContent = set ? ` (${set})` : "";
  byId("filter-auf").setAttribute("aria-label", `${byId("schublade-titel").textContent}${set ? `, ${counted("set", set)}` : ""}`);
  byId("zeigen").textContent = counted("show", shown.kinds.projekt);
}

function chipsOf(from) {
  const chips = [];
  for (const key of KEYS) for (const value of from[key]) {
    if (key === "bezirk" && from.stadtteil.some((id) => facets.parentOf(id) === value)) continue;
    chips.push({ text: nameOf(key, value), without: { ...from, [key]: from[key].filter((other) => other !== value) } });
  }
  if (from.nah) chips.push({ text: say("nearChip", { place: place?.name ?? from.nah }), near: true, without: { ...from, nah: "", sort: from.sort === "nah" ? "" : from.sort } });
  return chips;
}

function nameOf(key, value) {
  if (key === "alter") return say("ageChip", { number: value });
  if (key === "stunden") return say("hoursChip", { number: value });
  if (key === "monate") return say("monthsChip", { number: value });
  const there = tool.querySelector(`input[name="${key}"][value="${CSS.escape(value)}"]`);
  if (there) return key === "zeugnis" ? `${words.facts.führungszeugnis}: ${nameBeside(there)}` : nameBeside(there);
  return facets.places.stadtteile.find((row) => row[0] === value)?.[1] ?? facets.places.bezirke.find((row) => row[0] === value)?.[1] ?? value;
}

function stateButton(text, next, className, label) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = className;
  button.textContent = text;
  if (label) button.setAttribute("aria-label", label);
  button.dataset.state = writeState(next) || "q=";
  return button;
}

const inList = (node) => {
  const item = document.createElement("li");
  item.append(...[node].flat());
  return item;
};

export function paintChips() {
  const set = chipsOf(state).map((chip) => inList(stateButton(chip.text, chip.without, "chip", say("remove", { text: chip.text }))));
  byId("gesetzt").replaceChildren(...set);
  byId("gesetzt").hidden = !set.length;
  const understood = (shown.asked?.understood ?? []).map((wish) => understoodChip(wish)).filter(Boolean);
  byId("verstanden").replaceChildren(...understood);
  byId("verstanden").hidden = !understood.length;
  const correction = byId("korrektur");
  correction.hidden = !shown.asked?.corrected;
  correction.textContent = shown.asked?.corrected ? say("corrected", { text: shown.asked.corrected }) : "";
}

/** What the search took a word for: a soft wish, which can be made a filter or left out. */
function understoodChip(wish) {
  const next = hardened(wish);
  if (!next || writeState(next) === writeState(state)) return null;
  const text = document.createElement("span");
  text.textContent = say("understood", { text: wish.text });
  const without = { ...state, q: withoutWord(state.q, wish.text) };
  const buttons = [stateButton(words.harden, next, "chip-button", `${wish.text}: ${words.harden}`)];
  if (without.q !== state.q) buttons.push(stateButton(words.drop, without, "chip-button", `${wish.text}: ${words.drop}`));
  return inList([text, ...buttons]);
}

/** The question without the word that was taken for something, however it was inflected; as it was if that is unclear. */
function withoutWord(question, name) {
  const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/[^\p{L}\p{N} ]/gu, "");
  if (question.includes(name)) return question.replace(name, " ").replace(/\s+/g, " ").trim();
  const begin = plain(name).slice(0, Math.max(4, plain(name).length - 2));
  return question.split(/\s+/).filter((word) => !plain(word).startsWith(begin)).join(" ");
}

function hardened({ kind, value }) {
  const id = String(value);
  if (kind === "plz" || kind === "nah") return facets.locate(id) ? { ...state, nah: id, sort: "nah" } : null;
  if (!KEYS.includes(kind) || !facets.knows(kind, id)) return null;
  const next = { ...state, [kind]: kind === "alter" ? [id] : [...new Set([...state[kind], id])] };
  if (kind === "stadtteil") next.bezirk = [...new Set([...state.bezirk, facets.parentOf(id)])];
  return next;
}

function paintCounts() {
  const counts = facets.counts(state, shown.found.eligible);
  for (const input of tool.querySelectorAll("#filter input[type=checkbox], #schublade input[type=checkbox]")) {
    const pair = counts[input.name]?.get(input.value);
    if (pair) paintCount(input, pair);
  }
  for (const key of ["stunden", "monate"]) {
    for (const option of byId(`f-${key}`)?.options ?? []) {
      const pair = counts[key].get(option.value);
      if (!pair) continue;
      const text = `${option.dataset.words} (${pair[0]})`;
      if (option.text !== text) option.text = text;
    }
  }
  for (const facet of tool.querySelectorAll("[data-facet]")) {
    const keys = facet.dataset.facet === "wann" ? ["tag", "zeit"] : facet.dataset.facet === "bezirk" ? ["bezirk", "stadtteil"] : [facet.dataset.facet];
    const badge = facet.querySelector(".facet-set");
    const set = keys.reduce((sum, key) => sum + state[key].length, 0);
    if (badge && badge.textContent !== String(set || "")) {
      badge.hidden = !set;
      badge.textContent = set || "";
    }
  }
}

function paintCount(input, [sure, unknown]) {
  const choice = input.parentElement, place = choice.lastElementChild, text = numbers.format(sure);
  if (place.textContent !== text) place.textContent = text;
  const dead = !sure && !unknown && !input.checked;
  if ((input.getAttribute("aria-disabled") === "true") !== dead) {
    if (dead) input.setAttribute("aria-disabled", "true");
    else input.removeAttribute("aria-disabled");
    choice.title = dead ? words.dead : "";
  }
  choice.classList.toggle("none", !sure);
}

// ----------------------------------------------------------------------------------------------------------- nothing found

function showWaysOut() {
  const rows = [];
  byId("nichts").hidden = false;
  amount.textContent = words.nothing;
  for (const word of shown.asked?.suggestions ?? []) rows.push(inList(stateButton(say("tryWord", { text: word }), { ...state, q: word }, "way-out")));
  const without = chipsOf(state).filter((chip) => !chip.near).map((chip) => [say("without", { text: chip.text, rows: "%" }), chip.without, shown.pool]);
  if (state.q) without.push([say("without", { text: state.q, rows: "%" }), { ...state, q: "" }, everything()]);
  if (state.art) without.push([say("without", { text: tool.querySelector(`[name="art"]:checked`).nextSibling.firstChild.textContent.trim(), rows: "%" }), { ...state, art: "" }, shown.pool]);
  for (const [text, next, pool] of [...without, ...nearby()]) {
    const found = facets.apply(next, pool, Boolean(next.q));
    const all = arrangedFor(next, found);
    if (all) rows.push(inList(stateButton(text.replace("%", counted({ termin: "events", schule: "schools" }[next.art] ?? "projects", all)), next, "way-out")));
  }
  byId("auswege").replaceChildren(...rows);
}

function arrangedFor(next, found) {
  return [...found.sure, ...found.unsure].filter((item) => kindOf(item) === (next.art || "projekt")).length;
}

/** The nearest choices that would give something: a neighbouring Bezirk, a little more time, an age close by. */
function nearby() {
  const pool = state.q ? shown.pool : everything();
  const rows = [];
  const gives = (next) => facets.total(next, pool)[0] > 0;
  const offer = (next, key, value) => rows.push([say("instead", { text: nameOf(key, value), rows: "%" }), next, pool]);
  const district = state.bezirk[0];
  if (district) {
    const other = facets.neighbours(district).find((id) => gives({ ...state, bezirk: [id], stadtteil: [] }));
    if (state.stadtteil.length && gives({ ...state, stadtteil: [] })) offer({ ...state, stadtteil: [] }, "bezirk", district);
    else if (other) offer({ ...state, bezirk: [other], stadtteil: [] }, "bezirk", other);
  }
  for (const [key, limits] of [["stunden", facets.hours], ["monate", facets.months]]) {
    const more = state[key].length ? limits.map(String).find((limit) => Number(limit) > Number(state[key][0]) && gives({ ...state, [key]: [limit] })) : null;
    if (more) offer({ ...state, [key]: [more] }, key, more);
  }
  if (state.alter.length) {
    const age = Number(state.alter[0]), steps = [1, -1, 2, -2, 3, -3, 5, -5, 8, -8].map((step) => age + step).filter((near) => near >= 0);
    const close = steps.find((near) => gives({ ...state, alter: [String(near)] }));
    if (close !== undefined) offer({ ...state, alter: [String(close)] }, "alter", String(close));
  }
  return rows;
}

// --------------------------------------------------------------------------------------------------------------- drawer

/** On narrow screens the filters stand in a dialog; it is the same form, moved. */
function listenToDrawer() {
  const drawer = byId("schublade"), wide = window.matchMedia("(min-width: 60rem)");
  byId("filter-auf").addEventListener("click", () => {
    byId("schublade-inhalt").append(filterForm);
    drawer.showModal();
    byId("schublade-titel").focus();
  });
  drawer.addEventListener("close", () => {
    byId("seite").append(filterForm);
    byId("filter-auf").focus({ preventScroll: true });
  });
  drawer.addEventListener("click", (event) => {
    if (event.target === drawer || event.target.closest("[data-zu]")) drawer.close();
  });
  wide.addEventListener("change", () => { if (wide.matches && drawer.open) drawer.close(); });
}
