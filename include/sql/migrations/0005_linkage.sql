-- Trained models, linkage runs and the links they made.
CREATE TABLE linkage.model (
    model_sha256 text PRIMARY KEY,
    name text NOT NULL,
    spec_sha256 text NOT NULL,
    spec jsonb NOT NULL,
    parameters jsonb NOT NULL,
    history jsonb NOT NULL,
    trained_on jsonb NOT NULL
);

CREATE TABLE linkage.run (
    verification_run_id bigint NOT NULL,
    model text NOT NULL,
    model_sha256 text NOT NULL REFERENCES linkage.model,
    left_rows bigint NOT NULL,
    right_rows bigint NOT NULL,
    pairs bigint NOT NULL,
    links bigint NOT NULL,
    capped_blocks jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (verification_run_id, model)
);

CREATE TABLE linkage.link (
    verification_run_id bigint NOT NULL,
    model text NOT NULL,
    left_row_id bigint NOT NULL,
    right_row_id bigint NOT NULL,
    match_weight double precision NOT NULL,
    probability double precision NOT NULL CHECK (probability BETWEEN 0 AND 1),
    rival_probability double precision NOT NULL CHECK (rival_probability BETWEEN 0 AND 1),
    decision text NOT NULL CHECK (decision IN ('match', 'review', 'non_match')),
    is_best boolean NOT NULL,
    is_tie boolean NOT NULL,
    levels jsonb NOT NULL,
    PRIMARY KEY (verification_run_id, model, left_row_id, right_row_id),
    FOREIGN KEY (verification_run_id, model) REFERENCES linkage.run ON DELETE CASCADE
);
COMMENT ON COLUMN linkage.link.probability IS
'Posterior that this pair is one person, given the rivals of the same left row.';
COMMENT ON COLUMN linkage.link.rival_probability IS
'The highest posterior among the other right rows of the same left row; 0 without rivals.';
COMMENT ON COLUMN linkage.link.levels IS
'Comparison -> name of the level it fell in.';
