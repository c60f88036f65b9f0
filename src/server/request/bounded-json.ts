import type { IncomingMessage } from 'node:http';
import { AppError } from '../errors';
import { ownTurn } from '../in-turns';
import { tunables } from '../tunables';
import { readBody } from './read-body';

/** What a document may be at most, before anything is made of it. */
export interface JsonLimits {
  maxBytes: number;
  /** Lists and objects within one another. */
  maxDepth: number;
  /** Values and keys, about. */
  maxNodes: number;
}

/**
 * Refuses a document that is deeper or has more parts than allowed, by counting brackets and commas outside of
 * strings. What checks, copies or transforms a value later takes time for each part and stack for each level, so this
 * comes before. It does not say that the text is JSON.
 * @throws AppError `too-large`
 */
export function checkJson(text: string, { maxBytes, maxDepth, maxNodes }: JsonLimits): void {
  if (text.length > maxBytes) throw tooLarge(`longer than ${kibibytes(maxBytes)}`);
  let depth = 0;
  let nodes = 1;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case QUOTE:
        i = endOfString(text, i);
        break;
      case COMMA:
      case COLON:
        nodes++;
        break;
      case OPEN_LIST:
      case OPEN_OBJECT:
        nodes++;
        depth++;
        if (depth > maxDepth) throw tooLarge(`nested more than ${maxDepth} levels deep`);
        break;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        depth--;
        break;
      default:
    }
    if (nodes > maxNodes) throw tooLarge(`of more than ${maxNodes.toLocaleString('en')} parts`);
  }
}

/** Characters of a document that is checked and decoded in a turn of its own. */
const LARGE = 16 * 1024;

/**
 * Reads the JSON of a request as text, within limits; `''` when there is no body.
 * @param seconds the connection is cut when the body takes longer
 * @throws AppError `too-large`, `bad-request` when the upload breaks off or is of another kind
 */
export async function readJsonText(
  req: IncomingMessage,
  limits: JsonLimits,
  seconds: number = tunables.jsonBodySeconds,
): Promise<string> {
  const late = setTimeout(() => req.socket.destroy(), seconds * 1000).unref();
  const body = await readBody(req, limits.maxBytes).finally(() => clearTimeout(late));
  const text = body.toString('utf8');
  const type = req.headers['content-type'];
  if (text !== '' && !(type && /^application\/json\b/i.test(type))) {
    throw new AppError('bad-request', 'Send JSON, with the header Content-Type: application/json.');
  }
  // What follows, until there is an input, takes milliseconds for each.
  if (text.length > LARGE) await ownTurn();
  checkJson(text, limits);
  return text;
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** @returns the position of the closing quote; the end of the text when there is none */
function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) i++;
    else if (code === QUOTE) return i;
  }
  return text.length;
}

const tooLarge = (how: string) =>
  new AppError('too-large', `The request is ${how}, which nothing here needs. Send less at once.`);

function kibibytes(bytes: number): string {
  return `${Math.round(bytes / 1024)} KiB`;
}
