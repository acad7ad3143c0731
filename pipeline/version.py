"""The version of the program, told once, in the installed package's own data."""

from __future__ import annotations

from importlib import metadata


def software_version() -> str:
    """The installed version, such as "0.1.0"; "unknown" when the project runs without being installed."""
    try:
        return metadata.version("iku")
    except metadata.PackageNotFoundError:
        return "unknown"
