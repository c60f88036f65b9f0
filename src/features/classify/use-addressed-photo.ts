'use client';

import { useSearchParams } from 'next/navigation';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { PhotoSource } from './photo-source';
import { storedPhoto } from './stored-photo';

const HASH = /^[0-9a-f]{64}$/;

/** Asks about the photo that the address names (`?photo=HASH&name=FILE`), once, and takes it out of the address. */
export function useAddressedPhoto(onPhoto: (photo: PhotoSource) => void): void {
  const params = useSearchParams();
  const [hash, name] = [params.get('photo'), params.get('name')];
  const asked = useRef<string | null>(null);
  const ask = useEffectEvent(onPhoto);
  useEffect(() => {
    if (!hash || !HASH.test(hash) || asked.current === hash) return;
    asked.current = hash;
    ask(storedPhoto({ hash, name: name?.trim() || 'photo' }));
    const address = new URL(window.location.href);
    address.searchParams.delete('photo');
    address.searchParams.delete('name');
    window.history.replaceState(null, '', address);
  }, [hash, name]);
}
