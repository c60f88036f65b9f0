import { AccountPage } from '@/features/team/account-page';

export const metadata = { title: 'Account' };

export default function Page() {
  return <AccountPage />;
}
