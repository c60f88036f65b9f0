import { describe, expect, it } from 'vitest';
import { liveStatus } from './live-status';

const connection = { connected: true, lastConnectedAt: 1000, catchingUp: false, error: null };

describe('liveStatus', () => {
  it('is live when connected and complete', () => {
    expect(liveStatus(connection, 5000)).toEqual({ kind: 'live' });
  });
  it('is catching up until everything has arrived', () => {
    expect(liveStatus({ ...connection, catchingUp: true }, 5000)).toEqual({ kind: 'catching-up' });
  });
  it('counts the seconds since the connection was lost', () => {
    const cut = { ...connection, connected: false, catchingUp: true };
    expect(liveStatus(cut, 13_400)).toEqual({ kind: 'stale', seconds: 12 });
  });
  it('is connecting before the first connection', () => {
    expect(liveStatus({ ...connection, connected: false, lastConnectedAt: null }, 5000).kind).toBe(
      'connecting',
    );
  });
  it('says why the server refused', () => {
    expect(liveStatus({ ...connection, error: 'No such run.' }, 0)).toEqual({
      kind: 'refused',
      error: 'No such run.',
    });
  });
});
