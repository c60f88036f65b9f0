/** Answers that are kept by a name, so many that were asked for last. One that failed is asked for again. */
export class KeptAnswers<T> {
  readonly #answers = new Map<string, Promise<T>>();

  constructor(private readonly most: number) {}

  get(name: string, ask: () => Promise<T>): Promise<T> {
    const answer = this.#answers.get(name) ?? ask();
    this.#answers.delete(name);
    this.#answers.set(name, answer);
    for (const old of [...this.#answers.keys()].slice(0, -this.most)) this.#answers.delete(old);
    answer.catch(() => this.#answers.delete(name));
    return answer;
  }
}
