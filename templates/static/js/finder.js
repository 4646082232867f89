// The finder's page: reads the address and the form, asks search and facets, shows what they answer.
// Without it the page shows lists of links (finder.html). What a favourite is, favourites.js knows.

import { KEYS, emptyState, hasFacets, openFacets, readState, writeState } from "./facets.js";
import { highlighter, openIndex } from "./search.js";

// Between two keys there are 16 ms: the first cards are made at once, everything else in steps between the frames.
const ENDED = 0.4;
const AT_ONCE = 3, SOON = 10, PAGE = 30, SPOKEN_AFTER = 600;
const byId = (id) => document.getElementById(id);
const tool = byId("finder"), root = tool.dataset.root;
const searchForm = byId("suche"), filterForm = byId("filter"), box = byId("q");
const results = byId("treffer"), amount = byId("anzahl"), announcement = byId("ansage");
const language = document.documentElement.lang || "de";
const plural = new Intl.PluralRules(language), numbers = new Intl.NumberFormat(`${language}-u-nu-latn`);
const listing = new Intl.ListFormat(language, { type: "conjunction" });

const load = async (address) => {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer.json();
};

let facets, index, words, cards, chunks, state, shown, distances = null, place = null, typing = false, ticket = 0;

// ---------------------------------------------------------------------------------------------------------------- words

const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);
const say = (key, values = {}) => fill(words[key], values);
const counted = (key, number) => fill(words.counted[key][plural.select(number)] ?? words.counted[key].other, { number: numbers.format(number) });

// ---------------------------------------------------------------------------------------------------------------- start

async function start() {
  const [data, first] = await Promise.all([load(tool.dataset.daten), load(tool.dataset.karten)]);
  facets = openFacets(data);
  index = openIndex(data.search, new URL(".", new URL(tool.dataset.daten, location.href)));
  words = first.words;
  cards = first.cards;
  chunks = first.files.map((name) => ({ name, ready: null }));
  chunks.size = first.chunk;
  takeOverQuestion();
  state = readState(location.hash) ?? emptyState();
  offerPlaces();
  listen();
  fillForm();
  await update();
  tool.dataset.ready = "";
  (window.requestIdleCallback ?? setTimeout)(warmUp);
}

/** What a search needs is prepared while nobody waits: the cards of later files, and the engine's first run. */
function warmUp() {
  prefetch();
  index.search("lesen").then(({ words: found }) => highlighter(found)("lesen"));
}

/** A question from the search box of another page (?q=) moves behind the #, where it is not sent to the server. */
function takeOverQuestion() {
  const asked = new URLSearchParams(location.search);
  if (![...asked.keys()].length) return;
  const merged = { ...readState(location.search.slice(1)), ...Object.fromEntries(Object.entries(readState(location.hash) ?? {}).filter(([, value]) => value.length)) };
  history.replaceState(null, "", addressOf(merged));
}

const addressOf = (wanted) => {
  const text = writeState(wanted);
  return location.pathname + (text ? `#${text}` : "");
};

function prefetch() {
  if (chunks.length <= 10) chunks.forEach((_, number) => chunk(number));
}

/** The cards of a later file, loaded once. */
function chunk(number) {
  const wanted = chunks[number];
  wanted.ready ??= load(new URL(wanted.name, new URL(tool.dataset.karten, location.href))).then((more) => {
    more.forEach((card, at) => { cards[(number + 1) * chunks.size + at] = card; });
  });
  return wanted.ready;
}

const missing = (items) => [...new Set(items.filter((item) => !cards[item]).map((item) => Math.floor(item / chunks.size) - 1))];

// ---------------------------------------------------------------------------------------------------- form and address

