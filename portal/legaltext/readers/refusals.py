"""Why a file is not read. The words for a person are in `portal.legaltext.messages`: readers know no Django."""


class RefusedError(Exception):
    """A file that is not read: `code` says why, `values` what the sentence names."""

    def __init__(self, code: str, **values: str | int):
        super().__init__(code)
        self.code = code
        self.values = values
