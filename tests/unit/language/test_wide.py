from arcdiag.language.wide import columns, padded, wrapped


def test_a_wide_letter_takes_two_columns() -> None:
    assert columns("abc") == 3
    assert columns("防火牆 TCP") == 10
    assert columns("e\u0301") == 1
    assert padded("端點", 6) == "端點  "


def test_lines_break_between_wide_letters_and_not_in_names() -> None:
    lines = wrapped(
        "允許這部電腦連線到 agentserviceapi.guestconfiguration.azure.com 的端點。", 20, "1. ", "   "
    )

    assert lines[0].startswith("1. 允許")
    assert all(line.startswith("   ") for line in lines[1:])
    assert "agentserviceapi.guestconfiguration.azure.com" in "".join(lines)
    assert all(columns(line) <= 20 for line in lines if "azure" not in line)


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    for width in range(6, 30):
        lines = wrapped("端點、位址，憑證（根憑證）與閘道。「防火牆」拒絕了連線。", width)

        assert not any(line[0] in "、，）。」" for line in lines)
        assert not any(line[-1] in "（「" for line in lines)


def test_nothing_is_no_line() -> None:
    assert wrapped("", 20) == []
    assert wrapped("  ", 20, "  ") == []