function collect() {
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

function fillForm() {
  box.value = state.q;
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
  const order = (facets.roles[state.rolle] ?? facets.roles[""]).facets, room = byId("facetten");
  const rank = (facet) => { const at = order.indexOf(facet.dataset.facet); return at < 0 ? 99 : at; };
  const had = document.activeElement;
  const wanted = [...room.children].map((facet, at) => [rank(facet), initial.indexOf(facet), facet]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((row) => row[2]);
  if (wanted.some((facet, at) => room.children[at] !== facet)) {
    room.append(...wanted);
    if (had instanceof HTMLElement && room.contains(had)) had.focus();
  }
}
const initial = [...byId("facetten").children];

function settlePlace() {
  place = state.nah ? facets.locate(state.nah) : null;
  distances = place ? facets.distances(place) : null;
  const option = byId("f-sort").querySelector('[value="nah"]');
  option.hidden = option.disabled = !place;
}

/** One step back for each choice, and one for a word however many letters it has. */
function commit(next, { typed = false } = {}) {
  state = next;
  const address = addressOf(next);
  if (address !== location.pathname + location.hash) {
    if (typed && typing) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
  }
  typing = typed;
}

function change(next, options) {
  commit(next, options);
  fillForm();
  return update(options);
}

function listen() {
  searchForm.addEventListener("submit", (event) => {
    event.preventDefault();
    typing = false;
    amount.focus({ preventScroll: true });
    amount.scrollIntoView({ block: "nearest" });
  });
  filterForm.addEventListener("submit", (event) => event.preventDefault());
  box.addEventListener("input", () => typed());
  byId("f-alter")?.addEventListener("input", () => typed());
  tool.addEventListener("change", changed);
  tool.addEventListener("click", clicked);
  tool.addEventListener("click", refuseDead, true);
  window.addEventListener("popstate", () => {
    const read = readState(location.hash);
    if (!read) return history.replaceState(null, "", addressOf(state));
    state = read;
    typing = false;
    fillForm();
    update();
  });
  listenToDrawer();
}

/** A key was pressed: only what it changes is read; the address follows when the first results stand. */
function typed() {
  const age = byId("f-alter")?.value.trim() ?? "";
  state = { ...state, q: box.value.trim(), alter: /^\d{1,3}$/.test(age) ? [age] : [] };
  update({ typed: true });
}

function changed(event) {
  const input = event.target;
  if (input === box || input.name === "alter") return void (typing = false);
  if (input.name === "nah") return choosePlace(input.value);
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
  if (button.id === "weiter") showMore();
  if (button.id === "standort") askPosition();
}

// --------------------------------------------------------------------------------------------------------------- places

function offerPlaces() {
  byId("orte").replaceChildren(...facets.places.stadtteile.map((row) => new Option(row[1])));
}

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

// --------------------------------------------------------------------------------------------------------------- result

async function update({ typed = false } = {}) {
  const run = ++ticket;
  results.setAttribute("aria-busy", "true");
  const asked = state.q.length > 1 ? await index.search(state.q) : null; // one letter says nothing yet
  if (run !== ticket) return;
  const pool = asked ? ranked(asked.hits) : [...facets.browse, ...endedItems()];
  const found = facets.apply(state, pool, Boolean(asked));
  const kinds = countKinds(found);
  const sections = arranged(found, Boolean(asked));
  shown = { asked, pool, found, kinds, sections, flat: sections.flatMap((section) => section.items), marks: asked ? highlighter(asked.words) : null, at: 0, lists: [] };
  const lacking = missing(shown.flat.slice(0, AT_ONCE));
  if (lacking.length) await Promise.all(lacking.map(chunk));
  if (run !== ticket) return;
  paint(run, typed);
}

/** What has ended comes after what goes on, unless it fits far better: it may be asked for by its name. */
function ranked(hits) {
  const worth = ({ item, score }) => (facets.ended[item] ? ENDED * score : score);
  return hits.map((hit) => ({ item: hit.item, score: worth(hit) })).sort((a, b) => b.score - a.score).map((hit) => hit.item);
}

const endedItems = () => [...facets.ended].flatMap((flag, item) => (flag ? [item] : []));

const kindOf = (item) => (item < facets.projects ? "projekt" : item < facets.projects + facets.events ? "termin" : "schule");

function countKinds(found) {
  const made = { projekt: found.unsure.length, termin: 0, schule: 0 };
  for (const item of found.sure) made[kindOf(item)]++;
  return { ...made, "": made.projekt + made.termin + made.schule };
}

function arranged(found, ranked) {
  const ofKind = (items) => (state.art ? items.filter((item) => kindOf(item) === state.art) : items);
  const sorted = (items) => sort(ofKind(items), ranked);
  const made = [{ kind: "sure", items: sorted(found.sure) }, { kind: "unsure", items: sorted(found.unsure) }, { kind: "ended", items: sorted(found.ended) }];
  return made.filter((section) => section.items.length);
}

function sort(items, ranked) {
  const by = (value) => items.map((item, at) => [value(item), at, item]).sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1])).map((row) => row[2]);
  if (state.sort === "name") return by((item) => item);
  if (state.sort === "geprueft") return by((item) => -Number((facets.checked[item] ?? "").replaceAll("-", "") || 0));
  if (state.sort === "nah" && distances) return by(away);
  if (!ranked && (state.bezirk.length || state.stadtteil.length)) return by((item) => facets.citywide[item] ?? 0);
  return items;
}

/** Kilometres to sort by: who works in the whole city comes after those who name a place, other kinds last. */
function away(item) {
  if (item >= facets.projects) return 1e6;
  return facets.citywide[item] ? 1e5 : Math.min(distances[item], 9e4);
}

