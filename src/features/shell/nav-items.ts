import {
  ChartSpline,
  Coins,
  FlaskConical,
  Gauge,
  HardDrive,
  Images,
  ListOrdered,
  type LucideIcon,
  Play,
  ScanSearch,
  ScrollText,
  Server,
  Shuffle,
  Stamp,
  Trash2,
  Users,
} from 'lucide-react';
import type { Permission } from '@/shared/permissions';

export interface NavItem {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Shown to those who may do this. */
  permission?: Permission;
}

/** The main navigation, in the groups it is shown in. */
export const navGroups: readonly (readonly NavItem[])[] = [
  [
    { href: '/', label: 'Overview', icon: Gauge },
    { href: '/datasets', label: 'Datasets', icon: Images },
  ],
  [
    { href: '/experiments', label: 'Experiments', icon: FlaskConical },
    { href: '/runs', label: 'Runs', icon: Play },
    { href: '/sweeps', label: 'Sweeps', icon: Shuffle },
    { href: '/queue', label: 'Queue', icon: ListOrdered },
    { href: '/compare', label: 'Compare', icon: ChartSpline },
  ],
  [
    { href: '/models', label: 'Models', icon: Coins },
    { href: '/reviews', label: 'Reviews', icon: Stamp },
    { href: '/classify', label: 'Classify', icon: ScanSearch },
  ],
  [
    { href: '/workers', label: 'Workers', icon: Server },
    { href: '/team', label: 'Team', icon: Users },
    { href: '/audit', label: 'Audit log', icon: ScrollText, permission: 'audit:read' },
    { href: '/storage', label: 'Storage', icon: HardDrive },
    { href: '/bin', label: 'Bin', icon: Trash2 },
  ],
];

/** Is `href` the page at `pathname` or a page above it? */
export function isCurrent(href: string, pathname: string): boolean {
  return href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`);
}
