"""One linkage of files: read, standardise, link, write."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
from pydantic import ValidationError

from padan.errors import PadanError
from padan.linkage.engine import LinkResult, link
from padan.linkage.files.fields import Readers, standardised
from padan.linkage.files.links import decided_links
from padan.linkage.files.tables import ids_of, read_table, write_table
from padan.linkage.model.loading import load_spec
from padan.linkage.model.parameters import Parameters
from padan.linkage.model.spec import ModelSpec
from padan.linkage.pairs.job import Progress


@dataclass
class FileJob:
    """Files read and standardised by a model. left_out: numbers of a file's rows that could not be read.

    unknown: columns that the model does not read. unread: by field, values that gave no meaning.
    """

    spec: ModelSpec
    files: Sequence[Path]
    readers: Readers
    tables: list[pa.Table] = field(default_factory=list)
    left_out: dict[str, list[int]] = field(default_factory=dict)
    unknown: dict[str, list[str]] = field(default_factory=dict)
    unread: dict[str, dict[str, int]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, model: Path, files: Sequence[Path], *, one_to_one: bool, reference: Path, as_of: dt.date
    ) -> FileJob:
        """Read one or two files by a model. Raises PadanError for a model or a file that will not do."""
        spec = _for_files(load_spec(model), len(files), one_to_one)
        job = cls(spec, files, Readers(reference, as_of))
        job.tables = [job._read(file) for file in files]
        return job

    def link(self, parameters: Path | None, population: Path | None, progress: Progress) -> LinkResult:
        """Link with trained parameters, or train on these files."""
        return link(
            self.spec,
            *self.tables,
            population=None if population is None else self._read(population),
            parameters=None if parameters is None else _load(parameters),
            progress=progress,
        )

    def write(self, result: LinkResult, out: Path, save_parameters: Path | None) -> None:
        """Write the links, and what training found."""
        write_table(decided_links(self.spec, result), out)
        if save_parameters is not None:
            save_parameters.write_text(json.dumps(self._artefact(result), indent=1) + "\n", encoding="utf-8")

    def _artefact(self, result: LinkResult) -> dict[str, Any]:
        return {
            "sha256": result.parameters.sha256,
            "parameters": result.parameters.model_dump(mode="json"),
            "history": result.history,
            "trained_on": {
                "files": [hashlib.sha256(file.read_bytes()).hexdigest() for file in self.files],
                "left_rows": result.left_rows,
                "right_rows": result.right_rows,
                "pairs": result.pairs,
            },
        }

    def _read(self, file: Path) -> pa.Table:
        found = read_table(file)
        ids_of(found, self.spec.id, file)
        if found.left_out:
            self.left_out[str(file)] = found.left_out
        known = set(self.spec.fields or self.spec.columns) - {self.spec.id}
        if not known & set(found.rows.column_names):
            raise PadanError(
                f"{file}: none of the columns that model {self.spec.name} reads: {', '.join(sorted(known))}."
            )
        read = standardised(self.spec, found.rows, self.readers)
        self.unknown[str(file)] = [
            name for name in found.rows.column_names if name not in {*known, self.spec.id}
        ]
        self.unread[str(file)] = {name: count for name, count in read.unread.items() if count}
        return read.rows


def _for_files(spec: ModelSpec, files: int, one_to_one: bool) -> ModelSpec:
    """The model for one file or for two."""
    if files == 1 and not spec.is_dedupe:
        try:
            return spec.within_one_table()
        except ValueError:
            raise PadanError(
                f"Model {spec.name} links two files of different kinds, not one with itself."
            ) from None
    if one_to_one and not spec.is_dedupe:
        return ModelSpec.model_validate(spec.model_dump() | {"cardinality": "one_to_one", "entity": None})
    return spec


def _load(path: Path) -> Parameters:
    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
        parameters = Parameters.model_validate(saved["parameters"])
        if parameters.sha256 != saved["sha256"]:
            raise PadanError(f"{path}: the parameters are not those that were trained: their hash differs.")
    except OSError as error:
        raise PadanError(f"{path}: cannot be read ({error.strerror}).") from None
    except (ValueError, KeyError, TypeError, ValidationError):
        raise PadanError(
            f"{path}: holds no trained parameters; `padan link --save-parameters` writes them."
        ) from None
    return parameters