function paint(run, typed) {
  const { flat } = shown, text = headline();
  amount.textContent = text;
  results.replaceChildren();
  showNext(AT_ONCE);
  if (flat.length) byId("nichts").hidden = true;
  inSteps(run, [
    () => showTo(SOON),
    () => { if (typed) commit(state, { typed }); },
    paintChips,
    paintTotals,
    () => { if (!flat.length) showWaysOut(); },
    paintCounts,
    () => showTo(PAGE),
    showButton,
    () => results.removeAttribute("aria-busy"),
  ]);
  speak(text, typed ? SPOKEN_AFTER : 300);
}

/** One after the other, each in a task of its own, so that the next key never waits long; a newer search ends them. */
function inSteps(run, steps) {
  const [step, ...later] = steps;
  if (!step) return;
  const next = () => {
    if (run !== ticket) return;
    step();
    inSteps(run, later);
  };
  if (document.hidden) next();
  else requestAnimationFrame(() => setTimeout(next));
}

/** The numbers on tabs and buttons. */
function paintTotals() {
  for (const tab of tool.querySelectorAll("[data-tab]")) tab.textContent = numbers.format(shown.kinds[tab.dataset.tab]);
  const set = chipsOf(state).length;
  byId("filter-zahl").textContent = set ? ` (${set})` : "";
  byId("filter-auf").setAttribute("aria-label", `${byId("schublade-titel").textContent}${set ? `, ${counted("set", set)}` : ""}`);
  byId("zeigen").textContent = counted("show", shown.kinds.projekt);
}

/** »12 Projekte, 5 weitere ohne Angabe zum Alter«, or what there is of each kind. */
function headline() {
  const { found, kinds } = shown, names = { projekt: "projects", termin: "events", schule: "schools" };
  const only = state.art || (hasFacets(state) ? "projekt" : "");
  if (!only) {
    const rows = Object.keys(names).filter((kind) => kinds[kind]).map((kind) => counted(names[kind], kinds[kind]));
    return rows.join(words.comma) || counted("projects", 0);
  }
  const sure = only === "projekt" ? kinds.projekt - found.unsure.length : kinds[only];
  if (only !== "projekt" || !found.unsure.length) return counted(names[only], sure);
  return say("withUnsure", { sure: counted(names[only], sure), unsure: counted("more", found.unsure.length), about: about() });
}

const about = () => listing.format([...shown.found.about].map((name) => words.missing[name]));

let spoken;
/** Said once, when typing has come to rest. */
function speak(text, after) {
  clearTimeout(spoken);
  spoken = setTimeout(() => {
    announcement.textContent = "";
    announcement.textContent = text;
  }, after);
}

/** Shows the list up to so many, once their cards are there. */
async function showTo(number) {
  const run = ticket, lacking = missing(shown.flat.slice(shown.at, number));
  if (lacking.length) await Promise.all(lacking.map(chunk));
  if (run !== ticket || shown.at >= number) return;
  showNext(number - shown.at);
}

async function showMore() {
  const before = shown.at;
  await showTo(before + PAGE);
  showButton();
  results.querySelectorAll("a.treffer-link")[before]?.focus();
}

function showButton() {
  const left = shown.flat.length - Math.max(shown.at, PAGE), button = byId("weiter");
  button.hidden = left <= 0;
  if (left > 0) button.textContent = counted("next", Math.min(left, PAGE));
}

function showNext(number) {
  const until = Math.min(shown.at + number, shown.flat.length);
  let start = 0;
  for (const section of shown.sections) {
    const from = Math.max(shown.at - start, 0), to = Math.min(until - start, section.items.length);
    if (from < to) listOf(section).append(...section.items.slice(from, to).map(cardOf));
    start += section.items.length;
  }
  shown.at = until;
  if (until >= SOON || until === shown.flat.length) document.dispatchEvent(new CustomEvent("karten"));
}

function listOf(section) {
  if (section.list?.isConnected) return section.list;
  if (section.kind !== "sure") {
    const heading = document.createElement("h2");
    heading.className = "section-title";
    heading.textContent = section.kind === "ended" ? words.endedHeading : say("unsureHeading", { rows: counted("moreProjects", section.items.length), about: about() });
    results.append(heading);
  }
  section.list = document.createElement("ol");
  section.list.className = "cards";
  results.append(section.list);
  return section.list;
}

// ---------------------------------------------------------------------------------------------------------------- cards

const template = byId("karte").content.firstElementChild;

