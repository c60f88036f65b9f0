/**
 * An answer of better-auth without session tokens: it writes them into the JSON of every sign-in, too, where scripts of
 * the page could read what the cookie keeps from them.
 */
export async function withoutTokens(answer: Response): Promise<Response> {
  if (!answer.headers.get('content-type')?.includes('json') || !answer.body) return answer;
  const text = await answer.text();
  const headers = new Headers(answer.headers);
  headers.delete('content-length');
  const { status, statusText } = answer;
  return new Response(withoutKey(text), { status, statusText, headers });
}

function withoutKey(text: string): string {
  return JSON.stringify(JSON.parse(text || 'null', (key, value) => (key === 'token' ? undefined : value)));
}
