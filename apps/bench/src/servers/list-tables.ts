/** What the servers over Kysely know of the rows. */
export interface Tables {
  author: { id: number; name: string }
  article: {
    id: string
    slug: string
    title: string
    summary: string
    published: boolean
    publishedAt: Date
    views: number
    authorId: number
  }
}
