"""What `accelerate launch` and `torchrun` start; the same as `stance train`."""

from __future__ import annotations

import sys

from stance.cli import main

if __name__ == "__main__":
    main(["train", *sys.argv[1:]])
