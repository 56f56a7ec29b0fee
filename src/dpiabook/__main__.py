"""`python -m dpiabook` is the command `dpiabook`, also where the folder of commands is not on the path."""

from dpiabook.suite.cli import main

if __name__ == "__main__":
    main()
