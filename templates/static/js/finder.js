// The finder's page: asks the search, shows what it answers. What its filters do stands in filters.js, which comes when
// the first results stand. Without this script the page shows lists of links (finder.html).

import { emptyState, hasFacets, readState, writeState } from "./address.js";
import { highlighter, openIndex } from "./search.js";

// Between two keys there are 16 ms: the first cards are made at once, everything else in steps between the frames and,
// while somebody types, when the fingers rest.
const AT_ONCE = 2, SOON = 10, PAGE = 30, RESTED = 120, SPOKEN_AFTER = 600, AHEAD = 15, ENDED = 0.4;
export const byId = (id) => document.getElementById(id);
export const tool = byId("finder"), searchForm = byId("suche"), box = byId("q"), amount = byId("anzahl");
const root = tool.dataset.root, results = byId("treffer"), announcement = byId("ansage");
const language = document.documentElement.lang || "de";
const plural = new Intl.PluralRules(language);
export const numbers = new Intl.NumberFormat(`${language}-u-nu-latn`);

const load = async (address) => {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer.json();
};

export let data, words, state, shown;
let index, cards, filters = null, coming = null, early = null, typing = false, ticket = 0;

// ---------------------------------------------------------------------------------------------------------------- words

export const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);
export const say = (key, values = {}) => fill(words[key], values);
export const counted = (key, number) => fill(words.counted[key][plural.select(number)] ?? words.counted[key].other, { number: numbers.format(number) });

// ---------------------------------------------------------------------------------------------------------------- start

const opened = open();

async function open() {
  const [first, head] = await Promise.all([load(tool.dataset.daten), load(tool.dataset.karten)]);
  data = first;
  index = openIndex(data.search, new URL(".", new URL(tool.dataset.daten, location.href)));
  words = head.words;
  cards = head.cards;
  chunks.size = head.chunk;
}

async function start() {
  takeOverQuestion();
  state = readState(location.hash) ?? emptyState();
  if (needsFilters()) loadFilters();
  await opened;
  if (document.activeElement === box && box.value) state.q = box.value.trim(); // typed while it was loading
  else box.value = state.q;
  listen();
  if (state.rolle) await loadFilters(); // it orders what stands beside the list
  await update();
  tool.dataset.ready = "results"; // from here on the style sheet shows them
  await new Promise((rest) => setTimeout(rest)); // first they are seen
  await loadFilters();
  tool.dataset.ready = "";
  (window.requestIdleCallback ?? setTimeout)(warmUp);
}

