"""A process that sets one document and ends: what it does wrong, it does to itself alone.

It is not a part of the portal's process: Typst holds the interpreter while it works, and keeps what it has set in
memory. Reads a line of JSON, writes a PDF; ends with 1 and a line of JSON on what is wrong if it cannot be set.
"""

import datetime
import json
import resource
import sys


def main() -> int:
    wish = json.load(sys.stdin)
    for what, most in ((resource.RLIMIT_CPU, wish["cpu_s"]), (resource.RLIMIT_AS, wish["memory_bytes"])):
        resource.setrlimit(what, (most, most))
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[wish["fonts"]])
    try:
        document = typst.compile(
            f"{wish['folder']}/{wish['template']}",
            root=wish["folder"],
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(wish["data"])},
            pdf_standards=["ua-1"],
            timestamp=datetime.datetime.fromisoformat(wish["at"]),
        )
    except typst.TypstError as error:
        json.dump({"message": str(error), "diagnostic": error.diagnostic}, sys.stderr)
        return 1
    sys.stdout.buffer.write(document)
    return 0


if __name__ == "__main__":
    sys.exit(main())
