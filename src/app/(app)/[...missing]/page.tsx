import { notFound } from 'next/navigation';

/** Any other address: the "not found" page with the navigation around it. */
export default function Page() {
  notFound();
}
