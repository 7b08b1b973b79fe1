"""What the sandbox OSS knows, in one SQLite file: committed before it answers."""

from __future__ import annotations

import json
import sqlite3
import threading
from typing import Any

TABLES = """
CREATE TABLE IF NOT EXISTS nib (nib TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS status (id_izin TEXT PRIMARY KEY, code TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS message (
    key TEXT PRIMARY KEY, method TEXT NOT NULL, body TEXT NOT NULL, answer TEXT NOT NULL,
    seen INTEGER NOT NULL DEFAULT 1);
CREATE TABLE IF NOT EXISTS pushed (
    id INTEGER PRIMARY KEY, method TEXT NOT NULL, body TEXT NOT NULL, answer TEXT);
CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
"""


class Store:
    """The rows; one connection, one thread at a time."""

    def __init__(self, path: str) -> None:
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.executescript(TABLES)
        self._lock = threading.Lock()

    def _run(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def next(self, name: str) -> int:
        """The next number of a counter."""
        sql = (
            "INSERT INTO counter VALUES (?, 1) "
            "ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value"
        )
        return int(self._run(sql, name)[0][0])

    def keep(
        self, key: str, method: str, body: dict[str, Any], answer: dict[str, Any]
    ) -> dict[str, Any]:
        """Keep a message; a key that was seen is counted and answered as the first time."""
        sql = (
            "INSERT INTO message (key, method, body, answer) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (key) DO UPDATE SET seen = seen + 1 RETURNING answer"
        )
        rows = self._run(sql, key, method, json.dumps(body), json.dumps(answer))
        return dict(json.loads(rows[0][0]))

    def seen(self, key: str) -> dict[str, Any] | None:
        """What a message of that key was answered, if it came before."""
        rows = self._run("SELECT answer FROM message WHERE key = ?", key)
        return dict(json.loads(rows[0][0])) if rows else None

    def messages(self) -> list[dict[str, Any]]:
        """Everything it heard, oldest first."""
        rows = self._run("SELECT key, method, body, seen FROM message ORDER BY rowid")
        return [
            {"key": key, "method": method, "body": json.loads(body), "seen": seen}
            for key, method, body, seen in rows
        ]

    def put_nib(self, body: dict[str, Any]) -> None:
        """Keep an NIB as it stands now."""
        self._run("INSERT OR REPLACE INTO nib VALUES (?, ?)", body["nib"], json.dumps(body))

    def nib(self, nib: str) -> dict[str, Any] | None:
        """An NIB as it stands now."""
        rows = self._run("SELECT body FROM nib WHERE nib = ?", nib)
        return dict(json.loads(rows[0][0])) if rows else None

    def nibs(self) -> list[dict[str, Any]]:
        """All NIBs."""
        return [json.loads(body) for (body,) in self._run("SELECT body FROM nib ORDER BY nib")]

    def set_status(self, id_izin: str, code: str) -> None:
        """The newest kd_status of an id_izin."""
        self._run("INSERT OR REPLACE INTO status VALUES (?, ?)", id_izin, code)

    def status(self, id_izin: str) -> str:
        """The newest kd_status; 09 until somebody said another."""
        rows = self._run("SELECT code FROM status WHERE id_izin = ?", id_izin)
        return str(rows[0][0]) if rows else "09"

    def note_pushed(self, method: str, body: dict[str, Any], answer: str) -> None:
        """What was pushed, and what came back."""
        sql = "INSERT INTO pushed (method, body, answer) VALUES (?, ?, ?)"
        self._run(sql, method, json.dumps(body), answer)

    def pushed(self) -> list[tuple[str, dict[str, Any]]]:
        """Everything that was pushed, oldest first."""
        rows = self._run("SELECT method, body FROM pushed ORDER BY id")
        return [(method, json.loads(body)) for method, body in rows]
