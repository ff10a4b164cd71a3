"""What is kept between runs is what would be read anew."""

from analysis import files
from analysis.source import kept, register


def test_what_was_made_is_made_again_when_a_file_changes_and_not_before(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "BUILD", tmp_path / "build")
    source = tmp_path / "a.yml"
    source.write_text("1")
    made = []

    def make() -> str:
        made.append(source.read_text())
        return made[-1]

    def read() -> str:
        return kept.kept("texts", [source], make)

    assert [read(), read(), made] == ["1", "1", ["1"]]
    source.write_text("2")
    assert [read(), read(), made] == ["2", "2", ["1", "2"]]
    (tmp_path / "build/texts.pickle").write_bytes(b"half")
    assert [read(), made] == ["2", ["1", "2", "2"]]
    assert [path.name for path in (tmp_path / "build").iterdir()] == ["texts.pickle"]


def test_descriptions_that_were_kept_are_those_that_are_read():
    register.documents.cache_clear()
    again = register.documents()
    assert again == {doc_id: register.document(doc_id) for doc_id in register.document_ids()}


def test_a_folder_that_cannot_be_written_to_keeps_nothing_and_stops_nobody(tmp_path, monkeypatch):
    (tmp_path / "build").write_text("a file")
    monkeypatch.setattr(files, "BUILD", tmp_path / "build")
    assert kept.kept("texts", [], lambda: "made") == "made"
