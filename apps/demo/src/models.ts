import {
  belongsTo,
  defineModels,
  defineSchema,
  hasMany,
  manyToMany,
  type Columns,
} from '@belvedere/orm-adapter'
import { db } from './database/db.ts'
import type { Tables } from './database/tables.ts'

const schema = defineSchema<Tables>()({
  publisher: { authors: hasMany('author', 'publisherId') },
  author: { publisher: belongsTo('publisher', 'publisherId'), articles: hasMany('article', 'authorId') },
  article: {
    author: belongsTo('author', 'authorId'),
    comments: hasMany('comment', 'articleId'),
    tags: manyToMany('tag', { through: 'articleTag' }),
  },
  tag: { articles: manyToMany('article', { through: 'articleTag' }) },
  articleTag: { article: belongsTo('article', 'articleId'), tag: belongsTo('tag', 'tagId') },
  comment: { article: belongsTo('article', 'articleId') },
})

type SchemaOf = typeof schema

/** The schema with names for its rows: they stand in hovers and declarations in place of all the columns. */
export interface Press extends SchemaOf {
  rows: {
    publisher: Publisher
    author: Author
    article: Article
    tag: Tag
    articleTag: ArticleTag
    comment: Comment
  }
}

export interface Publisher extends Columns<Tables['publisher']> {}
export interface Author extends Columns<Tables['author']> {}
export interface Article extends Columns<Tables['article']> {}
export interface Tag extends Columns<Tables['tag']> {}
interface ArticleTag extends Columns<Tables['articleTag']> {}
export interface Comment extends Columns<Tables['comment']> {}

export const models = defineModels<Press>(db, schema, { appLabel: 'press' })

export const { publisher: Publisher, author: Author, article: Article, tag: Tag, comment: Comment } = models
