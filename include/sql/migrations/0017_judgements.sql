-- What people decided about doubtful cases, keyed by content: it outlives row ids, files and models.
CREATE FUNCTION verification.candidate_sha256(c core.candidate) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(json_build_array(
        c.nik, c.nik_form, c.kk, c.kk_form, c.name, c.daeng, c.mother_name, c.birth_place, c.birth_date,
        c.sex, c.rt, c.rw, c.kelurahan_code, c.kecamatan_code
    )::text, 'UTF8')), 'hex')
$$;
COMMENT ON FUNCTION verification.candidate_sha256 IS
'The values the models read of a row, as one hash. name_skeleton is made from name and adds nothing.';

CREATE FUNCTION verification.resident_values_key(r core.resident) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT 'values:' || encode(sha256(convert_to(json_build_array(
        r.nik, r.nik_form, r.kk, r.kk_form, r.name, r.daeng, r.mother_name, r.birth_place, r.birth_date,
        r.sex, r.rt, r.rw, r.kelurahan_code, r.kecamatan_code
    )::text, 'UTF8')), 'hex')
$$;

CREATE FUNCTION verification.resident_nik_key(r core.resident) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN r.nik_form IN ('ok', 'repaired') THEN
        'nik:' || encode(sha256(convert_to(r.nik, 'UTF8')), 'hex')
    END
$$;
COMMENT ON FUNCTION verification.resident_nik_key IS
'Who a resident is over the months; null without a NIK that can have been issued.';

CREATE TABLE verification.judgement (
    judgement_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    row_id bigint NOT NULL,
    resident_row_id bigint,
    other_row_id bigint CHECK (other_row_id <> row_id),
    answer text NOT NULL CHECK (answer IN ('same', 'not_the_same', 'cannot_tell', 'to_the_field')),
    actor text NOT NULL CHECK (btrim(actor) <> ''),
    role text NOT NULL CHECK (btrim(role) <> ''),
    reason text NOT NULL CHECK (btrim(reason) <> ''),
    judged_at timestamptz NOT NULL DEFAULT now(),
    CHECK (num_nonnulls(resident_row_id, other_row_id) <= 1),
    CHECK (answer <> 'same' OR num_nonnulls(resident_row_id, other_row_id) = 1)
);
COMMENT ON TABLE verification.judgement IS
'Append-only. Neither resident nor other row: said of all residents that were linked to the row.';
COMMENT ON COLUMN verification.judgement.reason IS
'Free text, for reviewers only: the loader cannot read it, and it is never logged.';

CREATE TABLE verification.judged_pair (
    judgement_id bigint NOT NULL REFERENCES verification.judgement,
    model text NOT NULL CHECK (model IN ('candidate_register', 'candidate_candidate')),
    row_sha256 text NOT NULL CHECK (row_sha256 ~ '^[0-9a-f]{64}$'),
    against_key text NOT NULL,
    against_row_id bigint NOT NULL,
    against_values_key text NOT NULL,
    run_id bigint,
    model_sha256 text,
    probability double precision,
    levels jsonb,
    PRIMARY KEY (judgement_id, against_row_id)
);
CREATE INDEX ON verification.judged_pair (row_sha256);
COMMENT ON TABLE verification.judged_pair IS
'The pairs a judgement is about, by content, with the link that was seen; no link: the model had none.';
COMMENT ON COLUMN verification.judged_pair.row_sha256 IS
'Of two candidate rows the smaller hash; against_key is then the other one.';
COMMENT ON COLUMN verification.judged_pair.against_key IS
'A resident: by the NIK where it is the resident''s alone, otherwise by the values.';

CREATE TRIGGER judgement_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON verification.judgement
FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER judged_pair_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON verification.judged_pair
FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

CREATE VIEW verification.judged_pair_answer AS
SELECT
    p.judgement_id,
    p.model,
    p.row_sha256,
    p.against_key,
    p.against_row_id,
    p.against_values_key,
    j.row_id,
    j.answer
FROM verification.judged_pair AS p
INNER JOIN verification.judgement AS j ON p.judgement_id = j.judgement_id;

CREATE FUNCTION verification.judgements_as_of(last_id bigint)
RETURNS SETOF verification.judged_pair_answer LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (p.model, p.row_sha256, p.against_key) p.*
    FROM verification.judged_pair_answer AS p
    WHERE p.judgement_id <= last_id
    ORDER BY
        p.model, p.row_sha256, p.against_key, p.judgement_id DESC, p.against_values_key COLLATE "C",
        p.against_row_id
$$;
COMMENT ON FUNCTION verification.judgements_as_of IS
'What is in effect about each pair once judgement last_id was made: the last answer counts.';

ALTER TABLE verification.run ADD COLUMN judgements_as_of bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN verification.run.judgements_as_of IS
'The last judgement there was when the run was opened; later ones are for later runs.';

GRANT SELECT, INSERT ON verification.judgement, verification.judged_pair TO padan_reviewer;
GRANT SELECT ON verification.judged_pair, verification.judged_pair_answer TO padan_loader;
GRANT SELECT ON verification.judged_pair_answer TO padan_reviewer;
GRANT SELECT (
    judgement_id, row_id, resident_row_id, other_row_id, answer, actor, role, judged_at
) ON verification.judgement TO padan_loader;
