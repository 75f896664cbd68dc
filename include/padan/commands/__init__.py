"""Commands of `padan` that are more than a few lines: words in, a function of the library, words out."""
