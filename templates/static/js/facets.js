// Which project answers which wish. The same rules as wegweiser/facets.py, on its columns;
// tests hold that both agree. Knows no page and also runs outside the browser.

import { NUMBERS } from "./address.js";

export const NO = 0, UNKNOWN = 1, YES = 2;

/** »data« is what the first result needs, »columns« what each project says about each facet. */
export function openFacets(data, columns) {
  const places = data.search.places;
  const [projects] = data.counts;
  const ended = flags(projects, data.ended), citywide = flags(projects, columns.stadtweit);
  const parent = places.stadtteile.map((place) => place[2]);
  const number = {
    bezirk: positions(places.bezirke.map((place) => place[0])),
    stadtteil: positions(places.stadtteile.map((place) => place[0])),
    tag: positions(columns.days),
    zeit: positions(columns.times),
    frei: positions(columns.offers),
  };
  for (const [key, column] of Object.entries(columns.sets)) number[key] = positions(column.ids);
  const ownDistricts = columns.bezirk.map((named, i) => [...new Set([...named, ...columns.stadtteil[i].map((q) => parent[q])])]);

  // Wishes that are answered together are one group: a Stadtteil narrows its Bezirk, day and time belong to one meeting.
  const groups = [
    ...Object.keys(columns.sets).map((key) => ({ name: key, keys: [key], ready: (state) => setRule(columns.sets[key].of, chosen(key, state)) })),
    { name: "alter", keys: ["alter"], ready: (state) => ageRule(state.alter.map(Number)) },
    { name: "gebiet", keys: ["bezirk", "stadtteil"], ready: (state) => areaRule(chosen("bezirk", state), chosen("stadtteil", state)) },
    { name: "stunden", keys: ["stunden"], ready: (state) => limitRule(columns.stunden, state.stunden) },
    { name: "monate", keys: ["monate"], ready: (state) => limitRule(columns.monate, state.monate) },
    { name: "wann", keys: ["tag", "zeit"], ready: (state) => timeRule(mask(chosen("tag", state)), mask(chosen("zeit", state))) },
    { name: "frei", keys: ["frei"], ready: (state) => offerRule(chosen("frei", state)) },
  ];

  // An id that the guide does not know can be answered by nobody: -1 is no position.
  function chosen(key, state) {
    return state[key].map((id) => number[key].get(id) ?? -1);
  }

  function setRule(of, wanted) {
    return (i) => (of[i].length === 0 ? UNKNOWN : of[i].some((value) => wanted.includes(value)) ? YES : NO);
  }

  function ageRule(wanted) {
    return (i) => {
      const known = columns.alter[i];
      if (!known) return UNKNOWN;
      return wanted.some((age) => known[0] <= age && age <= known[1]) ? YES : NO;
    };
  }

  function areaRule(districts, quarters) {
    const narrowed = quarters.map((quarter) => parent[quarter]);
    const broad = districts.filter((district) => !narrowed.includes(district));
    return (i) => {
      if (citywide[i]) return YES;
      if (columns.stadtteil[i].some((q) => quarters.includes(q)) || ownDistricts[i].some((d) => broad.includes(d))) return YES;
      return columns.bezirk[i].some((d) => narrowed.includes(d)) ? UNKNOWN : NO;
    };
  }

  function limitRule(column, limits) {
    const most = Math.max(...limits.map(Number));
    return (i) => (column[i] === null ? UNKNOWN : column[i] <= most ? YES : NO);
  }

  function timeRule(days, times) {
    return (i) => {
      const slots = columns.zeiten[i];
      if (!slots.length) return UNKNOWN;
      let best = NO;
      for (const [day, time] of slots) {
        if (days && !(day & days)) continue;
        const answer = !times ? YES : !time ? UNKNOWN : time & times ? YES : NO;
        if (answer > best) best = answer;
      }
      return best;
    };
  }

  function offerRule(wanted) {
    return (i) => Math.max(...wanted.map((offer) => columns.frei[i][offer] ?? NO));
  }

  const active = (state) => groups.filter((group) => group.keys.some((key) => state[key].length > 0));

  /** What answers: numbers of items in the order of ``pool``, sure ones and those of which something is unknown. */
  function apply(state, pool, ranked = false) {
    const rules = active(state).map((group) => ({ name: group.name, test: group.ready(state) }));
    const found = { sure: [], unsure: [], ended: [], about: new Set(), eligible: [] };
    for (const item of pool) {
      if (item >= projects) {
        if (!rules.length) found.sure.push(item);
        continue;
      }
      if (ended[item]) {
        if (!rules.length) (ranked ? found.sure : found.ended).push(item);
        continue;
      }
      let failed = 0, culprit = -1, unknown = false;
      const open = [];
      for (let r = 0; r < rules.length; r++) {
        const answer = rules[r].test(item);
        if (answer === NO) {
          if (++failed > 1) break;
          culprit = r;
        } else if (answer === UNKNOWN) {
          unknown = true;
          open.push(rules[r].name);
        }
      }
      if (failed <= 1) found.eligible.push({ item, failed: failed ? rules[culprit].name : "", open });
      if (failed) continue;
      if (!unknown) found.sure.push(item);
      else {
        found.unsure.push(item);
        for (const name of open) found.about.add(name);
      }
    }
    return found;
  }

  /** For each choice how many projects it would give, the other groups applied as they are: key → id → [sure, unknown]. */
  function counts(state, eligible) {
    const made = {};
    for (const group of groups) {
      const certain = [], doubtful = [];
      for (const { item, failed, open } of eligible) {
        if (failed && failed !== group.name) continue;
        (open.length && (open.length > 1 || open[0] !== group.name) ? doubtful : certain).push(item);
      }
      for (const key of group.keys) made[key] = countKey(key, state, certain, doubtful);
    }
    return made;
  }

  function countKey(key, state, certain, doubtful) {
    if (columns.sets[key]) return countSet(key, certain, doubtful);
    const values = number[key] ? [...number[key].keys()] : key === "alter" ? [] : columns[key === "stunden" ? "hours" : "months"].map(String);
    return new Map(values.map((id) => [id, countOne(key, id, state, certain, doubtful)]));
  }

  function countSet(key, certain, doubtful) {
    const { ids, of } = columns.sets[key];
    const sure = new Array(ids.length).fill(0), maybe = new Array(ids.length).fill(0);
    let unknown = 0;
    for (const item of certain) {
      if (!of[item].length) unknown++;
      for (const value of of[item]) sure[value]++;
    }
    for (const item of doubtful) {
      if (!of[item].length) unknown++;
      for (const value of of[item]) maybe[value]++;
    }
    return new Map(ids.map((id, at) => [id, [sure[at], maybe[at] + unknown]]));
  }

  function countOne(key, id, state, certain, doubtful) {
    const group = groups.find((candidate) => candidate.keys.includes(key));
    const asked = { ...state, [key]: [id] };
    if (key === "bezirk") asked.stadtteil = [];
    if (key === "stadtteil") asked.bezirk = [];
    const test = group.ready(asked);
    let sure = 0, unknown = 0;
    for (const item of certain) {
      const answer = test(item);
      if (answer === YES) sure++;
      else if (answer === UNKNOWN) unknown++;
    }
    for (const item of doubtful) if (test(item) !== NO) unknown++;
    return [sure, unknown];
  }

  /** How many projects a state gives, sure ones and unknown ones. */
  function total(state, pool) {
    const found = apply(state, pool);
    const own = found.sure.filter((item) => item < projects);
    return [own.length, found.unsure.length];
  }

  // ------------------------------------------------------------------------------------------------------- places

  /** [name, points] of a Stadtteil's id, its name or a post code; null if the guide does not know it. */
  function locate(text) {
    const asked = fold(text);
    const found = places.stadtteile.filter((place) => place[0] === text || fold(place[1]) === asked || place[5].includes(text.trim()));
    if (found.length) return { id: found.length === 1 ? found[0][0] : text.trim(), name: found.length === 1 ? found[0][1] : text.trim(), points: found.map((place) => [place[3], place[4]]), ids: found.map((place) => place[0]) };
    const district = places.bezirke.find((place) => place[0] === text || fold(place[1]) === asked);
    return district ? { id: district[0], name: district[1], points: [[district[2], district[3]]], ids: [] } : null;
  }

  /** The Stadtteil whose middle is nearest, and how far it is. */
  function nearest(lat, lon) {
    const all = places.stadtteile.map((place) => [kilometres([lat, lon], [place[3], place[4]]), place]);
    all.sort((a, b) => a[0] - b[0]);
    return { id: all[0][1][0], name: all[0][1][1], away: all[0][0] };
  }

  /** Kilometres from a place to each project: to its nearest Stadtteil, else to the middle of its Bezirk. */
  function distances(place) {
    return columns.bezirk.map((districts, i) => {
      const named = columns.stadtteil[i].map((q) => places.stadtteile[q].slice(3, 5));
      const covered = columns.stadtteil[i].map((q) => parent[q]);
      const broad = districts.filter((d) => !covered.includes(d)).map((d) => places.bezirke[d].slice(2, 4));
      const ways = [...named, ...broad].flatMap((point) => place.points.map((from) => kilometres(from, point)));
      return ways.length ? Math.min(...ways) : Infinity;
    });
  }

  /** Bezirke by their distance from one of them. */
  function neighbours(id) {
    const from = places.bezirke.find((place) => place[0] === id);
    if (!from) return [];
    const others = places.bezirke.filter((place) => place !== from);
    const away = (place) => kilometres(from.slice(2, 4), place.slice(2, 4));
    return others.sort((a, b) => away(a) - away(b)).map((place) => place[0]);
  }

  const parentOf = (quarter) => places.bezirke[parent[number.stadtteil.get(quarter)]]?.[0] ?? "";

  return { apply, counts, total, locate, nearest, distances, neighbours, parentOf, citywide, projects,
    checked: columns.geprueft, hours: columns.hours, months: columns.months, places,
    knows: (key, id) => NUMBERS.includes(key) || number[key].has(id) };
}

function flags(length, members) {
  const made = new Uint8Array(length);
  for (const member of members) made[member] = 1;
  return made;
}

const positions = (ids) => new Map(ids.map((id, at) => [id, at]));
const mask = (bits) => bits.reduce((sum, bit) => sum | (bit < 0 ? 1 << 30 : 1 << bit), 0);
const fold = (text) => text.trim().toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/ß/g, "ss").replace(/[^a-z0-9]+/g, " ").trim();

function kilometres([lat, lon], [otherLat, otherLon]) {
  const rad = Math.PI / 180;
  const x = (otherLon - lon) * rad * Math.cos(((lat + otherLat) / 2) * rad), y = (otherLat - lat) * rad;
  return Math.sqrt(x * x + y * y) * 6371;
}
