import { describe, expect, it } from 'vitest';
import { detailOf, objectOf } from './describe-call';

describe('what is recorded of a call', () => {
  it('names the object, by input or by answer', () => {
    expect(objectOf('runs.cancel', { run: '12' })).toEqual({ type: 'run', id: '12' });
    expect(objectOf('queue.move', { run: 'abc', to: 'top' })).toEqual({ type: 'run', id: 'abc' });
    expect(objectOf('datasets.delete', { datasetId: 'd1' })).toEqual({ type: 'dataset', id: 'd1' });
    expect(objectOf('runs.start', { recipe: {} }, { id: 'r1', number: 3 })).toEqual({
      type: 'run',
      id: 'r1',
    });
    expect(objectOf('lifecycle.delete', { kind: 'run', refs: ['12'] })).toEqual({ type: 'run', id: '12' });
    const many = { kind: 'run', refs: Array.from({ length: 100 }, (_, n) => `run-${n}-${'x'.repeat(30)}`) };
    expect(objectOf('lifecycle.delete', many)).toEqual({ type: 'run', id: null });
    expect(detailOf('lifecycle.delete', many)).toEqual(many);
    expect(objectOf('team.invite', { role: 'viewer' }, { id: 'i1' })).toEqual({
      type: 'invitation',
      id: 'i1',
    });
    expect(objectOf('anything.new', null)).toEqual({ type: 'anything', id: null });
  });

  it('holds no secret, no free text and no person', () => {
    const input = {
      token: 'mm_api_x',
      newPassword: 'hunter2hunter2',
      body: 'a remark',
      email: 'ada@example.org',
      name: 'Ada',
      url: 'https://hooks.example.org/T000/secret?key=1',
      nested: { secret: 'x', kept: true },
      role: 'viewer',
    };
    expect(detailOf('team.acceptInvite', input)).toEqual({
      body: '8 characters',
      email: '15 characters',
      name: '3 characters',
      url: 'https://hooks.example.org',
      nested: { kept: true },
      role: 'viewer',
    });
  });

  it('holds no name of a file on somebody’s machine, and no note', () => {
    const input = { dataset: 'euro', name: 'Ada at home.jpg', note: 'from my desk', class: '1' };
    expect(detailOf('incoming.send', input)).toEqual({
      dataset: 'euro',
      name: '15 characters',
      note: '12 characters',
      class: '1',
    });
    expect(detailOf('datasets.import', { name: 'Euro' })).toEqual({ name: 'Euro' });
  });

  it('stays small, however large or deep the input', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`);
    expect(JSON.stringify(detailOf('runs.start', deep)).length).toBeLessThan(100);
    const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`field${i}`, 'x'.repeat(5000)]));
    expect(JSON.stringify(detailOf('runs.start', wide)).length).toBeLessThan(2000);
  });
});
