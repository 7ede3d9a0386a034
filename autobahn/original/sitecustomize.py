"""Stands in, at the start of Python, for packages that could not be installed.

The suite imports TLS and a test library although talking ws:// needs neither.
"""

import sys
import types
import unittest


class _Absent(object):
    """Whatever is asked of twisted.internet.ssl: it can be made and does nothing."""

    def __init__(self, *args, **kwargs):
        pass


class _AbsentModule(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _Absent


class _Finder(object):
    """Loads the absent module by import, which also makes it a name of its package."""

    def find_module(self, name, path=None):
        return self if name == "twisted.internet.ssl" else None

    def load_module(self, name):
        return sys.modules.setdefault(name, _AbsentModule(name))


sys.meta_path.append(_Finder())
sys.modules["unittest2"] = unittest
