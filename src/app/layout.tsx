import './globals.css';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { ApiProvider } from '@/features/api/trpc';
import { ThemeProvider } from '@/features/shell/theme-provider';
import { Toasts } from '@/features/shell/toasts';

export const metadata: Metadata = {
  title: { default: 'Mintmark', template: '%s · Mintmark' },
  description: "Train, compare and review image classifiers that tell the world's coins apart",
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#faf9f8' },
    { media: '(prefers-color-scheme: dark)', color: '#131210' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // The server allows only scripts with this nonce; reading it also keeps every page from being prerendered without one.
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    // The theme's class is set before the first paint, so the server's markup differs from it on purpose.
    <html lang="en" suppressHydrationWarning>
      <body>
        <ThemeProvider nonce={nonce}>
          <ApiProvider>
            {children}
            <Toasts />
          </ApiProvider>
        </ThemeProvider>
      </body>
    </html>
  );
}
