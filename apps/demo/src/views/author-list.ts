import { ListView } from '@belvedere/generic-views'
import { Prefetch } from '@belvedere/orm-adapter'
import type { Context } from '@belvedere/views-core'
import { Article, Author, type Publisher } from '../models.ts'

export type ListedAuthor = Author & { publisher: Publisher | null; articles: Article[] }

/** Authors with their publishers and what they have published. */
export class AuthorList extends ListView<ListedAuthor> {
  override paginateBy = 24

  override getQueryset() {
    const published = Article.objects.filter({ published: true }).orderBy('-publishedAt', '-id')
    return Author.objects
      .selectRelated('publisher')
      .prefetchRelated(new Prefetch('articles', published))
      .orderBy('name', 'id')
  }

  override async getContextData(extra: Context = {}) {
    const featuredCount = Author.objects.within(this).filter({ featured: true }).count()
    return { ...(await super.getContextData(extra)), featuredCount }
  }
}
