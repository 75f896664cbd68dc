-- What the run finds out before it decides: similarities 0 to 100, doubles, and findings by row.
CREATE TEMP TABLE similarity (
    row_id bigint PRIMARY KEY,
    name_score smallint,
    birth_place_score smallint,
    street_score smallint
) ON COMMIT DROP;
CREATE TEMP TABLE double_row (
    row_id bigint PRIMARY KEY,
    survivor_row_id bigint,
    is_doubtful boolean NOT NULL
) ON COMMIT DROP;
CREATE TEMP TABLE finding (
    row_id bigint NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    ordinal bigint NOT NULL
) ON COMMIT DROP;
