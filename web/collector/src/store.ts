/** Where a few short texts are kept in the browser; in memory where it forbids that. */

import type { Options } from "./options.ts";

export type Kept = Record<string, string>;

/** `localStorage`, or an object that lives as long as the page. */
export const makeStore = ({ storage }: Options): Kept => {
  try {
    // Some browsers throw at the mere mention of it; what throws on writing is caught there.
    if (storage !== "none") return (localStorage as unknown as Kept | null) ?? {};
  } catch {
    // Blocked: the page works as with `none`.
  }
  return {};
};

/** A first-party cookie for a year; an empty value removes it. */
export const setCookie = (name: string, value: string, domain?: string): void => {
  const age = value ? 31_536_000 : 0;
  document.cookie = `${name}=${encodeURIComponent(value)};path=/;max-age=${age};SameSite=Lax${
    domain ? `;domain=${domain}` : ""
  }${location.protocol === "https:" ? ";Secure" : ""}`;
};

export const getCookie = (name: string): string => {
  try {
    return decodeURIComponent(document.cookie.split(`${name}=`)[1]?.split(";")[0] ?? "");
  } catch {
    return "";
  }
};
