// The search: looks up, adds and sorts. The language rules and the index come from wegweiser/search.py, which did the
// costly work; this module interprets the same rules on what people type. It knows neither page nor network but fetch.

// How much a way of finding counts, beside the word itself (1).
const CONCEPT = 0.8, RELATED = 0.25, PREFIX = 0.75, PREFIX_OF_WORD = 0.35, KIN = 0.6, PARTS = 0.6, OTHERS = 0.2;
const PASSING = 0.5, SURE = 0.55, FAIR = 0.35, WEAK = 0.15;
const CUT = 0.2, LEAST = 10, MOST_PREFIXES = 60;
const FITS = 5, MISS = 0.15, NEAR = 0.6, CITYWIDE = 0.55, UNKNOWN = 0.5, MENTIONED = 0.4, SPEAKS = 1.3;

// ---------------------------------------------------------------------------------------------------------- language

export function language(rules) {
  const compiled = (list) => list.map(([pattern, by, factor]) => [new RegExp(pattern, "gu"), by, factor]);
  const folders = compiled(rules.fold), stemmers = compiled(rules.stem), relaters = compiled(rules.relatives);
  const stops = new Set(rules.stop.split(" "));
  const forms = new Map(rules.irregular.flatMap((group) => group.split(" ").map((form, _, all) => [form, all[0]])));
  const stems = new Map();

  function fold(text) {
    return folders.reduce((folded, [pattern, by]) => folded.replace(pattern, by), text.toLowerCase().normalize("NFKD"));
  }
  function words(text) {
    return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  }
  function shorter(word) {
    for (const [pattern, by] of stemmers) {
      const rest = word.replace(pattern, by);
      if (rest !== word) return rest;
    }
    return word;
  }
  function stem(word) {
    let found = stems.get(word);
    if (found !== undefined) return found;
    found = word;
    for (let before = ""; before !== found && !forms.has(found); ) [before, found] = [found, shorter(found)];
    found = forms.get(found) ?? found;
    stems.set(word, found);
    return found;
  }
  function relatives(key) {
    return relaters
      .map(([pattern, by, factor]) => [stem(key.replace(pattern, by)), factor, key.search(pattern)])
      .filter(([other, , at]) => at === 0 && other !== key);
  }
  function part(piece, known, short) {
    if (stops.has(piece)) return "";
    const key = stem(piece);
    if (piece.length < 4 ? short(key) : known(key)) return key;
    return piece.length < 6 ? "" : (relatives(key).find(([other]) => known(other)) ?? [""])[0];
  }
  function split(word, known, short) {
    if (word.length < 7) return [];
    for (let at = word.length - 3; at > 2; at--) {
      const left = part(word.slice(0, at), known, short);
      if (!left) continue;
      if (word.length - at > 3 && stops.has(word.slice(at))) return [left];
      const right = part(word.slice(at), known, short);
      const rest = right ? [right] : split(word.slice(at), known, short);
      if (rest.length) return [left, ...rest];
    }
    return [];
  }
  function head(word, known, short) {
    for (let at = 2; at < word.length - 2; at++) {
      const key = at === word.length - 4 ? "" : part(word.slice(at), known, short);
      if (key && (key.length > 4 || short(key))) return key;
    }
    return "";
  }
  return { fold, words, stem, relatives, split, head, stops, typos: rules.typos };
}

// -------------------------------------------------------------------------------------------------------- dictionary

function decoded({ keys, values }) {
  let before = "";
  const list = [];
  for (const [, shared, rest] of keys.matchAll(/([A-Z])([^A-Z]*)/g)) {
    before = before.slice(0, shared.charCodeAt(0) - 65) + rest;
    list.push(before);
  }
  return { keys: list, values: values.split(" "), masks: list.map(mask), entries: [] };
}

// Which letters a word has, one bit each: words whose bits differ much are not compared letter by letter.
function mask(word) {
  let bits = 0;
  for (let at = 0; at < word.length; at++) bits |= 1 << word.charCodeAt(at) % 31;
  return bits;
}

function ones(bits) {
  let count = 0;
  for (; bits; bits &= bits - 1) count++;
  return count;
}

