'use client';

import { ChevronRight } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { Link } from './link';

interface PageHeaderProps {
  title: ReactNode;
  /** The browser tab's title, when `title` is no plain text. */
  documentTitle?: string;
  description?: ReactNode;
  /** Way back to this page, outermost first; the page itself is left out. */
  crumbs?: readonly { label: string; href: string }[];
  actions?: ReactNode;
  /** Badges and small facts under the title. */
  meta?: ReactNode;
}

export function PageHeader({ title, documentTitle, description, crumbs, actions, meta }: PageHeaderProps) {
  const tabTitle = documentTitle ?? (typeof title === 'string' ? title : undefined);
  useEffect(() => {
    if (tabTitle) document.title = `${tabTitle} · Mintmark`;
  }, [tabTitle]);

  return (
    <header className="mb-5 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-72">
        {crumbs && crumbs.length > 0 && (
          <nav aria-label="Breadcrumb" className="mb-1">
            <ol className="flex flex-wrap items-center gap-1 text-muted text-xs">
              {crumbs.map((crumb, i) => (
                <li key={crumb.href} className="flex items-center gap-1">
                  {i > 0 && <ChevronRight className="size-3 text-faint" aria-hidden />}
                  <Link href={crumb.href} className="rounded-sm hover:text-text hover:underline">
                    {crumb.label}
                  </Link>
                </li>
              ))}
            </ol>
          </nav>
        )}
        <h1 className="wrap-anywhere font-semibold text-xl tracking-tight">{title}</h1>
        {description && <div className="mt-1 max-w-2xl text-pretty text-muted text-sm">{description}</div>}
        {meta && (
          <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1.5 text-muted text-xs">{meta}</div>
        )}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}
