/** What the script tag says: `<script src=".../yeojido.js" data-key="..." ...>`. */

import { words } from "./text.ts";

/** The attributes `data-*` as they are written; all but `key` and `host` may be missing. */
export interface Options {
  key: string;
  /** Where events go, without a slash at the end; by default where the script is from. */
  host: string;
  /** What is captured without a call; by default everything. */
  auto?: string;
  /** What is not. */
  except?: string;
  /** Where ids are kept: `local` (default), `cookie`, or `none`: nothing is stored at all. */
  storage?: string;
  /** Domain of the cookie, such as `.shop.kr`; by default this host alone. */
  domain?: string;
  /** `required`: nothing is stored or sent before consent. */
  consent?: string;
  /** `respect`: browsers that ask not to be tracked are left alone. */
  dnt?: string;
  /** Share of visitors that is captured, 0 to 1. */
  sample?: string;
  /** Names of query parameters that hold a search term. */
  search?: string;
  /** Names of query parameters that stay in addresses, besides `utm_*`. */
  keep?: string;
}

export const read = (script: HTMLScriptElement): Options => {
  const { key = "", host, ...more } = script.dataset;
  return { ...more, key, host: (host || new URL(script.src).origin).replace(/\/+$/, "") };
};

/** Whether a kind of event is captured without a call. */
export const captures = ({ auto = "all", except }: Options, kind: string): boolean =>
  (auto === "all" || words(auto).includes(kind)) && !words(except).includes(kind);
