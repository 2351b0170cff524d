"""The served methods, one file a family; `app` says which path leads to which."""
