from pathlib import Path

from arcdiag import resources


def test_shipped_files_are_found_in_a_checkout() -> None:
    assert resources.shipped("catalog/catalog.toml").is_file()
    assert resources.folder().name in ("resources", "_resources")


def test_the_folder_is_absolute_wherever_one_stands() -> None:
    assert resources.folder() == Path(resources.folder()).resolve()
