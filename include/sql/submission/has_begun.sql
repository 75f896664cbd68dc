-- Whether a month of cover has begun.
SELECT TRUE FROM submission.month_begun AS m WHERE m.month = %(month)s;
