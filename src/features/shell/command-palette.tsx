'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import {
  Boxes,
  Images,
  type LucideIcon,
  MonitorSmartphone,
  Moon,
  Play,
  Plus,
  Sun,
  Upload,
} from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTheme } from 'next-themes';
import { useState } from 'react';
import { useDebounced } from '@/components/hooks/use-debounced';
import { useTRPC } from '@/features/api/trpc';
import { useMe } from '@/features/api/use-me';
import { may, type Permission } from '@/shared/permissions';
import { navGroups } from './nav-items';

interface CommandPaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

interface PaletteItem {
  key: string;
  label: string;
  hint?: string;
  icon: LucideIcon;
  permission?: Permission;
  run: () => void;
}

const SEARCH_DELAY_MS = 150;
/** Of each kind; who wants more opens the list. */
const MAX_FOUND = 5;

/** Finds pages, runs, models, datasets and actions by words, from every page. */
export default function CommandPalette({ open, onOpenChange }: CommandPaletteProps) {
  const [typed, setTyped] = useState('');
  const me = useMe();
  const found = useFound(typed, open);
  const fixed = useFixed();
  const matches = ({ label, permission }: PaletteItem) =>
    (!permission || (me !== null && may(me.role, permission))) && containsWords(label, typed);
  const groups = [
    { title: 'Runs', items: found.runs },
    { title: 'Models', items: found.models },
    { title: 'Datasets', items: found.datasets },
    { title: 'Pages', items: fixed.pages.filter(matches) },
    { title: 'Actions', items: fixed.actions.filter(matches) },
  ];

  function choose({ run }: PaletteItem) {
    onOpenChange(false);
    setTyped('');
    run();
  }

  return (
    <Command.Dialog
      open={open}
      onOpenChange={onOpenChange}
      label="Go to"
      shouldFilter={false}
      loop
      overlayClassName="fixed inset-0 z-50 animate-fade-in bg-scrim"
      contentClassName="fixed top-[12vh] left-1/2 z-50 w-[min(36rem,calc(100vw-1.5rem))] -translate-x-1/2 overflow-hidden rounded-lg border bg-surface shadow-float outline-none"
    >
      <Command.Input
        value={typed}
        onValueChange={setTyped}
        placeholder="Go to a page, run, model or dataset"
        className="h-11 w-full border-b bg-transparent px-4 outline-none placeholder:text-faint pointer-coarse:text-[16px]"
      />
      <Command.List className="max-h-[min(26rem,60dvh)] overflow-y-auto p-1.5">
        <Command.Empty className="py-6 text-center text-muted text-sm">Nothing matches.</Command.Empty>
        {groups.map(
          ({ title, items }) =>
            items.length > 0 && (
              <Command.Group
                key={title}
                heading={title}
                className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:text-xs"
              >
                {items.map((item) => (
                  <Command.Item
                    key={item.key}
                    value={item.key}
                    onSelect={() => choose(item)}
                    className="flex cursor-default items-center gap-2.5 rounded-md px-2 py-1.5 text-sm aria-selected:bg-raised"
                  >
                    <item.icon className="size-4 shrink-0 text-muted" strokeWidth={1.75} aria-hidden />
                    <span className="min-w-0 truncate">{item.label}</span>
                    {item.hint && <span className="ml-auto shrink-0 text-faint text-xs">{item.hint}</span>}
                  </Command.Item>
                ))}
              </Command.Group>
            ),
        )}
      </Command.List>
    </Command.Dialog>
  );
}

/** Does a label have every word that was typed? */
function containsWords(label: string, typed: string): boolean {
  const text = label.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** What is there without being searched for. */
function useFixed(): { pages: PaletteItem[]; actions: PaletteItem[] } {
  const router = useRouter();
  const { setTheme } = useTheme();
  const go = (href: string) => () => router.push(href);
  return {
    pages: navGroups.flat().map(({ href, label, icon, permission }) => ({
      key: `page ${href}`,
      label,
      icon,
      permission,
      run: go(href),
    })),
    actions: [
      { key: 'new run', label: 'New run', icon: Plus, permission: 'run:write', run: go('/runs/new') },
      {
        key: 'import',
        label: 'Import a dataset',
        icon: Upload,
        permission: 'data:write',
        run: go('/datasets'),
      },
      { key: 'light', label: 'Theme: light', icon: Sun, run: () => setTheme('light') },
      { key: 'dark', label: 'Theme: dark', icon: Moon, run: () => setTheme('dark') },
      { key: 'system', label: 'Theme: system', icon: MonitorSmartphone, run: () => setTheme('system') },
    ],
  };
}

/** What the server finds; nothing while nothing is typed. */
function useFound(
  typed: string,
  open: boolean,
): { runs: PaletteItem[]; models: PaletteItem[]; datasets: PaletteItem[] } {
  const trpc = useTRPC();
  const router = useRouter();
  const search = useDebounced(typed.trim(), SEARCH_DELAY_MS);
  const enabled = open && search !== '';
  const input = { search, limit: MAX_FOUND };
  const options = { enabled, placeholderData: keepPreviousData };
  const runs = useQuery({ ...trpc.runs.list.queryOptions(input), ...options });
  const models = useQuery({ ...trpc.models.list.queryOptions(input), ...options });
  const datasets = useQuery({ ...trpc.datasets.list.queryOptions(input), ...options });
  if (!enabled || typed.trim() === '') return { runs: [], models: [], datasets: [] };
  return {
    runs: (runs.data?.items ?? []).map(({ id, number, name, datasetName }) => ({
      key: `run ${id}`,
      label: `#${number} ${name}`,
      hint: datasetName,
      icon: Play,
      run: () => router.push(`/runs/${number}`),
    })),
    models: (models.data?.items ?? []).map(({ id, number, name, datasetName }) => ({
      key: `model ${id}`,
      label: `#${number} ${name}`,
      hint: datasetName,
      icon: Boxes,
      run: () => router.push(`/models/${id}`),
    })),
    datasets: (datasets.data?.items ?? []).map(({ id, name }) => ({
      key: `dataset ${id}`,
      label: name,
      icon: Images,
      run: () => router.push(`/datasets/${id}`),
    })),
  };
}
