/** What the magazine can say about one of its subjects. Everything is text with `{slots}`; see compose.ts. */
export interface Topic {
  readonly name: string
  /** Tags an article on this topic may carry. */
  readonly tags: readonly string[]
  /** What an article is about: singular and plural. */
  readonly subjects: readonly (readonly [one: string, many: string])[]
  /** Countable things one finds there, singular, without an article. */
  readonly parts: readonly string[]
  /** Things one cannot count. */
  readonly materials: readonly string[]
  /** Who works there. */
  readonly roles: readonly string[]
  /** What they do, as a gerund. */
  readonly crafts: readonly string[]
  /** Sentences of the eye, ear and nose. */
  readonly sights: readonly string[]
  /** Sentences of knowledge. */
  readonly lore: readonly string[]
}
