-- Where the contents of rows are laid down before they are kept.
CREATE TEMP TABLE noted (row_id bigint, content_sha256 text) ON COMMIT DROP;