/** What a search needs is prepared while nobody waits: the cards of later files, and the engine's first run. */
function warmUp() {
  const [projects] = data.counts;
  if (projects <= AHEAD * chunks.size) missing(everything().slice(0, projects)).forEach(chunk);
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

/** Whether the first result depends on more than the text. */
const needsFilters = () => hasFacets(state) || Boolean(state.nah || state.sort);

/** The filters, loaded once. What somebody did to the form before they were there is done then. */
function loadFilters() {
  coming ??= Promise.all([import("./filters.js"), load(tool.dataset.filter), import("./facets.js"), opened]).then(([module, columns]) => {
    module.open(columns);
    filters = module;
    if (early?.matches("input, select")) return void filters.change(filters.collect());
    filters.fillForm();
    early?.click();
    if (shown) inSteps(ticket, filters.steps());
  });
  return coming;
}

const chunks = [];

/** The cards of a later file, loaded once. */
function chunk(number) {
  chunks[number] ??= load(tool.dataset.karten.replace(/[.]json$/, `/${number}.json`)).then((more) => {
    more.forEach((card, at) => { cards[number * chunks.size + at] = card; });
  });
  return chunks[number];
}

const missing = (items) => [...new Set(items.filter((item) => !cards[item]).map((item) => Math.floor(item / chunks.size)))];

/** One step back for each choice, and one for a word however many letters it has. */
export function commit(next, { typed = false } = {}) {
  if (!typed && next !== state) commit(state, { typed: true }); // a choice made before the fingers rested
  state = next;
  const address = addressOf(next);
  if (address !== location.pathname + location.hash) {
    if (typed && typing) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
  }
  typing = typed;
}

/** Takes over what is asked now, as yet without telling the address. */
export const take = (next) => { state = next; };
export const stopTyping = () => { typing = false; };

function listen() {
  searchForm.addEventListener("submit", (event) => {
    event.preventDefault();
    typing = false;
    amount.focus({ preventScroll: true });
    amount.scrollIntoView({ block: "nearest" });
  });
  box.addEventListener("input", () => {
    state = { ...state, q: box.value.trim() };
    update({ typed: true });
  });
  box.addEventListener("change", stopTyping);
  byId("weiter").addEventListener("click", showMore);
  for (const kind of ["change", "click"]) tool.addEventListener(kind, remember);
  window.addEventListener("popstate", goBack);
}

/** What is done to the form before the filters are there. */
function remember({ target }) {
  const wanted = target.closest("#filter-auf, #standort, #filter input, #filter select, .roles input, .bar input, .bar select");
  if (!filters && wanted) early = wanted;
}

function goBack() {
  const read = readState(location.hash);
  if (!read) return history.replaceState(null, "", addressOf(state));
  state = read;
  typing = false;
  box.value = state.q;
  filters?.fillForm();
  update();
}

// --------------------------------------------------------------------------------------------------------------- result

export async function update({ typed = false } = {}) {
  const run = ++ticket;
  results.setAttribute("aria-busy", "true");
  const asked = state.q.length > 1 ? await index.search(state.q) : null; // one letter says nothing yet
  if (run !== ticket) return;
  const pool = asked ? ranked(asked.hits) : everything();
  if (needsFilters() || !pool.length) await loadFilters();
  if (run !== ticket) return;
  const found = filters ? filters.apply(pool, Boolean(asked)) : unfiltered(pool, Boolean(asked));
  const sections = arranged(found, Boolean(asked));
  shown = { asked, pool, found, kinds: countKinds(found), sections, flat: sections.flatMap((section) => section.items), marks: asked ? marker(asked.words) : null, at: 0 };
  const lacking = missing(shown.flat.slice(0, AT_ONCE));
  if (lacking.length) await Promise.all(lacking.map(chunk));
  if (run === ticket) paint(run, typed);
}

/** What has ended comes after what goes on, unless it fits far better: it may be asked for by its name. */
function ranked(hits) {
  const ended = new Set(data.ended), worth = ({ item, score }) => (ended.has(item) ? ENDED * score : score);
  return hits.map((hit) => ({ item: hit.item, score: worth(hit) })).sort((a, b) => b.score - a.score).map((hit) => hit.item);
}

let all;
/** What is listed when nothing is asked: projects, events from the next one on, schools; ended projects are kept apart. */
export function everything() {
  const [projects, events, schools] = data.counts, row = (length, from) => Array.from({ length }, (_, at) => from + at);
  return (all ??= [...row(projects, 0), ...data.events, ...row(schools, projects + events)]);
}

/** The answer as long as no filter is set, as facets.js gives it. */
function unfiltered(pool, ranked) {
  const apart = (item) => !ranked && data.ended.includes(item);
  return { sure: pool.filter((item) => !apart(item)), unsure: [], ended: pool.filter(apart), about: new Set() };
}

export const kindOf = (item) => (item < data.counts[0] ? "projekt" : item < data.counts[0] + data.counts[1] ? "termin" : "schule");

function countKinds(found) {
  const made = { projekt: found.unsure.length, termin: 0, schule: 0 };
  for (const item of found.sure) made[kindOf(item)]++;
  return { ...made, "": made.projekt + made.termin + made.schule };
}

function arranged(found, ranked) {
  const ofKind = (items) => (state.art ? items.filter((item) => kindOf(item) === state.art) : items);
  const sorted = (items) => (filters ? filters.sort(ofKind(items), ranked) : ofKind(items));
  return ["sure", "unsure", "ended"].map((kind) => ({ kind, items: sorted(found[kind]) })).filter((section) => section.items.length);
}

function paint(run, typed) {
  const { flat } = shown, text = headline();
  amount.textContent = text;
  results.replaceChildren();
  if (!typed) filters?.paintChips(); // they stand above the list, which must not jump
  showNext(AT_ONCE);
  if (flat.length) byId("nichts").hidden = true;
  const steps = [
    () => { if (typed) commit(state, { typed }); },
    ...(filters?.steps() ?? []),
    () => showTo(PAGE),
    showButton,
    () => results.removeAttribute("aria-busy"),
  ];
  inSteps(run, [() => showTo(SOON), () => setTimeout(inSteps, typed ? RESTED : 0, run, steps)]);
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

const about = () => new Intl.ListFormat(language, { type: "conjunction" }).format([...shown.found.about].map((name) => words.missing[name]));

let spoken;
/** Said once, when typing has come to rest. */
export function speak(text, after) {
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

const made = new Map();

/** The row of an item. What does not depend on the question is made once; the next key only marks anew. */
function cardOf(item) {
  if (!made.has(item)) made.set(item, newCard(item));
  const card = cards[item], row = made.get(item), compared = `${state.rolle} ${state.nah}`;
  const hits = [mark(row.link, card.t), mark(row.topics, topicsOf(item, card)), mark(row.text, card.k ?? "")];
  explain(row.why, card, hits.some(Boolean));
  if (row.compared !== compared) showFacts(row.facts, row.contact, item, card);
  row.compared = compared;
  return row.node;
}

function newCard(item) {
  const card = cards[item], node = template.cloneNode(true);
  const [name, side, save] = node.children, [heading, topics, text, why, badges] = name.children, link = heading.firstChild;
  if (card.c) node.classList.add(`thema-${card.c}`);
  link.href = root + card.p;
  if (card.g) text.lang = "de";
  showBadges(badges, card.b ?? []);
  if (kindOf(item) === "projekt") {
    save.dataset.merken = card.p.split("/").at(-2);
    save.lastChild.textContent = `: ${card.t}`;
  } else save.remove();
  return { node, link, topics, text, why, facts: side.firstChild, contact: side.lastChild };
}

function topicsOf(item, card) {
  const kind = kindOf(item);
  return [...(kind === "projekt" ? [] : [words.kinds[kind]]), ...(card.o ?? [])].join(" · ");
}

/** The highlighter, which remembers: texts come again in other cards and at the next look. */
function marker(found) {
  const marks = highlighter(found), known = new Map();
  return (text) => {
    if (!known.has(text)) known.set(text, marks(text));
    return known.get(text);
  };
}

/** Text with what was searched for marked; whether anything was. What stands there already is left alone. */
function mark(element, text) {
  element.hidden = !text && element.tagName === "P";
  const parts = text && shown.marks ? shown.marks(text) : [];
  if (!parts.some((part) => part.hit)) {
    if (element.firstElementChild || element.textContent !== text) element.textContent = text;
    return false;
  }
  element.replaceChildren(...parts.map(marked));
  return true;
}

function marked({ text, hit }) {
  if (!hit) return text;
  const node = document.createElement("mark");
  node.textContent = text;
  return node;
}

/** Where the match is when the card itself does not show it. */
function explain(element, card, seen) {
  element.hidden = seen || !shown.marks;
  if (element.hidden) return;
  const hits = (text) => shown.marks(text).some((part) => part.hit);
  const other = [...Object.values(card.f ?? {}), ...(card.x ?? [])].find(hits);
  const [before, after = ""] = words.because.split("%(text)s");
  element.replaceChildren(before, ...(other ? shown.marks(other).map(marked) : [words.inText]), after);
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

export const roleOf = ({ rolle }) => data.roles[rolle] ?? data.roles[""];

function showFacts(list, contact, item, card) {
  const role = roleOf(state), known = card.f ?? {};
  const keys = kindOf(item) === "projekt" ? role.facts : Object.keys(known);
  const rows = keys.map((key) => [words.facts[key] ?? key, known[key]]);
  const far = filters?.distance(item);
  if (far !== undefined) rows.unshift([words.facts.entfernung, far]);
  while (list.children.length < rows.length) list.append(list.firstChild.cloneNode(true));
  while (list.children.length > rows.length) list.lastChild.remove();
  rows.forEach(([name, text], at) => {
    const [label, value] = list.children[at].children;
    label.textContent = name;
    value.textContent = text || words.notStated;
    value.className = text ? "" : "unknown";
  });
  showContact(contact, role.contact, card.m ?? []);
}

function showContact(element, role, contacts) {
  const fit = role && (contacts.find((row) => row[0].includes(role)) ?? contacts.find((row) => !row[0].length));
  element.hidden = !fit || !(fit[1] || fit[2]);
  if (element.hidden) return;
  const link = document.createElement("a");
  element.replaceChildren(`${words.contact}: `, link);
  link.href = fit[1] ? `tel:${fit[1].replace(/[^+\d]/g, "")}` : `mailto:${fit[2]}`;
  link.textContent = fit[1] || fit[2];
}

start().catch((error) => {
  document.documentElement.classList.add("no-tool");
  console.error(error);
});
