"""The only SQL. One module per noun; every change is made inside `writing`, every row is read through here."""

from monitor.store.connection import Database, create_store, open_store, writing

__all__ = ["Database", "create_store", "open_store", "writing"]
