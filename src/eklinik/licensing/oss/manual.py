"""Recorded by hand: officers work in OSS itself and write down here what it says."""

from __future__ import annotations

from dataclasses import dataclass

from eklinik.licensing.oss.base import Call, OssError, Reply


@dataclass(frozen=True, slots=True)
class ManualOss:
    """Nothing leaves the house."""

    name: str = "manual"
    is_connected: bool = False

    def send(self, call: Call) -> Reply:
        raise OssError(f"{call.method}: dikerjakan petugas di OSS", permanent=True)
