import type { Tx } from '../../db/dialect';
import type { Actor } from '../../deps';
import { writeCommentNotices } from '../notifications/write-notice';
import { type CommentRow, findMentionable, findThreadAuthors } from './repo';

/**
 * People whom a text names by `@` and their name, whatever its case. Of names that begin alike the longest counts: who
 * writes `@Ada Lovelace` does not mean `Ada`. Pure.
 */
export function mentionedIn<T extends { name: string }>(text: string, people: readonly T[]): T[] {
  const lower = text.toLowerCase();
  const byLength = [...people].sort((a, b) => b.name.length - a.name.length);
  const found = new Set<T>();
  for (let at = lower.indexOf('@'); at >= 0; at = lower.indexOf('@', at + 1)) {
    // An `@` inside of a word is that of an address.
    if (at > 0 && /[\p{L}\p{N}]/u.test(lower[at - 1] ?? '')) continue;
    const rest = lower.slice(at + 1);
    const first = byLength.find(({ name }) => startsWithName(rest, name.toLowerCase()));
    if (first)
      for (const one of people) if (one.name.toLowerCase() === first.name.toLowerCase()) found.add(one);
  }
  return people.filter((one) => found.has(one));
}

function startsWithName(text: string, name: string): boolean {
  return name !== '' && text.startsWith(name) && !/[\p{L}\p{N}]/u.test(text[name.length] ?? '');
}

/** Tells whom a comment names, and of an answer who wrote in the thread; never its author. @returns how many were told */
export async function writeMentions(tx: Tx, actor: Actor, comment: CommentRow): Promise<number> {
  const named = mentionedIn(comment.body, await findMentionable(tx)).map(({ id }) => id);
  const others = comment.threadId === null ? [] : await findThreadAuthors(tx, comment.threadId);
  const answered = others.filter((id) => !named.includes(id));
  const { model, body } = comment;
  const notice = { body, path: pathOf(comment) };
  const without = (ids: readonly string[]) => ids.filter((id) => id !== actor.userId);
  const [mentioned, inThread] = [without(named), without(answered)];
  await writeCommentNotices(tx, {
    ...notice,
    recipients: mentioned,
    title: `${actor.name} mentions you at model #${model.number}`,
  });
  await writeCommentNotices(tx, {
    ...notice,
    recipients: inThread,
    title: `${actor.name} answers at model #${model.number}`,
  });
  return mentioned.length + inThread.length;
}

/** The page on which a comment stands. */
function pathOf({ model, split, truth, predicted }: CommentRow): string {
  return split !== null && truth !== null && predicted !== null
    ? `/models/${model.id}/confusion?split=${split}&truth=${truth}&predicted=${predicted}`
    : `/models/${model.id}`;
}
