import { CursorListView } from '@belvedere/generic-views'
import { TimeoutMixin } from '@belvedere/resilience'
import { Article } from '../models.ts'
import { summaryOf, type ArticleSummary, type ListedArticle } from './article-list.ts'

/** All articles as they come in, newest first: page by page from where the last one ended, however far back. */
export class ArticleLatest extends TimeoutMixin(CursorListView<ListedArticle>) {
  override templateName = 'press/article_latest'
  override paginateBy = 20
  override pageSizeParam = 'size'
  override maxPageSize = 100
  override formats = ['html', 'json'] as const
  override timeoutMs = 5000

  override getQueryset() {
    // As the index on articles has them: the later first, and those of one moment by their id.
    return Article.objects.filter({ published: true }).selectRelated('author').orderBy('-publishedAt', 'id')
  }

  override toJson(row: unknown): ArticleSummary {
    return summaryOf(row as ListedArticle)
  }
}
