-- Person-months without cover, by month and cause.
SELECT
    u.month,
    u.cause,
    u.person_months
FROM mart.uncovered_months AS u
ORDER BY u.month COLLATE "C", u.cause COLLATE "C";
