// A server on loopback that hands out pages and the script, keeps what it is sent, and fails on
// demand. Pages and events have origins of their own, as they have where sites use a collector.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const SCRIPT = new URL("../../src/yeojido/adapters/assets/yeojido.js", import.meta.url);

export async function startSink() {
  const sink = {
    /** Every request body, as text. */
    bodies: [],
    /** Every request to the collector: method, headers, status it was answered with. */
    requests: [],
    /** Statuses (and Retry-After) of the next answers; then 200. */
    answers: [],
    /** HTML by path. */
    pages: {},
    headers: {},
    messages: () => {
      const seen = new Set();
      return sink.all().filter((m) => !seen.has(m.messageId) && seen.add(m.messageId));
    },
    /** Messages with their repeats, in the order of arrival. */
    all: () =>
      sink.bodies.flatMap((body) => {
        const { batch, ...rest } = JSON.parse(body);
        return batch.map((message) => ({ ...message, sentAt: rest.sentAt, writeKey: rest.writeKey }));
      }),
    events: () => sink.messages().map((m) => m.event ?? m.type),
    find: (event) => sink.messages().filter((m) => (m.event ?? m.type) === event),
    clear: () => Object.assign(sink, { bodies: [], requests: [], answers: [], headers: {} }),
  };

  const collector = createServer((request, response) => {
    response.setHeader("Access-Control-Allow-Origin", request.headers.origin ?? "*");
    response.setHeader("Access-Control-Expose-Headers", "Retry-After");
    if (request.url.startsWith("/yeojido.js")) {
      response.setHeader("Content-Type", "text/javascript; charset=utf-8");
      return void response.end(readFileSync(SCRIPT));
    }
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (part) => (body += part));
    request.on("end", () => {
      const [status, retryAfter] = [sink.answers.shift() ?? 200].flat();
      sink.requests.push({ method: request.method, url: request.url, headers: request.headers, status });
      if (request.method === "POST" && status === 200) sink.bodies.push(body);
      if (retryAfter) response.setHeader("Retry-After", String(retryAfter));
      response.statusCode = status;
      response.end("{}");
    });
  });
  const site = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://site").pathname);
    const html = sink.pages[path];
    response.statusCode = html === undefined ? 404 : 200;
    response.setHeader("Content-Type", path.endsWith(".js") ? "text/javascript" : "text/html; charset=utf-8");
    for (const [name, value] of Object.entries(sink.headers)) response.setHeader(name, value);
    response.end(html ?? "");
  });
  const listen = (server) =>
    new Promise((done) => server.listen(0, "127.0.0.1", () => done(server.address().port)));
  sink.host = `http://127.0.0.1:${await listen(collector)}`;
  sink.site = `http://127.0.0.1:${await listen(site)}`;
  sink.close = () => {
    for (const server of [collector, site]) {
      server.closeAllConnections();
      server.close();
    }
  };
  return sink;
}
