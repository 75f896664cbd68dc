-- The newest month whose places were given.
SELECT max(v.period COLLATE "C") AS period
FROM rereview.vacancy AS v;
