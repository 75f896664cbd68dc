-- A table of this transaction for the rows of a return file: as they came, and what they say.
CREATE TEMPORARY TABLE returned (
    row_no integer PRIMARY KEY,
    sheet text,
    sheet_row bigint,
    reference text,
    line_no text,
    nik text,
    full_name text,
    member_no text,
    status text,
    code text,
    remark text,
    month text,
    said_line integer,
    said_nik text,
    said_outcome text,
    said_member_no text,
    said_code text,
    said_month text,
    trouble text
) ON COMMIT DROP;
