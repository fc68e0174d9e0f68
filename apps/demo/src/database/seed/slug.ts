/**
 * Text as it stands in an address: small letters, digits and single hyphens.
 *
 * @example
 * ```ts
 * slugify('Élan & the Crane’s Garden') // => 'elan-and-the-cranes-garden'
 * ```
 */
export function slugify(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036F'’]/g, '')
    .replaceAll('&', ' and ')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}
