/** Text and addresses of a page, without what may say who somebody is. */

import type { Fields } from "./message.ts";

/** E-mail addresses, phone numbers, resident registration numbers, card numbers. */
const PERSONAL =
  /[^\s@/=&?#]+(@|%40)[^\s@/=&?#]+\.[a-z]{2,}|\+\d[\d\s().-]{7,}\d|\b0\d{1,2}[-. )]*\d{3,4}[-. ]?\d{4}\b|\b\d{6}-[1-8]\d{6}\b|\b(\d[ -]?){13,18}\d\b/gi;

/** Text on one line, at most `limit` characters, personal values replaced by `***`. */
export const mask = (text: unknown, limit = 200): string =>
  `${text ?? ""}`
    .slice(0, 1000)
    .replace(/\s+/g, " ")
    .trim()
    .replace(PERSONAL, "***")
    .slice(0, limit);

/** What stands on a button, where it is short and plainly a label; else empty. */
export const label = (text: unknown): string => {
  const masked = mask(text, 41);
  return /.{41}|\d{4}|[*@]/.test(masked) ? "" : masked;
};

/** Names in an option, separated by spaces or commas. */
export const words = (text = ""): string[] => text.split(/[\s,]+/);

export interface Address {
  url: string;
  path: string;
  search: string;
}

/**
 * The address of the page without credentials, and of its query only `utm_*` and the names in
 * `keep`. A route behind the hash (`#/cart`, `#!/cart`) is part of the path; any other fragment is
 * left out. What the query says of a campaign goes into `campaign`.
 */
export const address = (keep: readonly string[] = [], campaign: Fields = {}): Address => {
  const [route] = /^#!?\/[^?]*/.exec(location.hash) ?? [""];
  const path = mask(location.pathname + route, 500);
  let search = "";
  new URLSearchParams(location.search).forEach((value, name) => {
    const about = name.startsWith("utm_") && name.slice(4);
    if (!about && !keep.includes(name)) return;
    search += `${search ? "&" : "?"}${name}=${encodeURIComponent((value = mask(value)))}`;
    if (about) campaign[about === "campaign" ? "name" : about] = value;
  });
  return { url: location.origin + path + search, path, search };
};

/** An address as text without its query and fragment; of `mailto:`, `tel:` ... the scheme alone. */
export const bare = (text: string): string => {
  const { origin, pathname, protocol } = new URL(text, location.href);
  return origin === "null" ? protocol : mask(origin + pathname, 500);
};
