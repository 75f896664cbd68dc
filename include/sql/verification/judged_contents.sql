-- What follows from the judgements for each content: one table a kind of consequence.
CREATE TEMP TABLE judged_content (
    row_sha256 text PRIMARY KEY,
    person text,
    resident_row_id bigint,
    is_contradicted boolean NOT NULL,
    is_unclear boolean NOT NULL,
    is_for_the_field boolean NOT NULL
) ON COMMIT DROP;
CREATE TEMP TABLE judged_apart (
    row_sha256 text NOT NULL,
    resident_row_id bigint NOT NULL
) ON COMMIT DROP;
CREATE TEMP TABLE judged_parted (
    row_sha256 text NOT NULL,
    other_sha256 text NOT NULL
) ON COMMIT DROP;
