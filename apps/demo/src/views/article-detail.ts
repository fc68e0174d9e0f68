import { DetailView } from '@belvedere/generic-views'
import { Prefetch } from '@belvedere/orm-adapter'
import { Article, Comment, type Author, type Publisher, type Tag } from '../models.ts'

/** An article with everything on its page: three statements, however many comments there are. */
export type WholeArticle = Article & {
  author: Author & { publisher: Publisher | null }
  tags: Tag[]
  comments: Comment[]
}

export class ArticleDetail extends DetailView<WholeArticle> {
  override getQueryset() {
    return Article.objects
      .filter({ published: true })
      .selectRelated('author.publisher')
      .prefetchRelated('tags')
      .prefetchRelated(new Prefetch('comments', Comment.objects.orderBy('createdAt', 'id')))
  }
}
