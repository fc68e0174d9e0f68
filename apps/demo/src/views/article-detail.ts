import { DetailView } from '@belvedere/generic-views'
import { Prefetch } from '@belvedere/orm-adapter'
import { TimeoutMixin } from '@belvedere/resilience'
import { Article, Comment, type Author, type Publisher, type Tag } from '../models.ts'

/** An article with everything on its page: three statements, however many comments there are. */
export type WholeArticle = Article & {
  author: Author & { publisher: Publisher | null }
  tags: Tag[]
  comments: Comment[]
}

export class ArticleDetail extends TimeoutMixin(DetailView<WholeArticle>) {
  override timeoutMs = 5000

  override getQueryset() {
    return Article.objects
      .filter({ published: true })
      .selectRelated('author.publisher')
      .prefetchRelated('tags')
      .prefetchRelated(new Prefetch('comments', Comment.objects.orderBy('createdAt', 'id')))
  }
}
