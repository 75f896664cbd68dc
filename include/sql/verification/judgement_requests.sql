-- Where the judgements that are asked for wait until it is known what they are about.
CREATE TEMP TABLE request (
    line bigint PRIMARY KEY,
    row_id bigint,
    sheet text,
    sheet_row bigint,
    resident_row_id bigint,
    other_row_id bigint
) ON COMMIT DROP;
