-- What is compared: every row of the run on side `now`, as decided, and on side `then`, by other rules.
CREATE TEMP TABLE compared_row (
    side text NOT NULL,
    row_id bigint NOT NULL,
    state text NOT NULL,
    reasons text[] NOT NULL,
    resident_row_id bigint,
    survivor_row_id bigint,
    rupiah_per_month integer NOT NULL,
    PRIMARY KEY (side, row_id)
) ON COMMIT DROP;
