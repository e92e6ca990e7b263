/** What is sent: the calls of Segment's spec, as its browser library sends them. */

export type Fields = Record<string, unknown>;

export type Call = "track" | "identify" | "page" | "screen" | "group" | "alias";

export interface Message extends Fields {
  type: Call;
  messageId: string;
  anonymousId: string;
  userId?: string;
  originalTimestamp: string;
  context: Fields;
}

/** 128 random bits as hexadecimal digits (`crypto.randomUUID` is missing without TLS). */
export const random = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    (byte + 256).toString(16).slice(1),
  ).join("");
