"""The confined process that reads a text (`bounded`)."""

import sys

from portal.legaltext.readers import bounded

if __name__ == "__main__":
    sys.exit(bounded.run("portal.legaltext.readers.kinds"))