function cardOf(item) {
  const card = cards[item], row = template.cloneNode(true);
  const [name, side, save] = row.children, [heading, topics, text, why, badges] = name.children, link = heading.firstChild;
  if (card.c) row.classList.add(`thema-${card.c}`);
  link.href = root + card.p;
  if (card.g) text.lang = "de";
  const hits = [mark(link, card.t), mark(topics, topicsOf(item, card)), mark(text, card.k ?? "")];
  explain(why, card, hits.some(Boolean));
  showBadges(badges, card.b ?? []);
  showFacts(side.firstChild, side.lastChild, item, card);
  if (card.i) {
    save.dataset.merken = card.i;
    save.lastChild.textContent = `: ${card.t}`;
  } else save.remove();
  return row;
}

function topicsOf(item, card) {
  const kind = kindOf(item);
  return [...(kind === "projekt" ? [] : [words.kinds[kind]]), ...(card.o ?? [])].join(" · ");
}

/** Text with what was searched for marked; whether anything was. */
function mark(element, text) {
  if (!text) {
    element.hidden = element.tagName === "P";
    return false;
  }
  if (!shown.marks) {
    element.textContent = text;
    return false;
  }
  let found = false;
  for (const part of shown.marks(text)) {
    if (!part.hit) {
      element.append(part.text);
      continue;
    }
    found = true;
    element.appendChild(document.createElement("mark")).textContent = part.text;
  }
  return found;
}

/** Where the match is when the card itself does not show it. */
function explain(element, card, seen) {
  if (!shown.marks || seen) return void (element.hidden = true);
  const other = [...Object.values(card.f ?? {}), ...(card.x ?? [])].find((text) => shown.marks(text).some((part) => part.hit));
  const [before, after] = words.because.split("%(text)s");
  element.append(before);
  if (other) mark(element, other);
  else element.append(words.inText);
  element.append(after ?? "");
}

function showBadges(element, badges) {
  element.hidden = !badges.length;
  for (const [kind, text] of badges) {
    const badge = element.appendChild(document.createElement("strong"));
    badge.className = `badge badge-${kind}`;
    badge.textContent = text;
    element.append(" ");
  }
}

function showFacts(list, contact, item, card) {
  const role = facets.roles[state.rolle] ?? facets.roles[""], known = card.f ?? {};
  const keys = kindOf(item) === "projekt" ? [...role.facts] : Object.keys(known);
  const rows = keys.map((key) => [words.facts[key] ?? key, known[key]]);
  if (distances && item < facets.projects) rows.unshift([words.facts.entfernung, distance(item)]);
  const places = list.children;
  while (places.length < rows.length) list.append(places[0].cloneNode(true));
  for (let at = places.length - 1; at >= 0; at--) {
    if (at >= rows.length) places[at].remove();
    else {
      const [label, value] = places[at].children;
      label.textContent = rows[at][0];
      value.textContent = rows[at][1] ?? words.notStated;
      if (!rows[at][1]) value.className = "unknown";
    }
  }
  showContact(contact, role.contact, card.m ?? []);
}

function distance(item) {
  if (facets.citywide[item]) return words.everywhere;
  const far = distances[item];
  if (!Number.isFinite(far)) return "";
  return far < 0.8 ? words.hereabouts : say("kilometres", { number: numbers.format(far < 3 ? Math.round(far * 2) / 2 : Math.round(far)) });
}

function showContact(element, role, contacts) {
  const fit = role && (contacts.find((row) => row[0].includes(role)) ?? contacts.find((row) => !row[0].length));
  element.hidden = !fit || !(fit[1] || fit[2]);
  if (element.hidden) return;
  element.append(`${words.contact}: `);
  const link = element.appendChild(document.createElement("a"));
  link.href = fit[1] ? `tel:${fit[1].replace(/[^+\d]/g, "")}` : `mailto:${fit[2]}`;
  link.textContent = fit[1] || fit[2];
}

// ------------------------------------------------------------------------------------------------------- chips, counts

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

function paintChips() {
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
  const everything = [...facets.browse];
  const without = chipsOf(state).filter((chip) => !chip.near).map((chip) => [say("without", { text: chip.text, rows: "%" }), chip.without, shown.pool]);
  if (state.q) without.push([say("without", { text: state.q, rows: "%" }), { ...state, q: "" }, everything]);
  if (state.art) without.push([say("without", { text: tool.querySelector(`[name="art"]:checked`).nextSibling.firstChild.textContent.trim(), rows: "%" }), { ...state, art: "" }, shown.pool]);
  for (const [text, next, pool] of [...without, ...nearby(everything)]) {
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
function nearby(everything) {
  const pool = state.q ? shown.pool : everything;
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

start().catch((error) => {
  document.documentElement.classList.add("no-tool");
  console.error(error);
});
