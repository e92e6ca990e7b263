/** The collector: Segment-shaped calls and what is captured without them, behind consent. */

import { watchClicks, watchDead, watchRage } from "./capture/clicks.ts";
import { watchErrors } from "./capture/errors.ts";
import { watchForms } from "./capture/forms.ts";
import { watchPages } from "./capture/pages.ts";
import { watchScroll } from "./capture/scroll.ts";
import { searched } from "./capture/search.ts";
import { watchVitals } from "./capture/vitals.ts";
import type { Leave, Track, Watch } from "./capture/watch.ts";
import { makePlace } from "./context.ts";
import { guard, listen } from "./guard.ts";
import { type Call, type Fields, type Message, random } from "./message.ts";
import { captures, type Options } from "./options.ts";
import { makeQueue } from "./queue.ts";
import { getCookie, makeStore, setCookie } from "./store.ts";

/** What a visitor agreed to, by purpose; `analytics` decides whether anything is captured. */
export type Choices = Record<string, boolean>;

/** Calls that wait for consent, at most. */
const HELD = 100;
const WATCHERS: Record<string, Watch> = {
  click: watchClicks,
  rage: watchRage,
  dead: watchDead,
  form: watchForms,
  scroll: watchScroll,
  error: watchErrors,
  vitals: watchVitals,
};

/** Arguments of a call told apart by what they are: `page(category, name, properties, options)`. */
const sorted = (given: unknown[]) => ({
  texts: given.filter((each) => /^(string|number)$/.test(typeof each)).map(String),
  objects: given.filter((each) => each && typeof each === "object") as Fields[],
});

export const makeCollector = (options: Options) => {
  const prefix = `yj_${options.key}_`;
  const kept = makeStore(options);
  const queue = makeQueue(options, kept, prefix);
  const place = makePlace(options);
  const leavers: ((how: Leave) => void)[] = [];
  const leave = (how: Leave): void => leavers.forEach((work) => guard(work)(how));
  const refused =
    options.dnt === "respect" &&
    ((navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl ||
      navigator.doNotTrack === "1");
  let choices: Choices | undefined;
  let held: (() => void)[] = [];
  let watching = false;
  /** Should a full or blocked storage lose an id, the page still knows. */
  const ids: Record<string, string> = {};

  const id = (name: string): string =>
    (options.storage === "cookie" ? getCookie(prefix + name) : kept[prefix + name]) ||
    ids[name] ||
    "";
  const keep = (name: string, value: string): void => {
    ids[name] = value;
    guard(() => {
      if (options.storage === "cookie") setCookie(prefix + name, value, options.domain);
      else if (value) kept[prefix + name] = value;
      else delete kept[prefix + name];
    })();
  };
  /** Read anew each time: another tab may have changed it. */
  const anonymousId = (): string => {
    const known = id("id") || random();
    if (ids["id"] !== known) keep("id", known);
    return known;
  };
  const reset = (): void => {
    keep("id", "");
    keep("user", "");
  };

  const recall = guard(() => {
    choices = undefined;
    choices = JSON.parse(id("consent")) as Choices;
  });
  const allowed = (): boolean =>
    !refused && (choices?.["analytics"] ?? options.consent !== "required");

  const make = (type: Call, fields: Fields, given: Fields = {}): Message => {
    const userId = id("user");
    return {
      type,
      messageId: random(),
      anonymousId: anonymousId(),
      ...(userId && { userId }),
      originalTimestamp: new Date((given["timestamp"] as string) || Date.now()).toISOString(),
      ...fields,
      context: {
        ...place.context(),
        ...(choices && { consent: { categoryPreferences: choices } }),
        ...(given["context"] as Fields),
      },
    };
  };

  const send = (type: Call, fields: Fields, given?: Fields): void => {
    if (allowed()) {
      if (type === "identify" && fields["userId"]) keep("user", fields["userId"] as string);
      // The same visitors on every page: an id is random all over.
      if (parseInt(anonymousId().slice(0, 4), 16) < +(options.sample ?? 1) * 65_536)
        queue.add(make(type, fields, given));
    } else if (choices?.["analytics"] == null && held.length < HELD) {
      // The moment of the call counts, not that of consent.
      const at = { timestamp: Date.now(), ...given };
      held.push(() => send(type, fields, at));
    }
  };
  const track = (event: unknown, properties: Fields = {}, given?: Fields): void =>
    send("track", { event: `${event}`, properties }, given);
  const seen: Track = (event, fields) => {
    for (const name in fields) if (fields[name] === "" || fields[name] == null) delete fields[name];
    if (allowed()) track(event, fields);
  };

  const view =
    (type: "page" | "screen", about: () => Fields) =>
    (...given: unknown[]): void => {
      const { texts, objects } = sorted(given);
      const [name, category] = texts.reverse();
      send(type, { name, category, properties: { ...about(), ...objects[0] } }, objects[1]);
    };
  const page = view("page", () => (place.moved(), place.page));

  const arrive = (): void => {
    place.moved();
    if (captures(options, "page")) page();
    const query = captures(options, "search") && searched(options);
    if (query) seen("Products Searched", { query });
  };

  /** Start where that is allowed, with the calls that waited for it. */
  const start = (): void => {
    if (!allowed()) return;
    if (!watching) {
      watching = true;
      for (const kind in WATCHERS)
        if (captures(options, kind)) guard(WATCHERS[kind]!)(seen, (work) => leavers.push(work));
      if (captures(options, "page"))
        watchPages(
          options,
          () => leave("route"),
          () => allowed() && arrive(),
        );
      arrive();
    }
    held.forEach((work) => work());
    held = [];
  };

  const consent = (given: Choices): void => {
    const before = allowed();
    choices = { ...choices, ...given };
    if (allowed()) {
      keep("consent", JSON.stringify(choices));
      start();
      track("Consent Updated");
    } else if (choices["analytics"] === false) {
      // An id is not even made for somebody who has none.
      const said = before && make("track", { event: "Consent Updated", properties: {} });
      held = [];
      queue.clear();
      reset();
      // A refusal is kept only where the next page would not ask.
      keep("consent", options.consent === "required" ? "" : JSON.stringify(choices));
      // That somebody withdrew is the last thing that is sent: the server must know.
      if (said) queue.last(said);
    }
  };

  const depart = (how: Leave): void => {
    leave(how);
    queue.flush(true);
  };
  listen("visibilitychange", () => document.hidden && depart("hidden"));
  listen("pagehide", () => depart("gone"));
  // What was decided in another tab holds here too.
  listen<StorageEvent>("storage", ({ key }) => {
    if (key && key !== `${prefix}consent`) return;
    recall();
    if (allowed()) start();
    else queue.clear();
  });
  recall();
  start();

  return {
    track,
    page,
    screen: view("screen", () => ({})),
    identify: (...given: unknown[]): void => {
      const { texts, objects } = sorted(given);
      const [userId] = texts;
      send("identify", { ...(userId && { userId }), traits: objects[0] ?? {} }, objects[1]);
    },
    group: (groupId: unknown, traits: Fields = {}, given?: Fields): void =>
      send("group", { groupId: `${groupId}`, traits }, given),
    alias: (userId: unknown, previousId?: unknown, given?: Fields): void =>
      send("alias", { userId: `${userId}`, previousId: `${previousId ?? anonymousId()}` }, given),
    consent,
    reset,
    flush: queue.flush,
    ready: (work: () => void): void => work(),
  };
};
