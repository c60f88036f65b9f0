import type { ReactNode } from 'react';
import { AuthFrame } from '@/features/auth/auth-frame';
import { PlainHttpNotice } from '@/features/shell/plain-http-notice';
import { getServerContext } from '@/server/server-context';

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <AuthFrame>
      {getServerContext().isReadableByNetwork && <PlainHttpNotice />}
      {children}
    </AuthFrame>
  );
}
