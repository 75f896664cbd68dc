"""Dukcapil's web service as the documents describe it, on 127.0.0.1: a real server over a made-up register.

It answers from residents, knows its callers, counts its quota down, and can be told to be in trouble.
"""

from __future__ import annotations

import csv
import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pyarrow as pa
from rapidfuzz.distance import JaroWinkler

CALLER = {"USER_ID": "pemkot", "PASSWORD": "for-tests-only", "IP_USER": "127.0.0.1"}
SIMILAR = {"NAMA_LGKP", "TMPT_LHR", "ALAMAT"}
EXACT = ("TGL_LHR", "JENIS_KLMIN", "NO_RT", "NO_RW", "NO_PROP", "NO_KAB", "NO_KEC", "NO_KEL")
SEXES = {"L": "Laki-Laki", "P": "Perempuan", "1": "Laki-Laki", "2": "Perempuan"}
# SIAK's population status -> RESPONSE_CODE; somebody who moved (3) is found, in another regency
CODES = {"2": 11, "6": 12, "5": 14}
MOVED, ELSEWHERE = "3", {"NO_KAB": 6, "NO_KEC": 8, "NO_KEL": 1001}


@dataclass
class Register:
    """What the service knows and how it is today.

    residents: what it answers by NIK, in its own words. quota: calls left. trouble: statuses to answer
    with first. garbage: replies to give first, as they are. codes: RESPONSE_CODE by NIK. seen: how often
    each content was answered. calls: all calls.
    """

    residents: dict[str, dict[str, Any]]
    quota: int = 1_000_000
    trouble: list[int] = field(default_factory=list)
    garbage: list[Any] = field(default_factory=list)
    codes: dict[str, int] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of(cls, residents: pa.Table, **state: Any) -> Register:
        """Over residents in core form."""
        return cls({row["nik"]: _of_core(row) for row in residents.to_pylist()}, **state)

    @classmethod
    def of_extract(cls, path: Path, **state: Any) -> Register:
        """Over the file that Disdukcapil would have sent: one NIK on two rows is a double record."""
        residents: dict[str, dict[str, Any]] = {}
        codes: dict[str, int] = {}
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="|", quoting=csv.QUOTE_NONE):
                nik, status = row["NIK"], row["STATUS_DASAR"]
                if nik in residents:
                    codes[nik] = 12
                elif status in CODES:
                    codes[nik] = CODES[status]
                residents[nik] = _of_siak(row) | (ELSEWHERE if status == MOVED else {})
        return cls(residents, codes=codes, **state)

    def reply(self, asked: dict[str, Any]) -> tuple[int, Any]:
        """Status and body."""
        with self.lock:
            self.calls += 1
            if self.trouble:
                return self.trouble.pop(0), "try again"
            if any(asked.pop(name, None) != value for name, value in CALLER.items()):
                return 401, "who are you"
            if self.quota <= 0:
                return 429, "quota"
            if self.garbage:
                return 200, self.garbage.pop(0)
            self.quota -= 1
            self.seen[json.dumps(asked, sort_keys=True)] += 1
            return 200, {"content": [self._told(asked)], "quotaLimiter": str(self.quota), "lastPage": True}

    def _told(self, asked: dict[str, Any]) -> dict[str, Any]:
        nik, threshold = asked["NIK"], asked["TRESHOLD"]
        known = self.residents.get(nik)
        code = self.codes.get(nik, 0 if known else 13)
        if code:
            return {"RESPONSE_CODE": code, "RESPON": "as the code says"}
        told: dict[str, Any] = {"NIK": int(nik)}  # some replies carry it as a number
        for name, value in asked.items():
            if name in SIMILAR:
                score = int(100 * JaroWinkler.normalized_similarity(value, known[name] or ""))
                told[name] = f"Sesuai ({score})" if score >= threshold else f"Tidak Sesuai ({score})"
            elif name not in {"NIK", "TRESHOLD"}:
                told[name] = "Sesuai" if value == known[name] else "Tidak Sesuai"
        return told


def _of_core(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "NAMA_LGKP": row["name"],
        "TMPT_LHR": row["birth_place"],
        "ALAMAT": row.get("address"),
        "TGL_LHR": f"{row['birth_date']:%d-%m-%Y}",
        "JENIS_KLMIN": SEXES[row["sex"]],
        "NO_RT": row["rt"],
        "NO_RW": row["rw"],
        "NO_PROP": int(row["kecamatan_code"][:2]),
        "NO_KAB": int(row["kecamatan_code"][2:4]),
        "NO_KEC": int(row["kecamatan_code"][4:6]),
        "NO_KEL": int(row["kelurahan_code"][6:]),
    }


def _of_siak(row: dict[str, str]) -> dict[str, Any]:
    numbers = {name: int(row[name]) if row[name] else None for name in EXACT if name.startswith("NO_")}
    texts = {name: row[name] for name in (*SIMILAR, "TGL_LHR")}
    return texts | numbers | {"JENIS_KLMIN": SEXES.get(row["JENIS_KLMIN"])}


@contextmanager
def serving(register: Register) -> Iterator[str]:
    """The service's address while it runs."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # a reply in one piece: in two, the second waits 40 ms for an acknowledgement

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, told = register.reply(asked)
            body = json.dumps(told).encode() if not isinstance(told, str) else told.encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing: a request holds a person."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/dukcapil/get_json/CALL_VERIFY_BY_ELEMEN"
    finally:
        server.shutdown()
        server.server_close()
