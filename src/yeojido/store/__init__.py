"""The workspace: the event log with its index, and the records.

``workspace.Workspace`` opens the folder, ``log.EventLog`` reads and writes its events,
``memory.MemoryLog`` is a log without a folder.
"""
