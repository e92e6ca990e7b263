"""Train a packaged model, or say how right one is: ``python -m tools.train korean --data DIR``."""

from __future__ import annotations

import argparse
from pathlib import Path


def main() -> None:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tools.train", description=__doc__)
    parser.add_argument("model", choices=["korean", "english"])
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--evaluate", action="store_true", help="of the file that is there")
    parser.add_argument("--by-film", action="store_true", help="korean: figures on other films")
    asked = parser.parse_args()
    from tools.train import english, korean

    if asked.by_film:
        korean.by_film(asked.data, asked.seed)
        return
    trainer = korean if asked.model == "korean" else english
    (trainer.evaluate if asked.evaluate else trainer.train)(asked.data, asked.seed)


if __name__ == "__main__":
    main()
