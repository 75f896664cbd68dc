-- Comparators of the embedded linkage engine, as DuckDB macros; null in, null or false out.
CREATE OR REPLACE MACRO padan_words(value) AS
list_distinct(list_filter(string_split(value, ' '), LAMBDA w: w <> ''));

-- Whether every word of one list stands in another, or is the initial of one of its words.
CREATE OR REPLACE MACRO padan_within(these, those) AS
len(list_filter(
    these,
    LAMBDA s: NOT list_contains(those, s)
    AND (length(s) > 1 OR len(list_filter(those, LAMBDA o: o[1] = s)) = 0)
)) = 0;

CREATE OR REPLACE MACRO padan_covered_words(a, b) AS
CASE
    WHEN len(a) < len(b) THEN CASE WHEN padan_within(a, b) THEN len(a) ELSE 0 END
    WHEN len(a) > len(b) THEN CASE WHEN padan_within(b, a) THEN len(b) ELSE 0 END
    WHEN padan_within(a, b) OR padan_within(b, a) THEN len(a)
    ELSE 0
END;

-- Whether one text can be covered by another: its first and its last word stand in it somewhere.
CREATE OR REPLACE MACRO padan_may_cover(a, b) AS
contains(b, split_part(a, ' ', 1)) AND contains(b, split_part(a, ' ', -1));

-- How many words the shorter of two texts has, if all of them are covered by the longer one; else 0.
-- In a CASE, because there texts are split for the few pairs alone that a look at two words allows.
CREATE OR REPLACE MACRO padan_covered(a, b) AS
CASE
    WHEN a IS NULL OR b IS NULL THEN 0
    WHEN a = b THEN len(padan_words(a))
    WHEN NOT padan_may_cover(a, b) AND NOT padan_may_cover(b, a) THEN 0
    ELSE padan_covered_words(padan_words(a), padan_words(b))
END;

CREATE OR REPLACE MACRO padan_swap(value) AS
CASE
    WHEN day(value) <= 12 THEN make_date(year(value), day(value), month(value))
END;

CREATE OR REPLACE MACRO padan_heaped(value) AS
(month(value) = 1 AND day(value) = 1) OR (month(value) = 12 AND day(value) = 31);