function entry(value) {
  const [posting, refs = ""] = value.split("~");
  const items = [], levels = [];
  let at = -1;
  for (const [, skip, level] of posting.matchAll(/([a-z0-9]*)([A-Z])/g)) {
    at += 1 + (skip ? parseInt(skip, 36) : 0);
    items.push(at);
    levels.push(level.charCodeAt(0) - 64);
  }
  const named = (kind) => [...refs.matchAll(/([cf])(\d+)/g)].filter((ref) => ref[1] === kind).map((ref) => +ref[2]);
  return { items, levels, concepts: named("c"), facets: named("f"), filler: refs === "x" };
}

// First place in a sorted list whose value is not before the wanted one.
function bisect(list, wanted) {
  let low = 0, high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

function dictionary(core, base) {
  const starts = core.starts ?? [""];
  const shards = core.starts ? [] : [decoded(core)];
  const layers = [];
  const missing = new Set();
  const self = { depth: 0, names: [], get, withPrefix, near, kin, load };

  function shardOf(key) {
    const after = bisect(starts, key);
    return starts[after] === key ? after : Math.max(0, after - 1);
  }
  function shard(number) {
    if (!shards[number]) missing.add(core.parts[number]);
    return shards[number];
  }
  // What is looked for in words that the guide does not say: the lexicon, then the words of other languages.
  function deeper(key) {
    const other = key < "\u0370" ? 0 : key < "\u0530" ? 2 : 3;
    const wanted = self.depth && other ? [other] : [0, 1].slice(0, self.depth);
    for (const number of wanted) if (!layers[number]) missing.add(core.more[number]);
    return wanted.map((number) => layers[number]).filter(Boolean);
  }
  function get(key) {
    for (const home of [shard(shardOf(key)), ...deeper(key)]) {
      const at = home ? bisect(home.keys, key) : -1;
      if (home && home.keys[at] === key) return (home.entries[at] ??= entry(home.values[at]));
    }
    return undefined;
  }
  function* withPrefix(prefix) {
    for (let number = shardOf(prefix); number < starts.length; number++) {
      const home = shard(number);
      if (home) yield* begun(home.keys, prefix);
      if (!home || home.keys.at(-1) > `${prefix}\uffff`) break;
    }
    for (const home of deeper(prefix)) yield* begun(home.keys, prefix);
  }
  function* begun(keys, prefix) {
    for (let at = bisect(keys, prefix); at < keys.length && keys[at].startsWith(prefix); at++) yield keys[at];
  }
  function* near(word, edits) {
    const bits = mask(word);
    shard(shardOf(word));
    for (const { keys, masks } of [...shards.filter(Boolean), ...deeper(word)]) {
      for (let at = 0; at < keys.length; at++) {
        if (ones(masks[at] ^ bits) <= 2 * edits + 1 && Math.abs(keys[at].length - word.length) <= edits + 3) yield keys[at];
      }
    }
  }
  // The word of another language that begins most like this one: the languages that inflect most are not stemmed.
  function kin(word) {
    let found = "", most = Math.max(3, word.length * 0.6);
    for (const { keys } of deeper(word).slice(-1)) {
      const at = bisect(keys, word);
      for (const other of keys.slice(Math.max(0, at - 4), at + 4)) {
        let shared = 0;
        while (shared < word.length && other[shared] === word[shared]) shared++;
        if (shared > most && shared >= other.length * 0.6 && !other.includes(" ")) [found, most] = [other, shared];
      }
    }
    return found;
  }
  async function load() {
    const wanted = [...missing];
    missing.clear();
    await Promise.all(wanted.map(async (name) => {
      const part = await (await fetch(new URL(name, base))).json();
      const number = core.more.indexOf(name);
      if (number < 0) shards[core.parts.indexOf(name)] = decoded(part);
      else layers[number] = decoded(part);
      if (part.names) self.names = part.names;
    }));
    return wanted.length > 0;
  }
  return self;
}

// Edits between two words, swapped neighbours counting one; with »open« the word may also be the beginning of the other.
function distance(word, other, most, open) {
  let before = [], row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let at = 1; at <= word.length; at++) {
    const next = [at];
    for (let to = 1; to <= other.length; to++) {
      const same = word[at - 1] === other[to - 1];
      next[to] = Math.min(row[to] + 1, next[to - 1] + 1, row[to - 1] + (same ? 0 : 1));
      if (at > 1 && to > 1 && word[at - 1] === other[to - 2] && word[at - 2] === other[to - 1]) {
        next[to] = Math.min(next[to], before[to - 2] + 1);
      }
    }
    if (Math.min(...next) > most) return most + 1;
    [before, row] = [row, next];
  }
  return open ? Math.min(...row) : row[other.length];
}

