import pg from 'pg'

/** Names the schema of this run, and drops it afterwards. Workers inherit the name. */
export default function setup(): (() => Promise<void>) | undefined {
  const url = process.env['DATABASE_URL']
  if (url === undefined) return undefined
  const name = `belvedere_${process.pid}`
  process.env['BELVEDERE_SCHEMA'] = name
  return async () => {
    const client = new pg.Client(url)
    await client.connect()
    const { rows } = await client.query<{ name: string }>(
      'select nspname as name from pg_namespace where nspname ~ $1',
      [`^${name}_`],
    )
    for (const schema of rows) await client.query(`drop schema "${schema.name}" cascade`)
    await client.end()
  }
}
