import { describe, expect, it } from 'vitest';
import type { ClassificationItem } from '@/shared/contracts/classify';
import { isPhoto } from './is-photo';
import { PhotoQueue } from './photo-queue';
import { sourceOf } from './photo-source';
import { PhotoRefusedError, type SendPhoto } from './send-photo';

const photo = (name: string) => sourceOf(new File(['x'], name, { type: 'image/jpeg' }));
const item = (id: string): ClassificationItem => ({
  id,
  photoHash: '',
  fileName: id,
  createdAt: new Date(0),
  archivedAt: null,
  user: '',
  userId: '',
  found: null,
  otherFace: null,
  results: [],
});

/** A server that answers on demand. */
function controlled() {
  const calls: {
    name: string;
    answer: (item: ClassificationItem) => void;
    refuse: (error: Error) => void;
  }[] = [];
  const send: SendPhoto = ({ file }) =>
    new Promise((answer, refuse) => calls.push({ name: file.name, answer, refuse }));
  return { calls, send };
}
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('the photos of a folder', () => {
  it.each([
    ['coin.jpg', 'image/jpeg', true],
    ['IMG_1.HEIC', '', true],
    ['Thumbs.db', '', false],
    ['notes.txt', 'text/plain', false],
    ['._coin.jpg', 'image/jpeg', false],
  ])('%s, which the browser calls "%s": %s', (name, type, expected) => {
    expect(isPhoto({ name, type })).toBe(expected);
  });
});

describe('the queue of photos', () => {
  it('sends four at a time and continues as answers arrive', async () => {
    const { calls, send } = controlled();
    const done: string[] = [];
    const queue = new PhotoQueue(send, ({ id }) => done.push(id));
    queue.add(['a', 'b', 'c', 'd', 'e'].map(photo), ['m1']);
    await settled();
    expect(calls.map((call) => call.name)).toEqual(['a', 'b', 'c', 'd']);
    calls[0]?.answer(item('first'));
    await settled();
    expect(calls.map((call) => call.name)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(done).toEqual(['first']);
    const { length } = queue.snapshot().filter((job) => job.phase === 'sending');
    expect(length).toBe(4);
  });

  it('reads a photo of an archive when its turn comes, and says why one cannot be read', async () => {
    const { calls, send } = controlled();
    const queue = new PhotoQueue(send, () => {});
    const locked = { ...photo('locked'), open: () => Promise.reject(new Error('It is locked.')) };
    queue.add([locked, photo('b')], ['m1']);
    await settled();
    expect(queue.snapshot()[0]).toMatchObject({ phase: 'failed', problem: 'It is locked.' });
    expect(calls.map((call) => call.name)).toEqual(['b']);
  });

  it('gives up what waits, and continues with what was begun', async () => {
    const { send } = controlled();
    const queue = new PhotoQueue(send, () => {});
    queue.add(['a', 'b', 'c', 'd', 'e', 'f'].map(photo), ['m1']);
    queue.stopWaiting();
    expect(queue.snapshot()).toHaveLength(4);
  });

  it('keeps a failed photo with its reason and tries it again', async () => {
    const { calls, send } = controlled();
    const queue = new PhotoQueue(send, () => {});
    queue.add([photo('a')], ['m1']);
    await settled();
    calls[0]?.refuse(new Error('The server cannot be reached.'));
    await settled();
    const [job] = queue.snapshot();
    expect(job).toMatchObject({ phase: 'failed', problem: 'The server cannot be reached.', canRetry: true });
    queue.retry(job?.id as number, ['m2']);
    await settled();
    calls[1]?.answer(item('again'));
    await settled();
    expect(queue.snapshot()[0]).toMatchObject({ phase: 'done', problem: null, models: ['m2'] });
  });

  it('offers no other try for a file that is no photo', async () => {
    const { calls, send } = controlled();
    const queue = new PhotoQueue(send, () => {});
    queue.add([photo('a')], ['m1']);
    await settled();
    calls[0]?.refuse(new PhotoRefusedError('This file is no image.'));
    await settled();
    expect(queue.snapshot()).toMatchObject([{ phase: 'failed', canRetry: false }]);
  });

  it('forgets a photo that was taken away, whatever the server answers', async () => {
    const { calls, send } = controlled();
    const queue = new PhotoQueue(send, () => {});
    queue.add([photo('a')], ['m1']);
    await settled();
    queue.remove(queue.snapshot()[0]?.id as number);
    calls[0]?.refuse(new Error('aborted'));
    await settled();
    expect(queue.snapshot()).toEqual([]);
  });
});
