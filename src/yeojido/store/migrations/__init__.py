"""Changes of the records database, oldest first, applied by Alembic when a workspace is older."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlalchemy as sa
    from alembic.config import Config


def configuration() -> Config:
    """Return Alembic's configuration: no file, the scripts lie beside this one."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def upgrade(connection: sa.Connection, revision: str) -> None:
    """Bring a database up to a revision inside the transaction that is open."""
    from alembic import command

    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
