"""C functions called as they are: no conversion of arguments, no letting go of Python's lock, for calls that take less than that.

A page of a decree is some ten thousand calls of pdfium of some fifty nanoseconds each; ctypes adds three times that to a call
whose argument types are declared. The caller gives the right arguments: Handles, ints and `byref` of buffers.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any


class Handle(ctypes.c_void_p):
    """An address of a library's object; a class of its own, for ctypes turns a plain c_void_p result into an int."""


def bare_call(function: Any, result: Any = ctypes.c_int) -> Callable[..., Any]:
    """The same C function without argument types; `result` is its result type, Handle for a pointer."""
    return ctypes.PYFUNCTYPE(result)(ctypes.cast(function, ctypes.c_void_p).value or 0)


def handle_of(pointer: Any) -> Handle:
    """The address a ctypes pointer holds."""
    return Handle(ctypes.cast(pointer, ctypes.c_void_p).value)
