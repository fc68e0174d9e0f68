import { ListView } from '@belvedere/generic-views'
import { CacheMixin, RateLimitMixin } from '@belvedere/mixins'
import { TimeoutMixin } from '@belvedere/resilience'
import { NotFoundError, type Context } from '@belvedere/views-core'
import { sql } from 'kysely'
import { Article, Tag, type Author } from '../models.ts'

/** An article as lists show it: with its author. */
export type ListedArticle = Article & { author: Author }

/** What JSON shows of an article in a list. */
export interface ArticleSummary {
  readonly slug: string
  readonly title: string
  readonly summary: string
  readonly publishedAt: Date | null
  readonly readingMinutes: number
  readonly author: { readonly slug: string; readonly name: string }
}

/** All articles, those about a subject (`?tag=`), or those that have some words (`?q=`), newest first. */
export class ArticleList extends CacheMixin(RateLimitMixin(TimeoutMixin(ListView<ListedArticle>))) {
  override paginateBy = 20
  override formats = ['html', 'json'] as const
  override cacheSeconds = 30
  override rateLimit = { limit: 600, windowSeconds: 60 }
  override timeoutMs = 5000

  get query(): string {
    return parameter(this.request.query['q'])
  }

  override async getQueryset() {
    const articles = Article.objects
      .filter({ published: true })
      .selectRelated('author')
      .orderBy('-publishedAt', '-id')
    const tag = parameter(this.request.query['tag'])
    const tagged = tag === '' ? articles : articles.filter({ tags: { slug: tag } })
    const { query } = this
    if (query === '') return tagged
    return tagged.where((eb) =>
      eb(
        'id',
        'in',
        eb
          .selectFrom('articleSearch')
          .select('articleId')
          .where(sql<boolean>`document @@ websearch_to_tsquery('english', ${query})`),
      ),
    )
  }

  override async getContextData(extra: Context = {}) {
    const slug = parameter(this.request.query['tag'])
    const tag = slug === '' ? null : await Tag.objects.within(this).filter({ slug }).first()
    if (slug !== '' && tag === null) throw new NotFoundError('There is no such subject.')
    return { ...(await super.getContextData(extra)), query: this.query, tag }
  }

  override toJson(row: unknown): ArticleSummary {
    return summaryOf(row as ListedArticle)
  }
}

export function summaryOf(article: ListedArticle): ArticleSummary {
  const { slug, title, summary, publishedAt, readingMinutes, author } = article
  const { name } = author
  return { slug, title, summary, publishedAt, readingMinutes, author: { slug: author.slug, name } }
}

/** A parameter of the query string: the last one when it comes several times, without what no text in a database has. */
function parameter(value: unknown): string {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value
  return typeof last === 'string' ? last.replaceAll('\0', '').trim().slice(0, 100) : ''
}
