"""Where ``paperreader`` and ``python -m paperreader`` begin."""

from paperreader.cli import main

if __name__ == "__main__":
    main()
