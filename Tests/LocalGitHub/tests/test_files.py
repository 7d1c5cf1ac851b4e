"""The file commands' format, accepted and refused as the runner does it."""
import pytest

from local_github.files import FileCommandError, FileCommands, pairs


@pytest.mark.parametrize("text, wanted", [
    ("", []), ("\n\n", []), ("a=1\n", [("a", "1")]), ("a=1", [("a", "1")]), ("a=\n", [("a", "")]),
    ("a=b=c\n", [("a", "b=c")]), ("a =b\n", [("a ", "b")]),
    ("a<<E\none\ntwo\nE\n", [("a", "one\ntwo")]), ("a<<E\nE\n", [("a", "")]), ("a<<E\n\nE\n", [("a", "")]),
    ("a<<E\n\n\nE\n", [("a", "\n")]), ("a<<E\nx\nE", [("a", "x")]),
    # whichever of = and << comes first decides
    ("a=b<<E\n", [("a", "b<<E")]), ("a<<E=F\nx\nE=F\n", [("a", "x")]),
    # inside a value nothing means anything but the delimiter alone on its line
    ("a<<E\nb=1\nc<<D\n E\nE \nE\nd=2\n", [("a", "b=1\nc<<D\n E\nE "), ("d", "2")]),
    ("a=1\r\n", [("a", "1\r")]), ("a=ü\n", [("a", "ü")]), ("a=1\na=2\n", [("a", "1"), ("a", "2")]),
    ("a<<ghadelimiter_1\n::error::no\n${{ x }}\nghadelimiter_1\n", [("a", "::error::no\n${{ x }}")]),
])
def test_pairs(text, wanted):
    assert pairs(text) == wanted


@pytest.mark.parametrize("text, message", [
    ("nothing\n", "Invalid format 'nothing'"), ("=1\n", "Name must not be empty"), ("<<E\nE\n", "must not be empty"),
    ("a<<\nx\n", "must not be empty"), ("a<<E\nx\n", "Matching delimiter not found 'E'"),
    ("a<<E\nx", "EOF marker missing new line"), ("a<<E\r\nx\nE\n", "not found"), ("{\n  \"a\": 1\n}\n", "Invalid format"),
])
def test_malformed(text, message):
    with pytest.raises(FileCommandError, match=message):
        pairs(text)


def test_the_files_of_a_step(tmp_path):
    files = FileCommands(tmp_path)
    files.paths["path"].write_text("/a\n\n/b\n")
    files.paths["env"].write_bytes(b"\xef\xbb\xbfA=1\n")
    assert files.additions_to_path() == ["/a", "/b"]
    assert files.environment() == [("A", "1")]
    files.paths["env"].write_text("node_options=x\n")
    with pytest.raises(FileCommandError, match="NODE_OPTIONS"):
        files.environment()
    files.paths["step_summary"].write_text("x" * (1024 * 1024 + 1))
    with pytest.raises(FileCommandError, match="upload aborted"):
        files.summary()
    files.paths["output"].unlink()
    assert files.outputs() == []
