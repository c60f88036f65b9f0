'use client';

import {
  autocompletion,
  type Completion,
  type CompletionSource,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { HighlightStyle, LanguageSupport, LRLanguage, syntaxHighlighting } from '@codemirror/language';
import { linter } from '@codemirror/lint';
import { Annotation, EditorState } from '@codemirror/state';
import { EditorView, keymap, placeholder as placeholderText } from '@codemirror/view';
import { styleTags, tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import { parser } from '@/shared/run-query/parser';
import type { RunQueryError } from '@/shared/run-query/run-query';
import { completeQuery, type KnownValues } from './query-completions';

const language = LRLanguage.define({
  parser: parser.configure({
    props: [
      styleTags({
        'Field/Word': tags.propertyName,
        Keyword: tags.keyword,
        Operator: tags.operator,
        'Value/Word': tags.literal,
        String: tags.string,
      }),
    ],
  }),
});

const highlight = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--accent)' },
  { tag: [tags.keyword, tags.operator], color: 'var(--muted)', fontWeight: '600' },
  { tag: [tags.literal, tags.string], color: 'var(--info)' },
]);

const theme = EditorView.theme({
  '&': { fontSize: 'inherit', backgroundColor: 'transparent', color: 'var(--text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'inherit', lineHeight: '1.25rem', overflowX: 'auto', scrollbarWidth: 'none' },
  '.cm-content': { padding: '5px 0', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0' },
  '.cm-placeholder': { color: 'var(--faint)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '&.cm-focused .cm-selectionBackground, ::selection': { backgroundColor: 'var(--accent-soft) !important' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--bad)',
    textUnderlineOffset: '3px',
  },
  '.cm-tooltip': {
    border: '1px solid var(--border)',
    borderRadius: '6px',
    backgroundColor: 'var(--surface)',
    boxShadow: 'var(--shadow-float)',
    overflow: 'hidden',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'inherit', maxHeight: '16rem' },
  '.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px !important', lineHeight: '1.25rem' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--accent-soft)',
    color: 'var(--text)',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
  '.cm-completionDetail': { fontStyle: 'normal', color: 'var(--faint)', marginLeft: '1em' },
});

/** Marks a change that nobody typed. */
const fromElsewhere = Annotation.define<true>();

export interface QueryEditorProps {
  value: string;
  onChange: (text: string) => void;
  label: string;
  placeholder: string;
  knownValues: () => Promise<KnownValues>;
  /** Must stay the same function. */
  errorsOf: (text: string) => readonly RunQueryError[];
}

/** One line in which a query is written, with completion and a mark under what cannot be read. */
export default function QueryEditor({
  value,
  onChange,
  label,
  placeholder,
  knownValues,
  errorsOf,
}: QueryEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef({ onChange, knownValues });
  latest.current = { onChange, knownValues };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once; what changes reaches it below or through `latest`
  useEffect(() => {
    if (!place.current) return;
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          history(),
          keymap.of([
            ...completionKeymap,
            { key: 'Enter', run: () => true },
            { key: 'Escape', run: clear },
            ...historyKeymap,
            ...defaultKeymap,
          ]),
          // A pasted line break would make a second line that nobody sees.
          EditorState.transactionFilter.of((change) => (change.newDoc.lines > 1 ? [] : change)),
          new LanguageSupport(language),
          syntaxHighlighting(highlight),
          autocompletion({ override: [completionSource(() => latest.current.knownValues())], icons: false }),
          linter(({ state }) => diagnosticsOf(state.doc.toString(), errorsOf), { delay: 400 }),
          placeholderText(placeholder),
          EditorView.contentAttributes.of({
            'aria-label': label,
            role: 'searchbox',
            'aria-multiline': 'false',
          }),
          EditorView.updateListener.of((update) => {
            const isTyped = !update.transactions.some((change) => change.annotation(fromElsewhere));
            if (update.docChanged && isTyped) latest.current.onChange(update.state.doc.toString());
          }),
          theme,
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: value },
      annotations: fromElsewhere.of(true),
    });
  }, [value]);

  return <div ref={place} className="min-w-0 flex-1" />;
}

function clear(editor: EditorView): boolean {
  if (editor.state.doc.length === 0) return false;
  editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: '' } });
  return true;
}

function completionSource(known: () => Promise<KnownValues>): CompletionSource {
  return async ({ state, pos, explicit }) => {
    const text = state.doc.toString();
    const { from, completions } = completeQuery(text, pos, await known());
    // A place where anything may begin offers nothing until somebody types or asks.
    if (!explicit && from === pos && !/[=<>(,]\s*$/.test(text.slice(0, pos))) return null;
    return {
      from,
      options: completions.map(
        ({ label, apply, detail, kind }): Completion => ({
          label,
          ...(apply && { apply }),
          ...(detail && { detail }),
          type: kind,
        }),
      ),
      validFor: /^[^\s()=<>!,]*$/,
    };
  };
}

function diagnosticsOf(text: string, errorsOf: QueryEditorProps['errorsOf']) {
  return errorsOf(text).map((error) => ({
    from: Math.min(error.from, text.length),
    to: Math.min(error.to, text.length),
    severity: 'error' as const,
    message: error.message,
  }));
}
