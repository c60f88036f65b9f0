'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from './button';

interface CopyFieldProps {
  /** What the value is, for screen readers. */
  label: string;
  value: string;
}

/** A value to copy: a link, a token, a command. */
export function CopyField({ label, value }: CopyFieldProps) {
  const [copied, setCopied] = useState(false);
  const text = useRef<HTMLElement>(null);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      // Without https pages cannot write to the clipboard: select the text, so that Ctrl+C copies it.
      if (text.current) window.getSelection()?.selectAllChildren(text.current);
    }
  }

  return (
    <div className="flex items-start gap-1 rounded-md border bg-raised/60 p-1 pl-3">
      <code ref={text} className="min-w-0 flex-1 whitespace-pre-wrap break-all py-1 font-mono text-xs">
        {value}
      </code>
      <Button size="sm" variant="ghost" onClick={copy} aria-label={`Copy: ${label}`}>
        {copied ? <Check className="text-good" aria-hidden /> : <Copy aria-hidden />}
        <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
      </Button>
    </div>
  );
}
