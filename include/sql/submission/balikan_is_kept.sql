-- Whether this content was told before.
SELECT TRUE FROM submission.balikan AS b WHERE b.content_key = %(content_key)s;
