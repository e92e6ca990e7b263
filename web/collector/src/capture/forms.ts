/** Forms: started, sent, given up. The names of fields are read, never what stands in them. */

import { guard, listen } from "../guard.ts";
import { address } from "../text.ts";
import { attribute, origin, type Watch } from "./watch.ts";

/** A framework has taken a form away so long after the address changed, milliseconds. */
const REMOVED = 500;

const named = (element: Element): string =>
  attribute(element, "data-yj") || attribute(element, "name") || attribute(element, "id");

export const watchForms: Watch = (track, onLeave) => {
  /** What is known of each form that was started: path, time of the first input, fields. */
  const open = new Map<Element, { path: string; since: number; fields: Set<string>; last: string }>();

  const tell = (event: string, form: Element, field?: string): void => {
    const { path, since, fields } = open.get(form) ?? {};
    const seconds = since && Math.round((Date.now() - since) / 1000);
    track(event, { form: named(form), path, field, fields: fields?.size, seconds });
  };

  listen("input", (event) => {
    const field = origin(event);
    const form = field?.closest("form,[data-yj-form]");
    // A search box is no form that can be given up.
    if (!field || !form || form.matches("[role=search]")) return;
    const last = named(field);
    let started = open.get(form);
    if (!started) {
      tell("Form Started", form, last);
      started = { path: address().path, since: Date.now(), fields: new Set(), last };
      open.set(form, started);
    }
    started.fields.add((started.last = last));
  });

  listen("submit", (event) => {
    const form = origin(event);
    if (!form) return;
    tell("Form Submitted", form);
    open.delete(form);
  });

  const abandon = (gone: boolean): void =>
    open.forEach(({ last }, form) => {
      // Behind a route that changed, a form that still stands there may yet be sent.
      if (!gone && form.isConnected) return;
      tell("Form Abandoned", form, last);
      open.delete(form);
    });
  onLeave((how) => {
    if (how === "gone") abandon(true);
    else setTimeout(guard(abandon), REMOVED, false);
  });
};
