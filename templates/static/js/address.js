// What the address says after its #, and the address of what is asked. Also runs outside the browser.

export const KEYS = ["thema", "fuer", "alter", "bezirk", "stadtteil", "form", "ort", "stunden", "monate", "tag", "zeit",
  "sprache", "frei", "zeugnis", "kosten"];
const SINGLE = ["q", "art", "rolle", "nah", "sort"];
const ORDER = ["q", "art", "rolle", ...KEYS, "nah", "sort"];
export const NUMBERS = ["alter", "stunden", "monate"];

/** The state that an address names after its # (or ?); null if it names none, as »#inhalt«. */
export function readState(fragment) {
  const text = fragment.replace(/^[#?]/, "");
  const state = emptyState();
  if (text && !text.includes("=")) return null;
  for (const [key, value] of new URLSearchParams(text)) {
    if (SINGLE.includes(key)) state[key] = value;
    if (KEYS.includes(key)) state[key] = value.split(",").map((part) => part.trim()).filter((part) => isFit(key, part));
  }
  if (state.frei.some((value) => value === "1" || value === "ja")) state.frei = [state.rolle === "engagieren" ? "gesucht" : "plaetze"];
  return state;
}

const isFit = (key, part) => (NUMBERS.includes(key) ? /^\d{1,3}([.]\d)?$/.test(part) : /^[a-z0-9-]+$/.test(part));

export function emptyState() {
  const state = Object.fromEntries(SINGLE.map((key) => [key, ""]));
  for (const key of KEYS) state[key] = [];
  return state;
}

export function writeState(state) {
  const said = ORDER.map((key) => [key, KEYS.includes(key) ? state[key].map(encodeURIComponent).join(",") : encodeURIComponent(state[key])]);
  return said.filter(([, value]) => value).map(([key, value]) => `${key}=${value}`).join("&");
}

export const hasFacets = (state) => KEYS.some((key) => state[key].length > 0);
