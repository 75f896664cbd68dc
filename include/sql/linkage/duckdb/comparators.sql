-- Comparators of the embedded linkage engine, as DuckDB macros; null in, null or false out.
CREATE OR REPLACE MACRO padan_words(value) AS
list_distinct(list_filter(string_split(value, ' '), lambda w: w <> ''));

-- The first letters of a text's words as a bit set: a cheap test before the words themselves.
CREATE OR REPLACE MACRO padan_initials(words) AS
list_bit_or(list_transform(words, lambda w: 1::BIGINT << (ascii(w[1]) % 62)));

CREATE OR REPLACE MACRO padan_covers(longer, shorter) AS
len(list_filter(
    shorter,
    lambda s: NOT list_contains(longer, s)
    AND (length(s) > 1 OR len(list_filter(longer, lambda l: l[1] = s)) = 0)
)) = 0;

CREATE OR REPLACE MACRO padan_tokens(a, b, initials_a, initials_b, at_least) AS
CASE
    WHEN least(len(a), len(b)) < at_least THEN FALSE
    WHEN len(a) > len(b) OR (len(a) = len(b) AND initials_a & initials_b = initials_b)
        THEN initials_a & initials_b = initials_b AND padan_covers(a, b)
    ELSE initials_a & initials_b = initials_a AND padan_covers(b, a)
END;

CREATE OR REPLACE MACRO padan_swap(value) AS
CASE
    WHEN day(value) <= 12 THEN make_date(year(value), day(value), month(value))
END;

CREATE OR REPLACE MACRO padan_heaped(value) AS
(month(value) = 1 AND day(value) = 1) OR (month(value) = 12 AND day(value) = 31);
