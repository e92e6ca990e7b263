"""Write a migration of one subject's tables: ``python -m tools.migration 0003 identity``.

Makes a database by all earlier revisions, compares it with the tables in
``yeojido/store/schema/SUBJECT.py``, and writes ``migrations/versions/0003_identity.py``. For
revisions that nobody has yet; a released one is never written again.
"""

from __future__ import annotations

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations.ops import CreateIndexOp, CreateTableOp, ModifyTableOps, UpgradeOps

from yeojido.store import schema
from yeojido.store.migrations import upgrade

VERSIONS = Path(__file__).parent.parent / "src/yeojido/store/migrations/versions"
PAGE = '''"""{title}"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade() -> None:
    """Make the tables."""
    {calls}


{parts}
'''


def main(revision: str, subject: str) -> None:
    """Write one migration."""
    module = getattr(schema, subject)
    tables = {table.name for table in vars(module).values() if isinstance(table, sa.Table)}
    before = f"{int(revision) - 1:04}"
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        upgrade(connection, before)
        context = MigrationContext.configure(connection)
        wanted = sa.MetaData()
        for table in schema.metadata.sorted_tables:
            if table.name in tables:
                table.to_metadata(wanted)
        made = produce_migrations(context, wanted)
        assert made.upgrade_ops is not None
        parts: dict[str, list[str]] = {}
        found = made.upgrade_ops.ops
        # Indexes of a new table stand apart from it.
        inside = [one for step in found if isinstance(step, ModifyTableOps) for one in step.ops]
        for step in [*found, *inside]:
            if isinstance(step, CreateTableOp | CreateIndexOp):
                code = render_python_code(UpgradeOps([step]))
                lines = [
                    line for line in code.splitlines() if line and not line.lstrip().startswith("#")
                ]
                parts.setdefault(step.table_name, []).extend(lines)
    path = VERSIONS / f"{revision}_{subject}.py"
    functions = [
        f"def _{name}() -> None:\n    " + "\n    ".join(lines) for name, lines in parts.items()
    ]
    page = PAGE.format(
        title=(module.__doc__ or "").splitlines()[0],
        revision=revision,
        before=before,
        calls="\n    ".join(f"_{name}()" for name in parts),
        parts="\n\n\n".join(functions),
    )
    path.write_text(page)


if __name__ == "__main__":
    main(*sys.argv[1:])
