/**
 * Both results, once both are there. After an error nothing is still running: a transaction can end, a connection is
 * back. When both fail, the first one tells.
 */
export async function both<TOne, TOther>(
  one: Promise<TOne>,
  other: Promise<TOther>,
): Promise<[TOne, TOther]> {
  await Promise.allSettled([one, other])
  return [await one, await other]
}
