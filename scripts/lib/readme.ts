/** The first ```ts block of a README, which has to be a complete program; `null` without one. */
export function firstProgram(readme: string): string | null {
  return /^```ts\n([^]*?)^```/m.exec(readme)?.[1] ?? null
}

/** The packages that the README's install lines name. */
export function installedByReadme(readme: string): string[] {
  const lines = readme.matchAll(/^\s*(?:npm (?:install|i)|pnpm add)\s+([^#\n]+)/gm)
  const words = [...lines].flatMap(([, rest = '']) => rest.trim().split(/\s+/))
  return [...new Set(words.filter((word) => /^(@[\w.-]+\/)?[a-z][\w.-]*(@[\w.^~-]+)?$/.test(word)))]
}