// ------------------------------------------------------------------------------------------------------------- search

const AGES = [
  [/(?:klassen?|jahrgang)\s*(\d{1,2})(?!\d)|(\d{1,2})\.?\s*(?:klasse|klässler|klassler)/iu, 6],
  [/(\d{1,2})\s*(?:-|–|bis|to)\s*(\d{1,2})\s*-?\s*(?:jahr|jähr|jaehr|year|yaş|лет|рок)[\p{L}]*(?:\s+alt)?/iu, 0],
  [/(\d{1,2})\s*-?\s*(?:jahre?n?\s+alt|jähr|jaehr|jahre?n?(?!\p{L})|years?\s+old|yaş|лет|рок)[\p{L}]*/iu, 0],
  [/(?:alter|age|ab|von)\s+(\d{1,2})(?!\d)(?:\s*(?:-|–|bis)\s*(\d{1,2}))?(?!\s*(?:uhr|stunden|std|monat|woch|€|euro))/iu, 0],
];

export function openIndex(core, base) {
  const lang = language(core.rules);
  const words = dictionary(core, base);
  const idf = (found) => Math.log(1 + core.count / (1 + found.items.length));

  const { bezirke: districts, stadtteile: quarters } = core.places;
  const related = core.related.map((near) => [...near]);
  core.related.forEach((near, number) => near.forEach((other) => related[other].includes(number) || related[other].push(number)));

  const known = (key) => Boolean(words.get(key));
  const short = (key) => words.get(key)?.concepts.length > 0;

  // ---- what is asked

  // Ages named in the text, and the text without them.
  function agesIn(text) {
    for (const [pattern, shift] of AGES) {
      const match = pattern.exec(text);
      if (!match) continue;
      const years = match.slice(1).filter(Boolean).map((year) => +year + shift);
      if (years[0] > 110) continue;
      return { ages: [years[0], years[1] ?? years[0]], rest: text.replace(match[0], " "), text: match[0].trim() };
    }
    return { ages: null, rest: text, text: "" };
  }

  // How deep one has to look for a word: what the guide says, the lexicon, words of other languages.
  function depthOf({ word, key, open }) {
    for (words.depth = 0; words.depth < 2; words.depth++) {
      if (known(key)) return words.depth;
      if (words.depth && (lang.split(word, known, short).length || begins(word, open))) return 1;
    }
    return known(key) ? 2 : 1;
  }

  function begins(word, open) {
    return word.length > (open ? 1 : 3) && !words.withPrefix(word).next().done;
  }

  function tokensOf(text) {
    const open = /[\p{L}\p{N}]$/u.test(text);
    const tokens = lang.words(text).map((word, at, all) => ({ word, key: lang.stem(word), open: open && at === all.length - 1 }));
    rejoin(tokens);
    const telling = tokens.some(({ word }) => !lang.stops.has(word));
    for (const token of tokens) {
      const stop = telling && lang.stops.has(token.word);
      words.depth = token.depth = stop ? 0 : telling ? depthOf(token) : 2;
      token.filler = stop || isFiller(token.key);
    }
    return tokens.every(({ filler }) => filler) ? tokens.map((token) => ({ ...token, filler: false })) : tokens;
  }

  // »liest … vor« is also »vorlesen«: the prefix of a verb may stand at the end.
  function rejoin(tokens) {
    const last = tokens.at(-1)?.word;
    if (!lang.stops.has(last)) return;
    const verb = tokens.find(({ word, key }) => !lang.stops.has(word) && known(last + key));
    if (verb) [verb.word, verb.key] = [last + verb.word, last + verb.key];
  }

  function isFiller(key) {
    return [[key], ...(known(key) ? [] : lang.relatives(key))].some(([other]) => words.get(other)?.filler);
  }

  // The longest runs of words that the dictionary knows as a phrase or a place come first; other fillers say nothing.
  function grouped(tokens) {
    const groups = [];
    for (let at = 0; at < tokens.length; ) {
      let size = Math.min(6, tokens.length - at), found;
      for (; size > 1 && !found; size--) found = phraseOf(tokens.slice(at, at + size));
      size += found ? 1 : 0;
      const run = tokens.slice(at, at + size).filter(({ filler }) => found || !filler);
      if (run.length) groups.push({ key: found ?? run[0].key, tokens: run, phrase: Boolean(found) });
      at += size;
    }
    return groups;
  }

  function phraseOf(run) {
    const told = run.filter(({ word }) => !lang.stops.has(word));
    words.depth = Math.max(...run.map(({ depth }) => depth));
    const all = run.map(({ key }) => key).join(" ");
    if (known(all)) return all;
    if (told.length < 2 || told[0] !== run[0] || told.at(-1) !== run.at(-1)) return undefined;
    const keys = [told.map(({ key }) => key).join(" "), lang.stem(told.map(({ word }) => word).join(""))];
    return keys.find((key) => (told.length === 2 || key.includes(" ")) && known(key));
  }

  // ---- how strongly each item answers

  function fresh() {
    return { best: new Float32Array(core.count), sum: new Float32Array(core.count), sure: new Float32Array(core.count) };
  }

  function pour(into, found, factor) {
    const weight = factor * idf(found);
    found.items.forEach((item, at) => {
      const score = weight * found.levels[at];
      into.sum[item] += score;
      if (score > into.best[item]) into.best[item] = score;
      const sure = factor * (found.levels[at] > 1 ? 1 : PASSING);
      if (sure > into.sure[item]) into.sure[item] = sure;
    });
  }

  // A key's own postings, those of its concepts and of the concepts beside them.
  function pourKey(into, key, factor, seen) {
    const found = words.get(key);
    if (!found) return false;
    pour(into, found, factor);
    const concept = (number, closeness) => {
      if ((seen.get(number) ?? 0) >= closeness) return;
      seen.set(number, closeness);
      const members = words.get(`#c${number}`);
      if (members) pour(into, members, closeness);
    };
    for (const number of found.concepts) {
      concept(number, factor * CONCEPT);
      for (const other of core.starts ? [] : related[number]) concept(other, factor * RELATED);
    }
    for (const number of found.facets) {
      const members = words.get(`#f${number}`);
      if (members) pour(into, members, factor);
    }
    return true;
  }

  function settle(into) {
    return { scores: into.best.map((best, item) => best + OTHERS * (into.sum[item] - best)), sure: into.sure };
  }

  // A key and its relatives; says whether any of them is known.
  function pourFamily(into, key, factor, seen, told) {
    let found = false;
    for (const [other, closeness] of [[key, 1], ...lang.relatives(key)]) {
      if (!pourKey(into, other, factor * closeness, seen)) continue;
      found = true;
      told.keys.add(other);
    }
    return found;
  }

  function scoreWord({ word, key, open, depth }, told) {
    words.depth = depth;
    const into = fresh(), seen = new Map();
    let found = pourFamily(into, key, 1, seen, told);
    const parts = found && depth > 1 ? [] : lang.split(word, (part) => part !== key && known(part), short);
    if (open || !found) found = prefixes(into, word, found || parts.length > 0, open, seen, told) || found;
    if (parts.length && !found) corrected(into, { word, key, open: false }, 1, told);
    if (!parts.length && !found) return unknown({ word, key, open }, told);
    return addParts(settle(into), parts, told);
  }

  // Adds the words that differ from this one by so few edits; says whether there are any.
  function corrected(into, token, most, told) {
    const { edits, found } = corrections(token, most);
    for (const other of found) pourFamily(into, other, 1 - 2 * edits / token.word.length, new Map(), told);
    if (found.length) told.corrected.push(found[0]);
    return found.length > 0;
  }

  function prefixes(into, word, isWord, open, seen, told) {
    if (word.length < 2 || (!open && word.length < 4)) return false;
    let count = 0;
    for (const key of words.withPrefix(word)) {
      if (key === word || key.includes(" ")) continue;
      pourKey(into, key, (isWord ? PREFIX_OF_WORD : PREFIX), seen);
      if (++count === (core.starts ? 8 : MOST_PREFIXES)) break;
    }
    if (count) told.prefixes.add(word);
    return count > 0;
  }

  // A compound answers as well as its parts do together.
  function addParts(whole, parts, told) {
    const { scores, sure } = whole;
    const each = parts.map((key) => {
      const into = fresh();
      pourFamily(into, key, 1, new Map(), told);
      return settle(into);
    });
    for (let item = 0; parts.length && item < core.count; item++) {
      const got = each.map((part) => part.scores[item]);
      const all = got.every((score) => score > 0);
      const sum = got.reduce((total, score) => total + score, 0) * (all ? 1 : PARTS);
      scores[item] = Math.max(scores[item], (sum * PARTS)) + 0.1 * Math.min(scores[item], sum);
      const covered = each.reduce((total, part) => total + part.sure[item], 0) / parts.length;
      sure[item] = Math.max(sure[item], covered * (all ? 1 : PARTS));
    }
    return whole;
  }

  // A word nobody wrote: first as a typing error, then as a compound of which only the last part is known.
  function unknown(token, told) {
    const into = fresh(), { word } = token;
    if (corrected(into, token, 2, told)) return settle(into);
    words.depth = 2;
    const kin = words.kin(token.key);
    const last = lang.head(word, known, short);
    if (kin) pourFamily(into, kin, KIN, new Map(), told);
    else if (last) pourFamily(into, last, PARTS, new Map(), told);
    else told.unknown.push(word);
    return settle(into);
  }

  function corrections({ word, key, open }, limit) {
    const [one, two] = lang.typos;
    const most = Math.min(limit, word.length >= two ? 2 : word.length >= one ? 1 : 0);
    if (!most || /\d/.test(word)) return { found: [] };
    let best = most + 0.5, found = [];
    for (const other of words.near(key, most)) {
      if (other.length < 3 || other[0] === "#" || (key.length < 7 && key.startsWith(other))) continue;
      let edits = distance(key, other, most, false);
      if (edits > most && open && word.length > 4) edits = distance(word, other, most, true) + 0.5;
      if (other[0] !== key[0]) edits += 0.4;
      if (edits > best) continue;
      if (edits < best) [best, found] = [edits, []];
      found.push(other);
    }
    found.sort((a, b) => words.get(b).items.length - words.get(a).items.length);
    return { edits: best, found: found.slice(0, 3) };
  }

  // ---- places, days, languages, ages

  const isCode = (word) => /^\d{5}$/.test(word);

  // Numbers of the quarters in which a post code lies.
  function within(code) {
    return quarters.flatMap((row, at) => (row[5].includes(code) ? [at + districts.length] : []));
  }

  // Kind, id and name of what a key names: of several only those of the first kind, as with Barmbek-Nord and -Süd.
  function facet(key) {
    return named(key)[0];
  }

  function named(key) {
    if (isCode(key)) return [["plz", key, key]];
    const rows = words.get(key).facets.map(rowOf);
    return rows.filter(([kind]) => kind === rows[0][0]);
  }

  function rowOf(number) {
    const row = districts[number] ?? quarters[number - districts.length];
    const kind = number < districts.length ? "bezirk" : "stadtteil";
    return row ? [kind, row[0], row[1]] : core.facets[number - districts.length - quarters.length];
  }

  // How well each item fits a facet word: 1 fits, MISS does not.
  function fitting(named) {
    const { items = [], facets: numbers = [] } = words.get(named) ?? {};
    const fit = new Float32Array(core.count).fill(MISS);
    const raise = (key, value) => {
      const found = words.get(key);
      found?.items.forEach((item, at) => {
        const worth = value * (found.levels[at] === FITS ? 1 : 0.8);
        if (worth > fit[item]) fit[item] = worth;
      });
      return Boolean(found);
    };
    for (const item of items) fit[item] = MENTIONED;
    const place = (number) => {
      raise("#w", CITYWIDE);
      if (number < districts.length) return;
      const [, , parent, lat, lon] = quarters[number - districts.length];
      raise(`#f${parent}`, NEAR - 0.06);
      if (!core.starts) quarters.forEach((other, at) => {
        const far = Math.hypot((other[3] - lat) * 111, (other[4] - lon) * 66);
        if (far < 3.5) raise(`#f${at + districts.length}`, NEAR - far / 100);
      });
    };
    for (const number of numbers) {
      raise(`#f${number}`, 1);
      if (number < districts.length + quarters.length) place(number);
    }
    if (isCode(named)) {
      raise(`#p${named}`, 1);
      within(named).forEach((number) => { raise(`#f${number}`, 0.95); place(number); });
    }
    return fit;
  }

  // The language in which someone asks, by its letters.
  function speaking(text) {
    const fit = new Float32Array(core.count).fill(1);
    const ids = core.rules.letters.find(([letters]) => new RegExp(letters, "u").test(text))?.[1].split(" ") ?? [];
    core.facets.forEach(([, id], at) => {
      if (!ids.includes(id)) return;
      words.get(`#f${districts.length + quarters.length + at}`)?.items.forEach((item) => { fit[item] = SPEAKS; });
    });
    return fit;
  }

  function fittingAges([from, to]) {
    const fit = new Float32Array(core.count).fill(MISS);
    const years = core.ages.filter((age) => age >= from && age <= to);
    if (!years.length) years.push(core.ages.reduce((a, b) => (Math.abs(b - from) < Math.abs(a - from) ? b : a)));
    for (const year of years) words.get(`#a${year}`)?.items.forEach((item) => { fit[item] += (1 - MISS) / years.length; });
    words.get("#a")?.items.forEach((item) => { fit[item] = UNKNOWN; });
    return fit;
  }

  // ---- all together

  function run(text) {
    const { ages, rest, text: ageText } = agesIn(text);
    const told = { keys: new Set(), prefixes: new Set(), corrected: [], unknown: [] };
    const understood = [], fits = [], parts = [], facets = [];
    let groups = grouped(tokensOf(text));
    const said = ages && groups.some(({ key, phrase }) => phrase && /\d/.test(key) && !/^\d+$/.test(key));
    if (ages && !said) groups = grouped(tokensOf(rest));
    for (const group of groups) {
      const named = facetKey(group, told);
      if (named) facets.push(named);
      else parts.push(scoreGroup(group, told));
      if (named) told.keys.add(named);
    }
    if (ages && !said) {
      fits.push(fittingAges(ages));
      understood.push({ kind: "alter", value: `${ages[0]}`, to: ages[1], text: ageText });
    }
    fits.push(...fittingFacets(facets, understood));
    if (parts.length) fits.push(speaking(text));
    const hits = cut(combined(parts, fits), parts);
    return { hits, understood, words: marks(told), corrected: told.corrected.map(nameOf).join(" "), suggestions: hits.length ? [] : suggestions(told) };
  }

  // The key of a facet that a word or phrase names, also a misspelt word.
  function facetKey({ key, tokens }, told) {
    words.depth = Math.max(...tokens.map(({ depth }) => depth));
    if (isCode(key)) return within(key).length || known(`#p${key}`) ? key : "";
    const direct = words.get(key);
    if (direct) return direct.facets.length ? key : "";
    const [token] = tokens;
    const begun = begins(token.word, true);
    const parts = lang.split(token.word, known, short).length > 0;
    const [near] = begun ? [] : corrections({ ...token, open: false }, parts ? 1 : 2).found;
    if (!near || !words.get(near).facets.length) return "";
    told.corrected.push(near);
    return near;
  }

  function fittingFacets(keys, understood) {
    const fits = [];
    const first = (key) => words.get(key).facets[0];
    const of = (kind) => keys.find((key) => facet(key)[0] === kind);
    const day = of("tag"), time = of("zeit");
    for (const key of keys) {
      for (const [kind, value, label] of named(key)) understood.push({ kind, value, text: label });
      if (!day || !time || (key !== day && key !== time)) fits.push(fitting(key));
    }
    if (day && time) {
      const both = words.get(`#f${first(day)}.${first(time)}`);
      const fit = new Float32Array(core.count).fill(MISS);
      both?.items.forEach((item, at) => { fit[item] = both.levels[at] === FITS ? 1 : 0.8; });
      fits.push(fit);
    }
    return fits;
  }

  function scoreGroup({ key, tokens, phrase }, told) {
    words.depth = Math.max(...tokens.map(({ depth }) => depth));
    const scores = new Float32Array(core.count), cover = new Float32Array(core.count);
    const whole = fresh();
    if (phrase) { pourKey(whole, key, tokens.length * 0.9, new Map()); told.keys.add(key); }
    const { scores: direct, sure } = settle(whole);
    const each = (phrase ? tokens.filter((token) => known(token.key)) : tokens).map((token) => scoreWord(token, told));
    const tops = each.map((word) => word.scores.reduce((top, value) => Math.max(top, value), 0));
    const rare = each.map(({ sure: surely }) => idf({ items: surely.filter(Boolean) }));
    const weight = rare.reduce((sum, one) => sum + one, 0) || 1;
    const size = Math.max(tops.reduce((sum, top) => sum + top, 0), phrase ? 1 : 0);
    for (let item = 0; item < core.count; item++) {
      let sum = 0, covered = 0, surely = 0;
      each.forEach((word, at) => {
        sum += word.scores[item];
        covered += Math.min(tops[at], 2 * word.scores[item]);
        surely += rare[at] * word.sure[item];
      });
      sure[item] = Math.max(surely, weight * Math.min(1, sure[item]));
      scores[item] = Math.max(sum, direct[item]);
      cover[item] = direct[item] > 0 ? size : covered;
    }
    return { scores, cover, size, sure, weight };
  }

  function combined(parts, fits) {
    const total = new Float32Array(core.count);
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    for (let item = 0; item < core.count; item++) {
      let score = 0, cover = 0;
      for (const part of parts) { score += part.scores[item]; cover += part.cover[item]; }
      let fit = 1;
      for (const each of fits) fit *= each[item];
      if (parts.length) total[item] = size && score * (0.3 + 0.7 * cover / size) * fit;
      else if (fits.length && fits.some((each) => each[item] > MISS)) total[item] = 10 * fit;
    }
    return total;
  }

  // What answers best, at least ten; where little of the question is known, only what answers most of it.
  function cut(total, parts) {
    const ranked = [], weight = parts.reduce((sum, part) => sum + part.weight, 0);
    const surely = (item) => (weight ? parts.reduce((sum, part) => sum + part.sure[item], 0) / weight : 1);
    total.forEach((score, item) => { if (score > 0) ranked.push({ item, score, sure: surely(item) }); });
    ranked.sort((a, b) => b.score - a.score || a.item - b.item);
    const least = ranked.length ? CUT * ranked[0].score : 0;
    const enough = ranked.some(({ sure }) => sure >= SURE) ? WEAK : FAIR;
    return ranked.filter(({ sure }) => sure >= enough).filter(({ score }, at) => at < LEAST || score >= least);
  }

  // ---- what is said about it

  function nameOf(key) {
    words.depth = 1;
    const found = words.get(key);
    const names = [...(found.facets.length ? [facet(key)[2]] : []), ...found.concepts.map((number) => words.names[number])];
    return names.find((name) => name && lang.words(name).map(lang.stem).join(" ") === key) ?? `${key}…`;
  }

  // Concepts that begin like a word nobody knows, or differ from it by little.
  function suggestions({ unknown: [wanted] }) {
    const most = wanted?.length >> 2;
    const isNear = (name) => name.startsWith(wanted.slice(0, 4)) || distance(wanted, name, most, true) <= most;
    return wanted ? words.names.filter((name) => isNear(lang.fold(name))).slice(0, 5) : [];
  }

  function marks(told) {
    return Object.assign([...told.keys], { prefixes: [...told.prefixes], language: lang });
  }

  async function search(text) {
    for (;;) {
      const answer = run(text);
      if (!(await words.load())) return answer;
    }
  }

  return { search };
}

