"""A recognizer's ONNX model -> the same model with fewer classes: its last layer is a fifth of its time, most of it for Chinese.

Only what is needed of the file's format (protocol buffers) is read here: fields of a message, and the arrays that hold one
number for each class. The answers stay the same; probabilities are shares among the classes that are left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5  # wire types
_GRAPH, _ENTRY = 7, 14  # of a model
_KEY, _VALUE = 1, 2  # of an entry
_INITIALIZER, _OUTPUT, _SHAPES = 5, 12, 13  # of a graph
_DIMS, _TYPE, _NAME, _RAW = 1, 2, 8, 9  # of an initializer
_OUTPUT_NAME = 1
_FLOAT = 1


def read_entry(model: bytes, key: str) -> str:
    """What the model's file tells under `key` beside its graph. ValueError when it tells nothing."""
    for number, _, value in _fields(model):
        if number == _ENTRY:
            entry = {inner: content for inner, _, content in _fields(value)}
            if entry.get(_KEY) == key.encode():
                return entry.get(_VALUE, b"").decode()
    raise ValueError(f"the model tells no {key}")


def keep_classes(model: bytes, count: int, kept: Sequence[int]) -> bytes:
    """The model with the classes `kept` of its `count`, in that order. ValueError when no layer of it has so many classes."""
    columns = np.asarray(kept)
    cut = 0
    parts: list[bytes] = []
    for number, wire, value in _fields(model):
        if number != _GRAPH:
            parts.append(_field(number, wire, value))
            continue
        graph: list[bytes] = []
        for inner, kind, content in _fields(value):
            if inner == _INITIALIZER:
                less = _with_columns(content, count, columns)
                cut += less is not None
                graph.append(_field(inner, kind, less or content))
            elif inner == _OUTPUT:  # its shape tells the old number of classes; the runtime works it out
                graph.append(_field(inner, kind, b"".join(_field(n, w, v) for n, w, v in _fields(content) if n == _OUTPUT_NAME)))
            elif inner != _SHAPES:
                graph.append(_field(inner, kind, content))
        parts.append(_field(_GRAPH, wire, b"".join(graph)))
    if not cut:
        raise ValueError(f"no layer of the model has {count} classes")
    return b"".join(parts)


def _with_columns(tensor: bytes, count: int, columns: np.ndarray[tuple[int], np.dtype[np.intp]]) -> bytes | None:
    """The array with some of its columns, None when it has not one for each class."""
    dims: list[int] = []
    raw = name = b""
    kind = 0
    for number, wire, value in _fields(tensor):
        if number == _DIMS:
            dims.extend([_varint(value, 0)[0]] if wire == _VARINT else _varints(value))
        elif number == _TYPE:
            kind = _varint(value, 0)[0]
        elif number == _NAME:
            name = value
        elif number == _RAW:
            raw = value
    if not dims or dims[-1] != count or kind != _FLOAT or not raw:
        return None
    less = np.frombuffer(raw, "<f4").reshape(dims)[..., columns]
    shape = b"".join(_field(_DIMS, _VARINT, _coded(n)) for n in less.shape)
    return shape + _field(_TYPE, _VARINT, _coded(_FLOAT)) + _field(_NAME, _BYTES, name) + _field(_RAW, _BYTES, less.tobytes())


def _fields(message: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(number, wire type, value) of each field of a message, in order."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        wire = key & 7
        if wire == _VARINT:
            end = _varint(message, at)[1]
        elif wire == _BYTES:
            size, at = _varint(message, at)
            end = at + size
        elif wire in (_FIXED64, _FIXED32):
            end = at + (8 if wire == _FIXED64 else 4)
        else:
            raise ValueError(f"wire type {wire} is unknown")
        yield key >> 3, wire, message[at:end]
        at = end


def _field(number: int, wire: int, value: bytes) -> bytes:
    size = _coded(len(value)) if wire == _BYTES else b""
    return _coded(number << 3 | wire) + size + value


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """(the number that begins at `at`, where it ends)."""
    number = shift = 0
    while True:
        number |= (data[at] & 0x7F) << shift
        at += 1
        if data[at - 1] < 0x80:
            return number, at
        shift += 7


def _varints(data: bytes) -> Iterator[int]:
    at = 0
    while at < len(data):
        number, at = _varint(data, at)
        yield number


def _coded(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)