// ---------------------------------------------------------------------------------------------------------- highlighter

export function highlighter(words) {
  const { prefixes = [], language: lang } = words;
  const keys = new Set(words);
  const long = [...words].filter((key) => key.length > 3 && !key.includes(" "));
  const isKey = (folded) => keys.has(lang.stem(folded)) || prefixes.some((prefix) => folded.startsWith(prefix));
  // How many letters from where on are to be marked: the whole word, or the known part of a compound.
  function found(piece) {
    const folded = lang.fold(piece);
    const all = lang.words(piece).some((word) => isKey(word) || long.some((key) => lang.stem(word).includes(key)));
    if (all || folded.length !== piece.length || lang.stops.has(folded)) return [0, all ? piece.length : 0];
    for (let size = folded.length - 3; size > 3; size--) {
      for (const at of [0, folded.length - size]) if (keys.has(lang.stem(folded.slice(at, at + size)))) return [at, size];
    }
    return [0, 0];
  }
  return (text) => {
    const segments = [];
    const add = (part, hit) => {
      if (!part) return;
      if (segments.at(-1)?.hit === hit) segments.at(-1).text += part;
      else segments.push({ text: part, hit });
    };
    for (const piece of text.match(/[\p{L}\p{N}\p{M}*]+|[^\p{L}\p{N}\p{M}*]+/gu) ?? []) {
      const [at, size] = lang && /[\p{L}\p{N}]/u.test(piece) ? found(piece) : [0, 0];
      add(piece.slice(0, at), false);
      add(piece.slice(at, at + size), true);
      add(piece.slice(at + size), false);
    }
    return segments;
  };
}
